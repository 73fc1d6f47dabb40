with stays as (select * from {{ source('raw', 'ir_esm_r') }}),

decoded as (
    select
        ben_nir_psa,
        ben_rng_gem,
        {{ salted_hash("ben_nir_psa || '|' || coalesce(ben_rng_gem, 0)") }} as beneficiary_key,
        esm_cat_cod,
        {{ known_date('pec_deb_dte') }} as pec_deb_dte,
        {{ known_date('pec_fin_dte') }} as pec_fin_dte
    from stays
)

select * from decoded
