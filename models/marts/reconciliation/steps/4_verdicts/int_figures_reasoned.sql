with scoped as (select * from {{ ref('int_figures_scoped') }}),

computed as (select * from {{ ref('int_figures_computed') }}),

out_of_reach as (select * from {{ ref('published_out_of_reach') }}),

-- Why the warehouse has no word on a figure: null when it has one.
reasoned as (
    select
        scoped.figure_id,
        scoped.scope_reason is null as is_covered,
        case
            when computed.figure_id is not null
                then coalesce(scoped.scope_reason, computed.reason)
            when scoped.kind in ('definition', 'target', 'tariff') then 'not_a_count'
            when scoped.kind in ('survey', 'forecast') then scoped.kind
            when scoped.scope_reason = 'not_claims' then scoped.scope_reason
            else coalesce(out_of_reach.reason, 'measure_not_computed')
        end as known_reason,
        cast(computed.computed_value as double) as warehouse_value
    from scoped
    left join computed on scoped.figure_id = computed.figure_id
    left join out_of_reach
        on
            scoped.perimeter_id = out_of_reach.perimeter_id
            and scoped.measure = out_of_reach.measure
            and scoped.dimension = out_of_reach.dimension
)

select * from reasoned
