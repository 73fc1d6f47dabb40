-- Rule `flags`: an overlap would double the acts of that person.
with periods as (
    select
        'ald' as kind,
        person_key,
        period_from,
        period_until
    from {{ ref('int_people_ald_merged') }}
    union all
    select
        'ehpad' as kind,
        person_key,
        period_from,
        period_until
    from {{ ref('int_people_ehpad_merged') }}
),

followed as (
    select
        *,
        lead(period_from) over (
            partition by kind, person_key order by period_from
        ) as next_period_from
    from periods
)

select * from followed
where period_until >= next_period_from
