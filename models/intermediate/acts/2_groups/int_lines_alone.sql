with lines as (select * from {{ ref('int_lines_grouped') }}),

crowded as (select * from {{ ref('int_days_crowded') }}),

alone as (
    select
        lines.*,
        lines.flux_order + 1 as person_order
    from lines
    where
        not exists (
            select 1 from crowded
            where
                lines.care_date = crowded.care_date
                and coalesce(lines.person_key, '-') = crowded.person_key
        )
)

select * from alone
