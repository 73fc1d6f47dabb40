-- How much does each choice of docs/ppg.md move the national figure?
--
-- Edition `latest`, its last final quarter: the ruling of each indicator, then one choice changed
-- at a time. `persons_elsewhere` counts those whom the choice puts into another department without
-- changing the national figure. `dbt compile` then run the text, or `dbt show --select`.
with practitioners as (select * from {{ ref('int_general_practitioners_registered') }}),

billed as (select * from {{ ref('int_teleconsultations_billed') }}),

patients as (select * from {{ ref('int_patients_ald_dated') }}),

quarters as (
    select * from {{ ref('int_quarters_carried') }}
    where edition_id = 'latest' and not is_provisional
),

last_quarters as (
    select
        edition_id,
        indicator_id,
        max(quarter_end) as quarter_end,
        max(care_quarter_start) as quarter_start
    from quarters
    group by edition_id, indicator_id
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
    left join billed
        on
            last_quarters.edition_id = billed.edition_id
            and last_quarters.quarter_end = billed.quarter_end
            and practitioners.professional_key = billed.professional_key
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
            patients.edition_id = last_quarters.edition_id
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
    -- Not a variable: design §4 takes either source. What each alone would give.
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

compared as (
    select * from uptake
    union all
    select * from chronic
),

ppg_sensitivity as (
    select
        *,
        round(
            national_value - max(case when choice = 'ruling' then national_value end)
                over (partition by indicator_id), 2
        ) as difference
    from compared
)

select * from ppg_sensitivity
order by indicator_id, choice, chosen
