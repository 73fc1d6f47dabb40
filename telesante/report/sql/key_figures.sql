with flows as (
    select
        beneficiary_zone,
        act_count,
        executor_share_percent,
        is_rounded
    from marts.flows_department
    where
        edition_id = $edition_id
        and perimeter_id = $perimeter_id
        and act_category = 'all'
        and executor_department = 'all'
),

uptake as (
    select
        quarter_end,
        zone_id,
        uptake_percent,
        is_target_reached,
        is_provisional,
        is_rounded
    from marts.ppg_teleconsultation_uptake
    where edition_id = $edition_id
    -- The newest quarter that leaves exactly, or else the newest one.
    qualify
        quarter_end = coalesce(
            max(case when not is_rounded then quarter_end end) over (), max(quarter_end) over ()
        )
),

chronic as (
    select
        quarter_end,
        patient_count,
        is_provisional,
        is_rounded
    from marts.ppg_chronic_patients
    where edition_id = $edition_id and zone_id = $zone_id
    -- The newest quarter that leaves exactly, or else the newest one.
    qualify
        quarter_end = coalesce(
            max(case when not is_rounded then quarter_end end) over (), max(quarter_end) over ()
        )
)

select
    (
        select act_count from flows
        where beneficiary_zone = 'all'
    ) as act_count,
    (select bool_or(is_rounded) from flows) as act_count_is_rounded,
    (
        select executor_share_percent from flows
        where beneficiary_zone = 'outside'
    ) as outside_percent,
    (select bool_or(is_rounded) from flows) as outside_percent_is_rounded,
    (select max(quarter_end) from uptake) as uptake_quarter,
    (select bool_or(is_provisional) from uptake) as is_uptake_provisional,
    (select bool_or(is_rounded) from uptake) as is_uptake_rounded,
    (
        select uptake_percent from uptake
        where zone_id = $zone_id
    ) as uptake_percent,
    (
        select is_rounded from uptake
        where zone_id = $zone_id
    ) as uptake_percent_is_rounded,
    (
        select count(*) from uptake
        where list_contains($department_zones, zone_id) and is_target_reached
    ) as reached,
    (
        select count(*) from uptake
        where list_contains($department_zones, zone_id) and uptake_percent is null
    ) as hidden,
    (
        select count(*) from uptake
        where list_contains($department_zones, zone_id)
    ) as departments,
    (select quarter_end from chronic) as chronic_quarter,
    (select is_provisional from chronic) as is_chronic_provisional,
    (select patient_count from chronic) as patient_count,
    (select is_rounded from chronic) as patient_count_is_rounded
