with register as (select * from {{ ref('int_professionals_deduplicated') }}),

located as (select * from {{ ref('int_professionals_located') }}),

specialties as (select * from {{ ref('specialties') }}),

natures as (select * from {{ ref('practice_natures') }}),

registered as (
    -- Rule `general-practitioners`: the row of the main practice says who the person is and where;
    -- a filled reason of end means no longer active; 0 and 99 are no particular practice (MEP).
    select
        register.register_month,
        register.professional_key,
        coalesce(located.department_code, 'NC') as department_code,
        coalesce(register.pra_mep_cod not in (0, 99), false) as has_particular_practice
    from register
    inner join specialties on register.pfs_pra_spe = specialties.specialty_code
    inner join natures on register.exc_exc_nat = natures.practice_nature_code
    left join located
        on
            register.practice_key = located.practice_key
            and register.register_month >= located.valid_from
            and register.register_month < located.valid_until
    where
        register.practice_key = register.professional_key
        and coalesce(register.exc_fin_mtf, 0) = 0
        and specialties.is_general_practitioner
        and natures.is_liberal
)

select * from registered
