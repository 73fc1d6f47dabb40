-- Rule `versions`: two versions of an act group are never true at the same flux.
with versions as (
    select
        act_id,
        known_from,
        known_until,
        lead(known_from) over (partition by act_id order by known_from) as next_known_from
    from {{ ref('fact_acts') }}
)

select * from versions
where known_from >= known_until or known_until > next_known_from
