with lines as (select * from {{ ref('stg_open_damir__lines') }}),

acts as (select * from {{ ref('open_acts_monthly') }}),

codes as (select * from {{ ref('acts') }}),

deliveries as (select * from {{ ref('stg_dcir__manifest') }}),

calendar as (select * from {{ ref('dim_date') }}),

store as (select * from {{ ref('int_store_described') }}),

flux_deliveries as (
    select distinct
        _delivery_id as delivery_id,
        flux_month
    from lines
),

staged as (
    select
        flux_deliveries.flux_month,
        sum(deliveries.line_count) as line_count,
        sum(deliveries.stored_count) as stored_count,
        sum(deliveries.rejected_count) as rejected_count,
        sum(deliveries.out_of_scope_count) as out_of_scope_count
    from flux_deliveries
    left join deliveries on flux_deliveries.delivery_id = deliveries.delivery_id
    group by flux_deliveries.flux_month
),

-- A file is filtered while it is staged: by the list of acts as it was then.
missing_codes as (
    select
        flux_deliveries.flux_month,
        count(*) as missing_code_count
    from flux_deliveries
    inner join deliveries on flux_deliveries.delivery_id = deliveries.delivery_id
    cross join codes
    where concat(',', deliveries.scope, ',') not like concat('%,', codes.act_code, ',%')
    group by flux_deliveries.flux_month
),

acts_of_month as (
    select
        flux_month,
        sum(act_count) as act_count
    from acts
    group by flux_month
),

span as (
    select
        min(flux_month) as first_flux_month,
        max(flux_month) as last_flux_month
    from staged
),

months as (
    select distinct cast(date_trunc('month', calendar.date_day) as date) as flux_month
    from calendar
    cross join span
    where calendar.date_day between span.first_flux_month and span.last_flux_month
),

open_completeness as (
    select
        staged.flux_month is not null as is_staged,
        cast(staged.line_count as bigint) as line_count,
        cast(staged.stored_count as bigint) as stored_count,
        cast(staged.rejected_count as bigint) as rejected_count,
        cast(staged.out_of_scope_count as bigint) as out_of_scope_count,
        cast(acts_of_month.act_count as bigint) as act_count,
        cast(coalesce(missing_codes.missing_code_count, 0) as bigint) as missing_code_count,
        {{ open_source('store.is_synthetic') }} as source_fr,
        store.is_synthetic,
        months.flux_month
    from months
    cross join store
    left join staged on months.flux_month = staged.flux_month
    left join missing_codes on months.flux_month = missing_codes.flux_month
    left join acts_of_month on months.flux_month = acts_of_month.flux_month
)

select * from open_completeness
