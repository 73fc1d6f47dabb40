with figures as (select * from {{ ref('stg_published__figures') }}),

terms as (select * from {{ ref('int_figure_terms') }}),

cells as (select * from {{ ref('int_mart_cells') }}),

store as (select * from {{ ref('int_store_described') }}),

measured as (
    select
        terms.*,
        cells.measured_value,
        cells.is_provisional,
        row_number() over (
            partition by terms.figure_id
            order by cells.measured_value desc, terms.member_value asc
        ) as size_rank
    from terms
    left join cells
        on
            terms.mart = cells.mart
            and terms.cell_key = cells.cell_key
            and terms.measure = cells.measure
),

summed as (
    -- A mart leaves zeros out: a missing part of a whole that holds acts counts none.
    select
        figure_id,
        kind,
        coalesce(sum(case when role = 'part' then measured_value end), 0) as part_value,
        sum(case when role = 'whole' then measured_value end) as whole_value,
        max(case when size_rank = 1 then member_value end) as largest_member,
        count(distinct case when measured_value > 0 then member_value end) as member_count,
        min(case when measured_value is null then missing_reason end) as missing_reason,
        coalesce(bool_or(is_provisional), false) as is_provisional
    from measured
    group by figure_id, kind
),

figure_values as (
    select
        summed.figure_id,
        case
            when summed.kind = 'largest' then summed.largest_member
            when summed.kind = 'members' then nullif(summed.member_count, 0)
            when summed.kind = 'mean' then summed.part_value / nullif(summed.member_count, 0)
            when summed.whole_value is not null then {{ check_result('value', 'value', 'value') }}
        end as computed_value,
        case
            when figures.profile = 'EHPAD' and not store.is_ehpad_known then 'ehpad_unknown'
            when summed.missing_reason is not null then summed.missing_reason
            when summed.is_provisional then 'provisional'
        end as reason
    from summed
    inner join figures on summed.figure_id = figures.figure_id
    cross join store
)

select * from figure_values
