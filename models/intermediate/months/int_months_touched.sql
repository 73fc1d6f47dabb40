with days as (select * from {{ ref('int_days_touched') }}),

editions as (select * from {{ ref('int_editions_resolved') }}),

touched as (
    -- What came after the cut-off of an edition leaves it as it is.
    select distinct
        editions.edition_id,
        cast(date_trunc('month', days.care_date) as date) as care_month
    from days
    inner join editions on days.known_from <= editions.flux_end
)

select * from touched
