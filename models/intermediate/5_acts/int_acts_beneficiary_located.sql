with acts as (select * from {{ ref('int_acts_executor_located') }}),

residence_codes as (select * from {{ ref('residence_codes') }}),

coded as (
    -- The régime général writes the overseas department in the first digit of the commune.
    select
        *,
        {{ residence_code('ben_res_dpt', 'ben_res_com') }} as line_code
    from acts
),

located as (
    -- Rule `beneficiary-department`: the line's residence, else the referential's under the line's
    -- own pseudonym.
    select
        coded.*,
        coalesce(
            nullif(line_residence.department, 'NC'), referential_residence.department, 'NC'
        ) as beneficiary_department
    from coded
    left join residence_codes as line_residence
        on coded.line_code = line_residence.residence_code
    left join residence_codes as referential_residence
        on coded.referential_code = referential_residence.residence_code
)

select * from located
