with acts as (select * from {{ ref('int_acts_categorised') }}),

fact_acts as (
    select
        act_id,
        -- An act without a patient keeps no person: counts of persons need no further filter.
        case when has_patient then person_key end as person_key,
        executor_key,
        professional_key,
        -- Rule `disclosure`: what an establishment executed is its own, whoever worked there.
        coalesce(etb_exe_fin, professional_key) as contributor_key,
        act_category,
        domain,
        executor_department,
        executor_category,
        beneficiary_department,
        act_code,
        pse_spe_cod as specialty_code,
        pse_act_nat as activity_code,
        pse_stj_cod as legal_status_code,
        ete_cat_cod as establishment_category_code,
        ben_sex_cod as sex_code,
        age,
        cast(person_order as bigint) as person_order,
        cast(act_quantity as int) as act_quantity,
        cast(paid_amount as decimal(13, 2)) as paid_amount,
        cast(reimbursed_amount as decimal(13, 2)) as reimbursed_amount,
        has_patient,
        is_individual,
        is_outside_validity,
        is_ald,
        is_ald_referential,
        is_ald_claim,
        is_c2s,
        is_ame,
        is_general_scheme,
        is_ehpad,
        is_synthetic,
        care_date,
        c2s_known_from,
        known_from,
        known_until
    from acts
)

select * from fact_acts
