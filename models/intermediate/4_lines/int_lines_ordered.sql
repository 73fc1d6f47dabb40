with lines as (select * from {{ ref('int_lines_kept') }}),

crowded as (select * from {{ ref('int_days_crowded') }}),

ordered as (
    -- Rule `chronic-patients`: of two lines of a person the later care, then the later flux, then
    -- the greater key comes last. The place of a line does not depend on what else is delivered.
    select
        {{ act_id('lines') }} as act_id,
        lines.*,
        lines.flux_order + row_number() over (
            partition by lines.person_key, lines.care_date, lines.flx_dis_dtd
            order by {{ nine_key_columns('lines') }}
        ) as person_order
    from lines
    inner join crowded on lines.person_day = crowded.person_day
)

select * from ordered
