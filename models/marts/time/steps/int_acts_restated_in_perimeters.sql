with restated as (select * from {{ ref('int_acts_restated') }}),

monitored as (select * from {{ ref('int_acts_monitored') }}),

pairs as (select * from {{ ref('int_edition_pairs') }}),

flows as (select * from {{ ref('flows_department') }}),

counted as (
    select distinct
        edition_id,
        perimeter_id
    from flows
),

acts as (
    -- Only a perimeter that both editions count is restated.
    select
        restated.from_edition,
        restated.to_edition as edition_id,
        restated.from_flux,
        restated.to_flux,
        restated.cause,
        restated.act_change,
        monitored.perimeter_id,
        monitored.act_category,
        monitored.executor_department,
        monitored.beneficiary_zone,
        monitored.executor_category,
        monitored.age,
        monitored.is_ald,
        monitored.is_ehpad,
        monitored.is_ame,
        monitored.is_c2s
    from restated
    inner join monitored
        on restated.edition_id = monitored.edition_id and restated.act_id = monitored.act_id
    inner join counted as earlier
        on
            restated.from_edition = earlier.edition_id
            and monitored.perimeter_id = earlier.perimeter_id
    inner join counted as later
        on
            restated.to_edition = later.edition_id
            and monitored.perimeter_id = later.perimeter_id
),

learned as (
    -- C2S is known from a flux on: an act that both editions see may be one of it in the later one
    -- alone.
    select
        pairs.from_edition,
        pairs.to_edition as edition_id,
        pairs.from_flux,
        pairs.to_flux,
        'entitlement_learned' as cause,
        later.act_quantity as act_change,
        later.perimeter_id,
        later.act_category,
        later.executor_department,
        later.beneficiary_zone,
        later.executor_category,
        later.age,
        later.is_ald,
        later.is_ehpad,
        later.is_ame,
        later.is_c2s
    from pairs
    inner join monitored as later
        on
            pairs.to_edition = later.edition_id
            and later.is_c2s
            and pairs.from_flux >= later.known_from
            and pairs.from_flux < later.c2s_known_from
    inner join counted as earlier
        on
            pairs.from_edition = earlier.edition_id
            and later.perimeter_id = earlier.perimeter_id
),

in_perimeters as (
    select * from acts
    union all
    select * from learned
)

select * from in_perimeters
