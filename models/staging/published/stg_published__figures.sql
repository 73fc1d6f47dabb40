with listed_figures as (select * from {{ ref('figures') }}),

flow_matrix as (select * from {{ ref('stg_published__flow_matrix') }}),

hdh_figures as (select * from {{ ref('stg_published__hdh_figures') }}),

projects as (select * from {{ ref('stg_published__projects') }}),

barometer as (select * from {{ ref('stg_published__barometer') }}),

open_damir as (select * from {{ ref('stg_published__open_damir') }}),

open_damir_acts as (select * from {{ ref('stg_published__open_damir_acts') }}),

small_tables as (
    select * from projects
    union all
    select * from barometer
    union all
    select * from open_damir
),

gathered as (
    select
        figure_id,
        document_id,
        edition_id,
        publisher_edition,
        section,
        statement,
        statement_fr,
        measure,
        act_category,
        profile,
        executor_department,
        beneficiary_zone,
        dimension,
        member,
        perimeter_id,
        geography,
        period_start,
        period_end,
        comparison,
        value as printed_value,
        unit,
        printed_precision,
        kind,
        status
    from listed_figures
    union all
    select * from flow_matrix
    union all
    select * from hdh_figures
    union all
    select * from open_damir_acts
    union all
    -- The small tables count neither acts nor patients: they have no category, zone or period.
    select
        figure_id,
        document_id,
        edition_id,
        publisher_edition,
        section,
        statement,
        statement_fr,
        measure,
        'all' as act_category,
        'all' as profile,
        'all' as executor_department,
        'all' as beneficiary_zone,
        dimension,
        member,
        perimeter_id,
        'FRANCE' as geography,
        cast(null as date) as period_start,
        cast(null as date) as period_end,
        'exactly' as comparison,
        printed_value,
        unit,
        printed_precision,
        kind,
        'read' as status
    from small_tables
),

with_tolerance as (
    -- A whole number printed to the unit is exact; anything else may be off by half its last digit.
    select
        *,
        cast(
            case
                when unit <> 'percent' and printed_precision = 1 then 0
                else printed_precision * 0.5
            end as decimal(18, 4)
        ) as tolerance
    from gathered
)

select * from with_tolerance
