{#- A list is not empty: a join on an empty list gives zero acts in silence. -#}
{% test not_empty(model) %}
    select line_count
    from (select count(*) as line_count from {{ model }}) as counted
    where line_count = 0
{% endtest %}
