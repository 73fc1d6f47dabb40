with members as (select * from {{ ref('int_checks_gathered') }}),

evaluated as (select * from {{ ref('int_checks_evaluated') }}),

-- A check that fails speaks against its result and the row of it; against its parts when they are
-- too large for their whole, be it printed or 100 %.
weighed as (
    select
        members.figure_id,
        evaluated.check_id,
        evaluated.reading,
        evaluated.evidence_ids,
        evaluated.outcome,
        evaluated.force = 'binding'
        and evaluated.outcome = 'fails'
        and (
            members.role = 'row'
            or (members.role = 'part' and (evaluated.kind = 'at_most' or evaluated.is_constant))
            or (members.role = 'result' and evaluated.kind <> 'at_most')
        ) as is_against,
        evaluated.outcome <> 'fails' as is_for
    from members
    inner join evaluated on members.check_id = evaluated.check_id
),

checked as (
    select
        figure_id,
        min(case when is_against and reading is null then check_id end) as failing_check_id,
        min(case when is_against and reading is not null then check_id end) as failing_reading_id,
        min(case when is_for and reading is not null then check_id end) as holding_reading_id,
        min(case when is_for then check_id end) as holding_check_id,
        min(case when outcome = 'restated' then check_id end) as restating_check_id,
        {{ union_of_ids('case when is_against then evidence_ids end') }} as contradicted_by
    from weighed
    group by figure_id
)

select * from checked
