-- Beneficiaries; a second pseudonym has a row of its own and the same identifier.
with
everybody as (
    select
        person,
        coalesce(later_department, department) as residence,
        birth_year,
        sex,
        has_identifier,
        unnest(case when has_second_pseudonym then [false, true] else [false] end) as is_second
    from patients
    where is_in_referential
    union all
    select
        person,
        residence,
        birth_year,
        sex,
        true as has_identifier,
        false as is_second
    from walk_ins
)

select
    pseudonym(everybody.person, everybody.is_second) as ben_nir_psa,
    1 as ben_rng_gem,
    case
        when everybody.has_identifier
            then upper(substr(
                md5(concat('country identifier ', getvariable('seed'), ' ', everybody.person)),
                1, 17
            ))
    end as ben_idt_ano,
    everybody.birth_year as ben_nai_ann,
    everybody.sex as ben_sex_cod,
    departments.residence_code as ben_res_dpt,
    lpad(cast(1 + everybody.person % 300 as varchar), 3, '0') as ben_res_com
from everybody
inner join departments on everybody.residence = departments.department
order by everybody.person, everybody.is_second
