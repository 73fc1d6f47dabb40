{#- In each group of a cube, the members of a dimension add up to its 'all' row. Also red when a group
    lacks that row, or when nothing was compared at all. -#}
{% test members_add_up(model, dimension, measure, within, at_least=0) %}
    with compared as (
        select
            {{ within | join(', ') }},
            sum(case when {{ dimension }} = 'all' then {{ measure }} end) as printed_total,
            sum(case when {{ dimension }} != 'all' then {{ measure }} else 0 end) as added_total
        from {{ model }}
        group by {{ within | join(', ') }}
    )

    select
        'group' as problem,
        printed_total,
        added_total
    from compared
    where printed_total is distinct from added_total
    union all
    select
        'too few groups' as problem,
        count(*) as printed_total,
        {{ at_least }} as added_total
    from compared
    having count(*) < {{ at_least }}
{% endtest %}
