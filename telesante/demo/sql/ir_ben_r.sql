-- Beneficiaries; a person with two pseudonyms has two rows and one identifier.
create or replace view ir_ben_r as
with
pseudonyms as (
    select
        *,
        false as is_second
    from people
    where is_in_referential
    union all
    select
        *,
        true as is_second
    from people
    where has_second_pseudonym
)

select
    1 as file,
    pseudonyms.person * 2 + cast(pseudonyms.is_second as integer) as sort_key,
    pseudonym_text(pseudonyms.pseudonym, pseudonyms.is_second) as ben_nir_psa,
    cast(pseudonyms.rank as varchar) as ben_rng_gem,
    case when pseudonyms.has_identifier then identifier_text(pseudonyms.person) end as ben_idt_ano,
    int_text(pseudonyms.referential_birth_year) as ben_nai_ann,
    cast(pseudonyms.sex as varchar) as ben_sex_cod,
    code_text(residence.code) as ben_res_dpt,
    nullif(pseudonyms.commune, '') as ben_res_com
from pseudonyms
inner join residence on pseudonyms.referential_residence = residence.position;
