with crowded as (
    select * from {{ ref('int_days_crowded') }}
    where {{ is_touched('int_days_touched') }}
),

-- Held where they are few, or DuckDB would join all lines to find them.
lines as {{ 'materialized' if adds_months() }} (
    select * from {{ ref('int_lines_kept') }}
    where {{ is_touched('int_days_touched', among=ref('int_lines_kept'), within='crowded') }}
),

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
            lines.person_prefix = crowded.person_prefix
            and lines.care_date = crowded.care_date
)

select * from ordered
