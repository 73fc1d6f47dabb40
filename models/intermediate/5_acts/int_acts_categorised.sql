with acts as (select * from {{ ref('int_acts_flagged') }}),

nomenclature as (select * from {{ ref('acts') }}),

rules as (select * from {{ ref('executor_category_rules') }}),

categorised as (
    -- A professional is known by specialty (doctors) or activity (others); care billed without a
    -- number is that of its establishment.
    select
        acts.*,
        nomenclature.act_category,
        nomenclature.domain,
        nomenclature.is_individual,
        coalesce(
            acts.care_date < nomenclature.valid_from or acts.care_date > nomenclature.valid_to,
            false
        ) as is_outside_validity,
        case
            when acts.executor_key is not null
                then
                    coalesce(
                        by_specialty.executor_category, by_activity.executor_category, 'unknown'
                    )
            when acts.etb_exe_fin is not null
                then coalesce(by_establishment.executor_category, 'other_establishment')
            else 'unknown'
        end as executor_category,
        -- Forfaits, tracers and fictitious NIR are acts without a patient; no code is a normal NIR.
        nomenclature.is_individual
        and acts.person_key is not null
        and (
            acts.ben_cdi_nir is null
            or coalesce(try_cast(acts.ben_cdi_nir as int) in (0, 3, 4), false)
        )
            as has_patient
    from acts
    inner join nomenclature on acts.act_code = nomenclature.act_code
    left join rules as by_specialty
        on by_specialty.code_type = 'specialty' and acts.pse_spe_cod = by_specialty.code
    left join rules as by_activity
        on by_activity.code_type = 'activity' and acts.pse_act_nat = by_activity.code
    left join rules as by_establishment
        on by_establishment.code_type = 'establishment' and acts.ete_cat_cod = by_establishment.code
)

select * from categorised
