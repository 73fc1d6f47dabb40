with exact_periods as (select * from {{ ref('int_exact_periods') }}),

{% for mart in protected_marts() %}
    {{ mart }} as (select * from {{ ref(mart) }}),

{% endfor %}
rounded_rows as (
    {% for mart in protected_marts() %}
        select
            '{{ mart }}' as mart,
            {{ cell_key(mart) }} as cell_key,
            {{ rounded_figure(mart, 'act_count') }} as act_count,
            {{ rounded_figure(mart, 'patient_count') }} as patient_count,
            {{ rounded_figure(mart, 'professional_count') }} as professional_count,
            {{ rounded_figure(mart, 'gp_count') }} as gp_count,
            {{ rounded_figure(mart, 'gp_teleconsulting_count') }} as gp_teleconsulting_count,
            {{ rounded_figure(mart, 'paid_amount') }} as paid_amount
        from {{ mart }}
        where
            concat_ws('|', edition_id, cast({{ period_of(mart) }} as string)) not in (
                select concat_ws('|', exact_periods.edition_id, exact_periods.period)
                from exact_periods
                where exact_periods.kind = '{{ kind_of_period(mart) }}'
            )
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from rounded_rows
