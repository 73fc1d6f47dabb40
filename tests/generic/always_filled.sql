{#- Each of the columns is filled in every row. One scan for all of them: the row that fails counts
    the empty values of each. -#}
{% test always_filled(model, columns) %}
    with emptied as (
        select
            {% for column in columns -%}
                count(case when {{ column }} is null then 1 end) as {{ column }}
                {{- ',' if not loop.last }}
            {% endfor %}
        from {{ model }}
    )

    select * from emptied
    where {{ columns | join(' > 0 or ') }} > 0
{% endtest %}
