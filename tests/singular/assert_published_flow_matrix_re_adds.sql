-- The printed table is exact: 8 x 10 cells give its 8 row totals, 10 column totals and 240 310, and
-- each printed weight follows from its row. A slip of the pen in the seed shows here.
with flow_matrix as (select * from {{ ref('flow_matrix_2024') }}),

cells as (
    select * from flow_matrix
    where executor_department <> 'all' and beneficiary_zone <> 'all'
),

sums as (
    select
        coalesce(executor_department, 'all') as executor_department,
        coalesce(beneficiary_zone, 'all') as beneficiary_zone,
        sum(act_count) as act_count
    from cells
    group by cube (executor_department, beneficiary_zone)
),

wrong_sums as (
    select flow_matrix.figure_id
    from flow_matrix
    left join sums
        on
            flow_matrix.executor_department = sums.executor_department
            and flow_matrix.beneficiary_zone = sums.beneficiary_zone
    where flow_matrix.act_count is distinct from sums.act_count
),

grand_total as (
    select sum(act_count) as act_count from cells
),

wrong_weights as (
    select flow_matrix.figure_id
    from flow_matrix
    cross join grand_total
    where
        flow_matrix.beneficiary_zone = 'all'
        and flow_matrix.weight_percent
        is distinct from cast(
            round(cast(100 * flow_matrix.act_count as double) / grand_total.act_count) as int
        )
),

wrong_size as (
    select concat(count(*), ' cells') as figure_id
    from cells
    having count(*) <> 80 or sum(act_count) <> 240310
)

select * from wrong_sums
union all
select * from wrong_weights
union all
select * from wrong_size
