with acts as (select * from {{ ref('int_acts_described') }}),

prefixes as (select * from {{ ref('department_prefixes') }}),

professionals as (select * from {{ ref('int_professionals_located') }}),

located as (
    -- Rule `executor-department`: the number in clear tells; an encrypted or overseas number is
    -- looked up in the register of the month of care; then the establishment's FINESS; else
    -- unknown.
    select
        acts.*,
        coalesce(
            clear_number.department_code,
            professionals.department_code,
            finess_3.department_code,
            finess_2.department_code,
            'NC'
        ) as executor_department,
        coalesce(professionals.professional_key, acts.executor_key) as professional_key
    from acts
    left join prefixes as clear_number
        on
            clear_number.prefix_kind = 'professional'
            and acts.executor_prefix = clear_number.prefix
    left join professionals
        on
            acts.executor_key = professionals.practice_key
            and acts.care_date >= professionals.valid_from
            and acts.care_date < professionals.valid_until
    left join prefixes as finess_3
        on finess_3.prefix_kind = 'finess' and left(acts.etb_exe_fin, 3) = finess_3.prefix
    left join prefixes as finess_2
        on finess_2.prefix_kind = 'finess' and left(acts.etb_exe_fin, 2) = finess_2.prefix
)

select * from located
