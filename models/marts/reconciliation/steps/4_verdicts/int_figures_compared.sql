with reasoned as (select * from {{ ref('int_figures_reasoned') }}),

bounds as (select * from {{ ref('int_figures_bounded') }}),

valued as (
    -- A perimeter that the store covers and in which it holds nothing reproduces nothing.
    select
        figure_id,
        is_covered,
        coalesce(
            known_reason, case when warehouse_value is null then 'empty_perimeter' end
        ) as reason,
        case when known_reason is null then warehouse_value end as computed_value
    from reasoned
),

compared as (
    select
        valued.*,
        coalesce(
            valued.computed_value between bounds.printed_low - {{ edge() }}
            and bounds.printed_high + {{ edge() }},
            false
        ) as is_reproduced
    from valued
    inner join bounds on valued.figure_id = bounds.figure_id
)

select * from compared
