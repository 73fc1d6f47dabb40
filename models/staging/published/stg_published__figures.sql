with single_figures as (select * from {{ ref('stg_published__single_figures') }}),

flow_matrix as (select * from {{ ref('stg_published__flow_matrix') }}),

table_figures as (select * from {{ ref('stg_published__table_figures') }}),

hdh_figures as (select * from {{ ref('stg_published__hdh_figures') }}),

gathered as (
    select * from single_figures
    union all
    select * from flow_matrix
    union all
    select * from table_figures
    union all
    select * from hdh_figures
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
