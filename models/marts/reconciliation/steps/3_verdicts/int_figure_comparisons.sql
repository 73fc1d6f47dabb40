with figures as (select * from {{ ref('stg_published__figures') }}),

scope as (select * from {{ ref('int_figure_scope') }}),

figure_values as (select * from {{ ref('int_figure_values') }}),

out_of_reach as (select * from {{ ref('published_out_of_reach') }}),

bounds as (select * from {{ ref('int_figure_bounds') }}),

-- Why the warehouse computes no value of a figure: null when it computes one.
with_known_reason as (
    select
        figures.figure_id,
        scope.scope_reason is null as is_covered,
        case
            when figure_values.figure_id is not null
                then coalesce(scope.scope_reason, figure_values.reason)
            when figures.kind in ('definition', 'target', 'tariff') then 'not_a_count'
            when figures.kind in ('survey', 'forecast') then figures.kind
            when scope.scope_reason = 'not_claims' then scope.scope_reason
            else coalesce(out_of_reach.reason, scope.scope_reason, 'measure_not_computed')
        end as known_reason,
        cast(figure_values.computed_value as double) as warehouse_value
    from figures
    inner join scope on figures.figure_id = scope.figure_id
    left join figure_values on figures.figure_id = figure_values.figure_id
    left join out_of_reach
        on
            figures.perimeter_id = out_of_reach.perimeter_id
            and figures.measure = out_of_reach.measure
            and figures.dimension = out_of_reach.dimension
            and out_of_reach.member in ('any', figures.member)
),

with_value as (
    -- A perimeter that the store covers, but of which it holds no act, reproduces no figure.
    select
        figure_id,
        is_covered,
        coalesce(
            known_reason, case when warehouse_value is null then 'empty_perimeter' end
        ) as reason,
        case when known_reason is null then warehouse_value end as computed_value
    from with_known_reason
),

comparisons as (
    select
        with_value.*,
        coalesce(
            with_value.computed_value between bounds.printed_low - {{ edge() }}
            and bounds.printed_high + {{ edge() }},
            false
        ) as is_reproduced
    from with_value
    inner join bounds on with_value.figure_id = bounds.figure_id
)

select * from comparisons
