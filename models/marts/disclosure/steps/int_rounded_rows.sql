{%- set figures = {
    'act_count': 'bigint', 'patient_count': 'bigint', 'professional_count': 'bigint',
    'gp_count': 'bigint', 'gp_teleconsulting_count': 'bigint', 'paid_amount': 'decimal(15, 2)',
} -%}
{%- set held = {
    'acts_by_age_band': ['act_count', 'patient_count'],
    'acts_by_beneficiary_profile': ['act_count', 'patient_count'],
    'acts_by_executor_category': ['act_count', 'patient_count', 'professional_count'],
    'acts_monthly': ['act_count', 'patient_count', 'paid_amount'],
    'flows_department': ['act_count', 'patient_count'],
    'ppg_chronic_patients': ['patient_count'],
    'ppg_teleconsultation_uptake': ['gp_count', 'gp_teleconsulting_count'],
    'top_executor_categories': ['act_count', 'patient_count', 'professional_count'],
    'top_specialties': ['act_count', 'patient_count', 'professional_count'],
} -%}
with exact_periods as (select * from {{ ref('int_exact_periods') }}),

{% for mart in held %}
    {{ mart }} as (
        select *
        from {{ ref(mart) }}
    ),

{% endfor %}
rounded_rows as (
    {% for mart, columns in held.items() %}
        {%- set period = 'care_month' if mart == 'acts_monthly'
            else 'quarter_end' if mart.startswith('ppg_') else 'perimeter_id' -%}
        {%- set kind = 'month' if mart == 'acts_monthly'
            else mart if mart.startswith('ppg_') else 'perimeter' %}
        select
            '{{ mart }}' as mart,
            {{ cell_key(mart) }} as cell_key,
            {% for figure, kind_of_number in figures.items() -%}
                {%- if figure not in columns -%}
                    cast(null as {{ kind_of_number }})
                {%- elif figure == 'paid_amount' -%}
                    {{ rounded_to_thousands(figure) }}
                {%- else -%}
                    {{ rounded_to_tens(figure, counted_cell(mart)) }}
                {%- endif %} as {{ figure }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ mart }}
        where (edition_id, cast({{ period }} as string)) not in (
            select (edition_id, period)
            from exact_periods
            where kind = '{{ kind }}'
        )
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from rounded_rows
