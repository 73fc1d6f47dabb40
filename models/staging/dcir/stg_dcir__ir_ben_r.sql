with beneficiaries as (select * from {{ source('raw', 'ir_ben_r') }}),

decoded as (
    select
        _delivery_id,
        _line,
        ben_nir_psa,
        ben_rng_gem,
        {{ salted_hash("ben_nir_psa || '|' || coalesce(ben_rng_gem, 0)") }} as beneficiary_key,
        ben_idt_ano,
        {{ salted_hash("nullif(trim(ben_idt_ano), '')") }} as person_key,
        {{ known_year('ben_nai_ann') }} as ben_nai_ann,
        ben_sex_cod,
        {{ residence_department('ben_res_dpt') }} as ben_res_dpt,
        ben_res_com
    from beneficiaries
)

select * from decoded
