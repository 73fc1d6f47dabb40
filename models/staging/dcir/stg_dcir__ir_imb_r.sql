with illness_periods as (select * from {{ source('raw', 'ir_imb_r') }}),

decoded as (
    select
        ben_nir_psa,
        ben_rng_gem,
        {{ salted_hash("ben_nir_psa || '|' || coalesce(ben_rng_gem, 0)") }} as beneficiary_key,
        imb_ald_num,
        imb_etm_nat,
        {{ known_date('imb_ald_dtd') }} as imb_ald_dtd,
        {{ known_date('imb_ald_dtf') }} as imb_ald_dtf
    from illness_periods
)

select * from decoded
