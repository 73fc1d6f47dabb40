with lines as (select * from {{ ref('stg_open_damir__lines') }}),

acts as (select * from {{ ref('acts') }}),

regions as (select * from {{ ref('open_regions') }}),

age_bands as (select * from {{ ref('open_age_bands') }}),

specialties as (select * from {{ ref('open_specialties') }}),

categories as (select * from {{ ref('open_executor_categories') }}),

care_paths as (select * from {{ ref('open_care_paths') }}),

store as (select * from {{ ref('int_store_described') }}),

dated as (
    select
        *,
        -- `0000`-`00` and `0001`-`01` stand for a care date that is not known.
        case
            when soi_ann >= 1900 and soi_moi between 1 and 12 then make_date(soi_ann, soi_moi, 1)
        end as care_month
    from lines
),

described as (
    select
        dated.flux_month,
        dated.care_month,
        cast(year(dated.care_month) as int) as care_year,
        acts.act_code,
        acts.act_category,
        coalesce(executors.open_region, establishments.open_region, 'unknown') as executor_region,
        coalesce(beneficiaries.open_region, 'unknown') as beneficiary_region,
        coalesce(age_bands.age_band, 'unknown') as age_band,
        coalesce(age_bands.label_fr, 'Âge inconnu') as age_band_fr,
        coalesce(cast(dated.ben_sex_cod as string), 'unknown') as sex,
        coalesce(categories.executor_category, 'unknown') as executor_category,
        coalesce(categories.executor_category_fr, 'Catégorie inconnue') as executor_category_fr,
        coalesce(dated.pse_spe_snds, 99) as specialty_code,
        coalesce(specialties.specialty_fr, 'Spécialité inconnue') as specialty_fr,
        coalesce(care_paths.care_path, 'unknown') as care_path,
        coalesce(care_paths.care_path_fr, 'Parcours inconnu') as care_path_fr,
        -- A value that the list does not have is as unknown as a hidden one.
        case
            when dated.exo_mtf between 41 and 46 then 'yes' when dated.exo_mtf <> 99 then 'no'
            else 'unknown'
        end as ald,
        case
            when dated.ben_cmu_top = 1 then 'yes' when dated.ben_cmu_top in (0, 2) then 'no'
            else 'unknown'
        end as c2s,
        coalesce(dated.flt_act_qte, 0) as act_count,
        coalesce(dated.flt_pai_mnt, 0) as paid_amount,
        coalesce(dated.flt_rem_mnt, 0) as reimbursed_amount,
        {{ open_source('store.is_synthetic') }} as source_fr,
        store.is_synthetic
    from dated
    cross join store
    inner join acts on dated.prs_nat = acts.act_code
    left join regions as executors on cast(dated.exe_ins_reg as string) = executors.open_region
    left join regions as establishments
        on cast(dated.ete_reg_cod as string) = establishments.open_region
    left join regions as beneficiaries
        on cast(dated.ben_res_reg as string) = beneficiaries.open_region
    left join age_bands on dated.age_ben_snds = age_bands.age_ben_snds
    left join specialties on dated.pse_spe_snds = specialties.pse_spe_snds
    left join categories on dated.pse_act_cat = categories.pse_act_cat
    left join care_paths on dated.prs_pds_qcp = care_paths.prs_pds_qcp
)

select * from described
