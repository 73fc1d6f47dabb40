-- How much does each choice of docs/ppg.md move the national figure?
--
-- Edition `latest`, its last final quarter: the ruling of each indicator, then one choice changed
-- at a time. `persons_elsewhere` counts those whom the choice puts into another department without
-- changing the national figure. For `ppg_final_after_fluxes`, the value is that of the same quarter
-- after so many fluxes, so that the difference is what publishing then would have missed;
-- `final_quarters` counts the quarters that would be final today. `dbt compile` then run the text,
-- or `dbt show --select`.
with practitioners as (select * from {{ ref('int_general_practitioners_registered') }}),

versions as (select * from {{ ref('int_teleconsultations_billed') }}),

patients as (select * from {{ ref('int_window_patients_ald') }}),

acts as (select * from {{ ref('fact_acts') }}),

quarters as (
    select
        *,
        {{ months_between('quarter_end', 'computed_with_flux') }} as flux_count
    from {{ ref('int_ppg_quarters') }}
    where edition_id = 'latest'
),

last_quarters as (
    select
        indicator_id,
        max(quarter_end) as quarter_end,
        max(care_quarter_start) as quarter_start,
        max(window_start) as window_start,
        max(flux_end) as last_flux
    from quarters
    where not is_provisional
    group by indicator_id
),

billed as (
    select
        versions.professional_key,
        bool_or(versions.has_individual_act) as has_individual_act,
        bool_or(versions.has_act_in_force) as has_act_in_force
    from versions
    inner join last_quarters
        on
            versions.care_quarter_start = last_quarters.quarter_start
            and versions.known_from <= last_quarters.last_flux
            and versions.known_until > last_quarters.last_flux
            and last_quarters.indicator_id = 'teleconsultation_uptake'
    group by versions.professional_key
),

uptake_choices as (
    select
        'ruling' as choice,
        'ruling' as chosen,
        3 as month_of_quarter,
        false as is_particular_practice_counted,
        'every_code' as counted_scope
    union all
    select
        'ppg_gp_register_month' as choice,
        'middle' as chosen,
        2 as month_of_quarter,
        false as is_particular_practice_counted,
        'every_code' as counted_scope
    union all
    select
        'ppg_gp_register_month' as choice,
        'first' as chosen,
        1 as month_of_quarter,
        false as is_particular_practice_counted,
        'every_code' as counted_scope
    union all
    select
        'ppg_gp_particular_practice' as choice,
        'included' as chosen,
        3 as month_of_quarter,
        true as is_particular_practice_counted,
        'every_code' as counted_scope
    union all
    select
        'ppg_teleconsultation_scope' as choice,
        'individual' as chosen,
        3 as month_of_quarter,
        false as is_particular_practice_counted,
        'individual' as counted_scope
    union all
    select
        'ppg_teleconsultation_scope' as choice,
        'in_force' as chosen,
        3 as month_of_quarter,
        false as is_particular_practice_counted,
        'in_force' as counted_scope
),

assessed as (
    select
        last_quarters.indicator_id,
        last_quarters.quarter_end,
        practitioners.has_particular_practice,
        mod(month(practitioners.register_month) - 1, 3) + 1 as month_of_quarter,
        billed.professional_key is not null as has_any_act,
        coalesce(billed.has_individual_act, false) as has_individual_act,
        coalesce(billed.has_act_in_force, false) as has_act_in_force
    from practitioners
    inner join last_quarters
        on
            date_trunc('quarter', practitioners.register_month) = last_quarters.quarter_start
            and last_quarters.indicator_id = 'teleconsultation_uptake'
    left join billed on practitioners.professional_key = billed.professional_key
),

uptake as (
    select
        assessed.indicator_id,
        assessed.quarter_end,
        uptake_choices.choice,
        uptake_choices.chosen,
        round(
            cast(count(case uptake_choices.counted_scope
                when 'individual' then case when assessed.has_individual_act then 1 end
                when 'in_force' then case when assessed.has_act_in_force then 1 end
                else case when assessed.has_any_act then 1 end
            end) as double) * 100 / count(*), 2
        ) as national_value,
        0 as persons_elsewhere
    from assessed
    inner join uptake_choices
        on
            assessed.month_of_quarter = uptake_choices.month_of_quarter
            and (
                uptake_choices.is_particular_practice_counted
                or not assessed.has_particular_practice
            )
    group by
        assessed.indicator_id, assessed.quarter_end, uptake_choices.choice, uptake_choices.chosen
),

followed as (
    select
        last_quarters.indicator_id,
        last_quarters.quarter_end,
        patients.is_ald_at_act,
        patients.is_ald_at_quarter_end,
        patients.is_ald_referential_at_act,
        patients.has_ald_claim,
        patients.first_department <> patients.last_department as has_moved
    from patients
    inner join last_quarters
        on
            patients.edition_id = 'latest'
            and patients.quarter_end = last_quarters.quarter_end
            and last_quarters.indicator_id = 'chronic_patients'
),

chosen_patients as (
    select
        *,
        'ruling' as choice,
        'ruling' as chosen
    from followed
    where is_ald_at_act
    union all
    select
        *,
        'ppg_ald_date' as choice,
        'quarter_end' as chosen
    from followed
    where is_ald_at_quarter_end
    union all
    select
        *,
        'ppg_patient_department' as choice,
        'first_act' as chosen
    from followed
    where is_ald_at_act
    union all
    -- Not a variable: Rule `flags` takes either source. What each alone would give.
    select
        *,
        'source of the ALD' as choice,
        'referential only' as chosen
    from followed
    where is_ald_referential_at_act
    union all
    select
        *,
        'source of the ALD' as choice,
        'claims only' as chosen
    from followed
    where has_ald_claim
),

chronic as (
    select
        indicator_id,
        quarter_end,
        choice,
        chosen,
        cast(count(*) as double) as national_value,
        count(case when has_moved and chosen = 'first_act' then 1 end) as persons_elsewhere
    from chosen_patients
    group by indicator_id, quarter_end, choice, chosen
),

waits as (
    select
        *,
        3 as fluxes_waited,
        cast(date_trunc('month', quarter_end) + interval 3 month as date) as flux_end
    from last_quarters
    union all
    select
        *,
        6 as fluxes_waited,
        cast(date_trunc('month', quarter_end) + interval 6 month as date) as flux_end
    from last_quarters
),

known_then as (
    select
        waits.indicator_id,
        waits.quarter_end,
        waits.fluxes_waited,
        acts.person_key,
        acts.is_ald
    from acts
    inner join waits
        on
            acts.care_date >= waits.window_start
            and acts.care_date <= waits.quarter_end
            and acts.known_from <= waits.flux_end
            and acts.known_until > waits.flux_end
            and waits.indicator_id = 'chronic_patients'
),

billed_then as (
    select distinct
        waits.fluxes_waited,
        versions.professional_key
    from versions
    inner join waits
        on
            versions.care_quarter_start = waits.quarter_start
            and versions.known_from <= waits.flux_end
            and versions.known_until > waits.flux_end
            and waits.indicator_id = 'teleconsultation_uptake'
),

uptake_then as (
    select
        waits.indicator_id,
        waits.quarter_end,
        'ppg_final_after_fluxes' as choice,
        cast(waits.fluxes_waited as string) as chosen,
        round(cast(count(billed_then.professional_key) as double) * 100 / count(*), 2)
            as national_value,
        0 as persons_elsewhere
    from waits
    inner join practitioners
        on
            date_trunc('quarter', practitioners.register_month) = waits.quarter_start
            and waits.indicator_id = 'teleconsultation_uptake'
            and mod(month(practitioners.register_month), 3) = 0
            and not practitioners.has_particular_practice
    left join billed_then
        on
            waits.fluxes_waited = billed_then.fluxes_waited
            and practitioners.professional_key = billed_then.professional_key
    group by waits.indicator_id, waits.quarter_end, waits.fluxes_waited
),

chronic_then as (
    select
        indicator_id,
        quarter_end,
        'ppg_final_after_fluxes' as choice,
        cast(fluxes_waited as string) as chosen,
        cast(count(distinct person_key) as double) as national_value,
        0 as persons_elsewhere
    from known_then
    where is_ald
    group by indicator_id, quarter_end, fluxes_waited
),

compared as (
    select * from uptake
    union all
    select * from chronic
    union all
    select * from uptake_then
    union all
    select * from chronic_then
),

finals as (
    select
        indicator_id,
        count(distinct case when flux_count >= 3 then quarter_end end) as after_three,
        count(distinct case when flux_count >= 6 then quarter_end end) as after_six
    from quarters
    group by indicator_id
),

ppg_sensitivity as (
    select
        compared.*,
        round(
            compared.national_value
            - max(case when compared.choice = 'ruling' then compared.national_value end)
                over (partition by compared.indicator_id), 2
        ) as difference,
        case
            when compared.choice = 'ppg_final_after_fluxes' and compared.chosen = '3'
                then finals.after_three
            else finals.after_six
        end as final_quarters
    from compared
    inner join finals on compared.indicator_id = finals.indicator_id
)

select * from ppg_sensitivity
order by indicator_id, choice, chosen
