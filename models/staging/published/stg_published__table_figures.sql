with project_counts as (select * from {{ ref('stg_published__project_counts') }}),

project_shares as (select * from {{ ref('stg_published__project_shares') }}),

barometer as (select * from {{ ref('stg_published__barometer') }}),

open_damir as (select * from {{ ref('stg_published__open_damir') }}),

gathered as (
    select * from project_counts
    union all
    select * from project_shares
    union all
    select * from barometer
    union all
    select * from open_damir
),

table_figures as (
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
    from gathered
)

select * from table_figures
