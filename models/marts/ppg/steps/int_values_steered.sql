with zone_values as (select * from {{ ref('int_zones_valued') }}),

-- One row per quarter: that of the care quarter which opens its window.
quarters as (
    select * from {{ ref('int_quarters_carried') }}
    where care_quarter_start = window_start
),

indicators as (select * from {{ ref('int_indicators_steered') }}),

aimed as (
    -- What is printed is France's; another zone starts from its own value in the initial quarter,
    -- where the edition carries that, and has no target: 35 % is a national mean.
    select
        zone_values.*,
        case
            when zone_values.quarter_end >= indicators.initial_quarter_end
                then coalesce(
                    case
                        when zone_values.zone_type = 'country'
                            then indicators.national_initial_value
                    end,
                    max(case
                        when zone_values.quarter_end = indicators.initial_quarter_end
                            then zone_values.current_value
                    end) over (
                        partition by
                            zone_values.edition_id, zone_values.indicator_id, zone_values.zone_id
                    )
                )
        end as initial_value,
        case
            when zone_values.zone_type = 'country' then indicators.national_target_value
        end as target_value,
        indicators.national_target_value
    from zone_values
    inner join indicators on zone_values.indicator_id = indicators.indicator_id
),

steered as (
    -- Progress is the way to the target less the part that is left, whichever way that leads;
    -- without a way there is none, and a missing value stays missing.
    select
        aimed.*,
        case
            when aimed.target_value <> aimed.initial_value
                then
                    100 - (aimed.target_value - aimed.current_value) * 100
                    / (aimed.target_value - aimed.initial_value)
        end as progress_rate,
        quarters.is_provisional,
        quarters.is_synthetic,
        quarters.computed_with_flux
    from aimed
    inner join quarters
        on
            aimed.edition_id = quarters.edition_id
            and aimed.indicator_id = quarters.indicator_id
            and aimed.quarter_end = quarters.quarter_end
)

select * from steered
