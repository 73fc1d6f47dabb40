with lines as (select * from {{ ref('int_lines_kept') }}),

crowded as (select * from {{ ref('int_days_crowded') }}),

alone as (
    -- The only line of its person on its day: an act of one version, or a cancellation of nothing.
    select
        lines.*,
        lines.flux_order + 1 as person_order
    from lines
    -- DuckDB takes three times as long for `not exists`.
    left join crowded on lines.person_day = crowded.person_day
    where crowded.person_day is null
)

select * from alone
