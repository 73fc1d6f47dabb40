with line_fates as (select * from {{ ref('int_line_fates') }}),

rejects as (select * from {{ ref('stg_dcir__rejects') }}),

deliveries as (select * from {{ ref('stg_dcir__manifest') }}),

stored as (
    select
        _delivery_id as delivery_id,
        flx_dis_dtd,
        fate,
        line_count
    from line_fates
),

rejected as (
    select
        delivery_id,
        cast(null as date) as flx_dis_dtd,
        'rejected' as fate,
        count(*) as line_count
    from rejects
    where table_name = 'er_prs_f'
    group by delivery_id
),

delivered_once as (
    select * from stored
    union all
    select * from rejected
),

repeated_file as (
    -- Rule `deliveries`: every line of a file delivered again is redelivered, readable or not.
    select
        deliveries.delivery_id,
        delivered_once.flx_dis_dtd,
        'redelivered' as fate,
        delivered_once.line_count
    from deliveries
    inner join delivered_once
        on deliveries.same_as_delivery_id = delivered_once.delivery_id
    where deliveries.status = 'redelivered' and deliveries.table_name = 'er_prs_f'
),

every_line as (
    select * from delivered_once
    union all
    select * from repeated_file
),

line_accounting as (
    select
        every_line.delivery_id,
        every_line.flx_dis_dtd,
        every_line.fate,
        deliveries.file_name,
        cast(sum(every_line.line_count) as bigint) as line_count,
        coalesce(bool_or(deliveries.is_synthetic), false) as is_synthetic
    from every_line
    left join deliveries on every_line.delivery_id = deliveries.delivery_id
    group by
        every_line.delivery_id, every_line.flx_dis_dtd, every_line.fate, deliveries.file_name
)

select * from line_accounting
