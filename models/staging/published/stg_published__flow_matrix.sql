with flow_matrix as (select * from {{ ref('flow_matrix_2024') }}),

counts_printed as (
    select
        figure_id,
        document_id,
        edition_id,
        'Données de janvier à décembre 2024' as publisher_edition,
        'flows between departments' as section,
        statement,
        statement_fr,
        'act_count' as measure,
        act_category,
        'all' as profile,
        executor_department,
        beneficiary_zone,
        'flow' as dimension,
        concat(executor_department, '>', beneficiary_zone) as member,
        perimeter_id,
        'R11' as geography,
        date '2024-01-01' as period_start,
        date '2024-12-31' as period_end,
        'exactly' as comparison,
        cast(act_count as decimal(18, 4)) as printed_value,
        'acts' as unit,
        cast(1 as decimal(18, 4)) as printed_precision,
        'count' as kind,
        'read' as status
    from flow_matrix
),

weights_printed as (
    select
        concat(figure_id, '_weight') as figure_id,
        document_id,
        edition_id,
        'Données de janvier à décembre 2024' as publisher_edition,
        'flows between departments' as section,
        concat('Weight in the whole: ', statement) as statement,
        concat('Poids dans l’ensemble : ', statement_fr) as statement_fr,
        'share_of_acts_by_executor' as measure,
        act_category,
        'all' as profile,
        executor_department,
        beneficiary_zone,
        'flow' as dimension,
        concat(executor_department, '>', beneficiary_zone) as member,
        perimeter_id,
        'R11' as geography,
        date '2024-01-01' as period_start,
        date '2024-12-31' as period_end,
        'exactly' as comparison,
        cast(weight_percent as decimal(18, 4)) as printed_value,
        'percent' as unit,
        cast(1 as decimal(18, 4)) as printed_precision,
        'share' as kind,
        'read' as status
    from flow_matrix
    where weight_percent is not null
),

figures_printed as (
    select * from counts_printed
    union all
    select * from weights_printed
)

select * from figures_printed
