with acts as (select * from {{ ref('int_acts_executor_located') }}),

people as (select * from {{ ref('int_people_identified') }}),

residence_codes as (select * from {{ ref('residence_codes') }}),

coded as (
    -- The régime général writes the overseas department in the first digit of the commune.
    select
        acts.*,
        {{ residence_code('acts.ben_res_dpt', 'acts.ben_res_com') }} as line_code,
        {{ residence_code('people.ben_res_dpt', 'people.ben_res_com') }} as referential_code,
        people.ben_nai_ann as referential_birth_year
    from acts
    left join people on acts.beneficiary_key = people.beneficiary_key
),

located as (
    -- Rule 9: the line's residence, else the referential's under the line's own pseudonym.
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
