-- Rule `one-fate`: the fates of a file add up to the lines that were delivered in it. Red for each
-- file of the manifest whose lines do not.
with deliveries as (select * from {{ ref('stg_dcir__manifest') }}),

fates as (select * from {{ ref('line_accounting') }}),

accounted as (
    select
        delivery_id,
        sum(line_count) as line_count
    from fates
    group by delivery_id
)

select
    deliveries.delivery_id,
    deliveries.line_count as delivered_count,
    accounted.line_count as accounted_count
from deliveries
left join accounted on deliveries.delivery_id = accounted.delivery_id
where
    deliveries.table_name = 'er_prs_f'
    and deliveries.line_count <> coalesce(accounted.line_count, 0)
