with lines as (select * from {{ ref('int_lines_filtered') }}),

people as (select * from {{ ref('int_people_identified') }}),

identified as (
    -- Rule 7: the person behind the pseudonym; rules 9 and 10 need what the referential says under
    -- the line's own pseudonym. A line with a fate goes no further.
    select
        lines.*,
        coalesce(people.person_key, lines.beneficiary_key) as person_key,
        people.ben_nai_ann as referential_birth_year,
        {{ residence_code('people.ben_res_dpt', 'people.ben_res_com') }} as referential_code
    from lines
    left join people on lines.beneficiary_key = people.beneficiary_key
    where lines.fate is null
)

select * from identified
