with acts as (select * from {{ ref('fact_acts') }}),

ended as (
    select distinct act_id from acts
    where known_until < cast('9999-12-31' as date)
),

touched as (
    -- All versions of the few acts of which one has ended, each with its neighbours.
    select
        acts.act_id,
        acts.known_from,
        acts.known_until,
        lag(acts.known_until) over (partition by acts.act_id order by acts.known_from)
            as former_until,
        lead(acts.known_from) over (partition by acts.act_id order by acts.known_from) as next_from,
        min(acts.known_from) over (partition by acts.act_id) as first_known_from
    from acts
    inner join ended on acts.act_id = ended.act_id
),

causes as (
    select
        act_id,
        known_from,
        first_known_from,
        case
            when former_until is null then 'arrived'
            when former_until = known_from then 'corrected'
            else 'billed_again'
        end as opened_by,
        case
            when known_until = cast('9999-12-31' as date) then null
            when next_from = known_until then 'corrected'
            else 'cancelled'
        end as ended_by
    from touched
)

select * from causes
