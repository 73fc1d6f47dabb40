with lines as (select * from {{ ref('int_lines_filtered') }}),

people as (select * from {{ ref('int_people_identified') }}),

identified as (
    -- Rule 7: the person behind the pseudonym. A line with a fate goes no further.
    select
        lines.*,
        coalesce(people.person_key, lines.beneficiary_key) as person_key
    from lines
    left join people on lines.beneficiary_key = people.beneficiary_key
    where lines.fate is null
)

select * from identified
