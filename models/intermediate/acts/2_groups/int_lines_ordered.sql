with lines as (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_days_touched') }}
),

crowded as (select * from {{ ref('int_days_crowded') }}),

ordered as (
    -- Of two lines the later care, then the later flux, then the greater key comes last. A line
    -- bears its place whatever else is delivered, which a count of the earlier ones would not.
    select
        {{ act_id('lines') }} as act_id,
        lines.*,
        lines.flux_order + row_number() over (
            partition by lines.person_key, lines.care_date, lines.flx_dis_dtd
            order by {{ nine_key_columns('lines') }}
        ) as person_order
    from lines
    inner join crowded
        on
            lines.care_date = crowded.care_date
            and coalesce(lines.person_key, '-') = crowded.person_key
)

select * from ordered
