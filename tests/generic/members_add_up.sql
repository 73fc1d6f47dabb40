{#- In each group of a cube, the members of a dimension add up to its 'all' row, unless it names none
    (France is counted in total alone). Also red when a group lacks that row. -#}
{% test members_add_up(model, dimension, measure, within) %}
    with compared as (
        select
            {{ within | join(', ') }},
            sum(case when {{ dimension }} = 'all' then {{ measure }} end) as total_row,
            sum(case when {{ dimension }} <> 'all' then {{ measure }} end) as added_rows
        from {{ model }}
        group by {{ within | join(', ') }}
    )

    select * from compared
    where total_row is null or total_row <> added_rows
{% endtest %}
