with figures as (select * from {{ ref('int_figures_scoped') }}),

profiles as (select * from {{ ref('acts_by_beneficiary_profile') }}),

store as (select * from {{ ref('int_store_described') }}),

computed as (
    -- A zone without a row has no act of a profile that has some: the mart leaves zeros out.
    select
        figures.figure_id,
        case
            when totals.profile is not null then coalesce(zones.zone_share_percent, 0)
        end as computed_value,
        case
            when figures.profile = 'EHPAD' and not store.is_ehpad_known then 'ehpad_unknown'
        end as reason
    from figures
    cross join store
    left join profiles as totals
        on
            figures.edition_id = totals.edition_id
            and figures.perimeter_id = totals.perimeter_id
            and figures.act_category = totals.act_category
            and figures.profile = totals.profile
            and totals.beneficiary_zone = 'all'
    left join profiles as zones
        on
            totals.edition_id = zones.edition_id
            and totals.perimeter_id = zones.perimeter_id
            and totals.act_category = zones.act_category
            and totals.profile = zones.profile
            and figures.beneficiary_zone = zones.beneficiary_zone
    where figures.measure = 'share_of_profile_acts_by_zone'
)

select * from computed
