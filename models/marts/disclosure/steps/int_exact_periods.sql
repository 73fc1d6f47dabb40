with editions as (select * from {{ ref('dim_edition') }}),

flows as (select * from {{ ref('flows_department') }}),

acts_monthly as (select * from {{ ref('acts_monthly') }}),

chronic_patients as (select * from {{ ref('ppg_chronic_patients') }}),

uptake as (select * from {{ ref('ppg_teleconsultation_uptake') }}),

periods as (
    select distinct
        'perimeter' as kind,
        edition_id,
        perimeter_id as period
    from flows
    union all
    select distinct
        'month' as kind,
        edition_id,
        cast(care_month as string) as period
    from acts_monthly
),

quarters as (
    select distinct
        'ppg_chronic_patients' as kind,
        edition_id,
        cast(quarter_end as string) as period
    from chronic_patients
    where not is_provisional
    union all
    select distinct
        'ppg_teleconsultation_uptake' as kind,
        edition_id,
        cast(quarter_end as string) as period
    from uptake
    where not is_provisional
),

final as (
    -- What no flux changes any more: all of an edition of record, and the quarters that every flux
    -- has reached.
    select
        periods.kind,
        periods.edition_id,
        periods.period,
        editions.flux_end
    from periods
    inner join editions on periods.edition_id = editions.edition_id
    where editions.is_of_record
    union all
    select
        quarters.kind,
        quarters.edition_id,
        quarters.period,
        editions.flux_end
    from quarters
    inner join editions on quarters.edition_id = editions.edition_id
),

ranked as (
    select
        *,
        row_number() over (partition by kind, period order by flux_end, edition_id) as rank
    from final
),

exact_periods as (
    -- A period leaves exactly once: two exact editions of it would tell by their difference the few
    -- acts that arrived in between.
    select
        kind,
        edition_id,
        period
    from ranked
    where rank = 1
)

select * from exact_periods
