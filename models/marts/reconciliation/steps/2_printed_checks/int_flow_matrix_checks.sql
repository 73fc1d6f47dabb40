with flow_matrix as (select * from {{ ref('stg_published__flow_matrix') }}),

margins as (
    select
        concat('flow_row_', executor_department) as check_id,
        'sum' as kind,
        figure_id,
        case when beneficiary_zone = 'all' then 'result' else 'part' end as role
    from flow_matrix
    where measure = 'act_count'
    union all
    select
        concat('flow_column_', beneficiary_zone) as check_id,
        'sum' as kind,
        figure_id,
        case when executor_department = 'all' then 'result' else 'part' end as role
    from flow_matrix
    where measure = 'act_count'
),

weights as (
    select
        concat('flow_weight_', executor_department) as check_id,
        'share' as kind,
        figure_id,
        case when measure = 'act_count' then 'part' else 'result' end as role
    from flow_matrix
    where beneficiary_zone = 'all'
    union all
    select
        concat('flow_weight_', weights_printed.executor_department) as check_id,
        'share' as kind,
        grand_total.figure_id,
        'whole' as role
    from flow_matrix as weights_printed
    inner join flow_matrix as grand_total
        on
            grand_total.measure = 'act_count'
            and grand_total.executor_department = 'all'
            and grand_total.beneficiary_zone = 'all'
    where weights_printed.measure <> 'act_count'
),

checks as (
    select * from margins
    union all
    select * from weights
)

select * from checks
