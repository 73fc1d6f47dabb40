{#- A list is not empty, since a join on an empty list gives zero acts in silence, and its columns
    together identify a row, as in `unique_key`. -#}
{% test keyed_list(model, columns) %}
    with keys as (
        select
            {{ columns | join(', ') }},
            count(*) as row_count
        from {{ model }}
        group by {{ columns | join(', ') }}
    ),

    size as (select count(*) as key_count from keys)

    select
        size.key_count,
        keys.*
    from size
    left join keys on keys.row_count > 1 or keys.{{ columns | join(' is null or keys.') }} is null
    where size.key_count = 0 or keys.row_count is not null
{% endtest %}
