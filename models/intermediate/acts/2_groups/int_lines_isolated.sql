with lines as (select * from {{ ref('int_lines_kept') }}),

crowded as (select * from {{ ref('int_days_crowded') }}),

isolated as (
    -- A plain join: `not exists` costs three times as much.
    select
        lines.*,
        lines.flux_order + 1 as person_order
    from lines
    left join crowded
        on
            lines.care_date = crowded.care_date
            and coalesce(lines.person_key, '-') = crowded.person_key
    where crowded.care_date is null
)

select * from isolated
