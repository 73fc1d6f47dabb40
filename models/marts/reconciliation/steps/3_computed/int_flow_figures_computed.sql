with figures as (select * from {{ ref('int_figures_scoped') }}),

flows as (select * from {{ ref('flows_department') }}),

asked as (
    select
        *,
        -- What the acts of the cell are a part of.
        case
            when measure = 'share_of_executor_acts_by_zone' then executor_department
            else 'all'
        end as whole_executor
    from figures
    where
        measure in (
            'act_count',
            'share_of_acts_by_executor',
            'share_of_acts_by_zone',
            'share_of_executor_acts_by_zone'
        )
),

computed as (
    -- The mart leaves zeros out: a missing cell of a table that holds acts counts none.
    select
        asked.figure_id,
        case
            when wholes.act_count is null then null
            when asked.measure = 'act_count' then coalesce(cells.act_count, 0)
            else cast(100 * coalesce(cells.act_count, 0) as double) / wholes.act_count
        end as computed_value,
        cast(null as string) as reason
    from asked
    left join flows as wholes
        on
            asked.edition_id = wholes.edition_id
            and asked.perimeter_id = wholes.perimeter_id
            and asked.act_category = wholes.act_category
            and asked.whole_executor = wholes.executor_department
            and wholes.beneficiary_zone = 'all'
    left join flows as cells
        on
            asked.edition_id = cells.edition_id
            and asked.perimeter_id = cells.perimeter_id
            and asked.act_category = cells.act_category
            and asked.executor_department = cells.executor_department
            and asked.beneficiary_zone = cells.beneficiary_zone
)

select * from computed
