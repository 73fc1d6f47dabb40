with members as (select * from {{ ref('int_check_members') }}),

results as (select * from {{ ref('int_check_results') }}),

-- A check that fails speaks against its result and the row of it; against its parts when they are
-- too large for their whole, be it printed or 100 %.
findings as (
    select
        members.figure_id,
        results.check_id,
        results.reading,
        results.evidence_ids,
        results.outcome,
        results.force = 'binding'
        and results.outcome = 'fails'
        and (
            members.role = 'row'
            or (members.role = 'part' and (results.kind = 'at_most' or results.is_constant))
            or (members.role = 'result' and results.kind <> 'at_most')
        ) as is_against,
        results.outcome <> 'fails' as is_for
    from members
    inner join results on members.check_id = results.check_id
),

figure_checks as (
    select
        figure_id,
        min(case when is_against and reading is null then check_id end) as failing_check_id,
        min(case when is_against and reading is not null then check_id end) as failing_reading_id,
        min(case when is_for and reading is not null then check_id end) as holding_reading_id,
        min(case when is_for then check_id end) as holding_check_id,
        min(case when outcome = 'restated' then check_id end) as restating_check_id,
        {{ union_of_ids('case when is_against then evidence_ids end') }} as contradicted_by
    from findings
    group by figure_id
)

select * from figure_checks
