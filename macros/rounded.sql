{#- A count as it leaves while it is provisional: the nearest ten. One that ends in 5 goes up or
    down as the salt decides, the same in every table that counts the same cell.

    Whoever sees the ten then knows the count among eleven numbers, and no difference to a count that
    he knows is sure to lie among the ten from 1 to 10 (Rule `disclosure`).

    figure: column of the count; cell: what names the cell, as `counted_cell` gives it. -#}
{% macro rounded_to_tens(figure, cell) -%}
    cast(case
        when {{ figure }} % 10 <> 5 then floor(({{ figure }} + 5) / 10) * 10
        when {{ salted_hash("concat(" ~ cell ~ ", '|" ~ figure ~ "|', " ~ figure ~ ")") }} < '8'
            then {{ figure }} + 5
        else {{ figure }} - 5
    end as bigint)
{%- endmacro %}

{#- An amount as it leaves where acts could be told by their tariffs: the nearest thousand of euros,
    more than eleven acts cost. -#}
{% macro rounded_to_thousands(amount) -%}
    cast(round({{ amount }} / 1000) * 1000 as decimal(15, 2))
{%- endmacro %}

{#- What names the cell that a row counts, as one text: the same in every table that shows it.

    mart: the table. -#}
{% macro counted_cell(mart) -%}
    {%- set of_perimeters = [
        'acts_by_age_band', 'acts_by_beneficiary_profile', 'acts_by_executor_category',
        'flows_department',
    ] -%}
    concat_ws(
        '|', '{{ 'perimeter_acts' if mart in of_perimeters else mart }}'
        {%- for column in key_columns(mart) | sort if column != 'age_band_system' -%}
            , case
                when cast({{ column }} as string) <> 'all'
                    then concat('{{ column }}=', cast({{ column }} as string))
            end
        {%- endfor %})
{%- endmacro %}

{#- One figure of a provisional row as it leaves; null where its table has none.

    mart: the table; figure: the column. -#}
{% macro rounded_figure(mart, figure) -%}
    {%- set figures = {
        'acts_by_executor_category': ['act_count', 'patient_count', 'professional_count'],
        'acts_monthly': ['act_count', 'patient_count', 'paid_amount'],
        'ppg_chronic_patients': ['patient_count'],
        'ppg_teleconsultation_uptake': ['gp_count', 'gp_teleconsulting_count'],
        'top_executor_categories': ['act_count', 'patient_count', 'professional_count'],
        'top_specialties': ['act_count', 'patient_count', 'professional_count'],
    }.get(mart, ['act_count', 'patient_count']) -%}
    {%- if figure not in figures -%}
        cast(null as {{ 'decimal(15, 2)' if figure == 'paid_amount' else 'bigint' }})
    {%- elif figure == 'paid_amount' -%}
        {{ rounded_to_thousands(figure) }}
    {%- else -%}
        {{ rounded_to_tens(figure, counted_cell(mart)) }}
    {%- endif -%}
{%- endmacro %}

{#- The column that says which period a row of a table counts. -#}
{% macro period_of(mart) -%}
    {{ {'acts_monthly': 'care_month', 'ppg_chronic_patients': 'quarter_end',
        'ppg_teleconsultation_uptake': 'quarter_end'}.get(mart, 'perimeter_id') }}
{%- endmacro %}

{#- What `int_exact_periods` calls the periods of a table. -#}
{% macro kind_of_period(mart) -%}
    {{ 'month' if mart == 'acts_monthly' else mart if mart.startswith('ppg_') else 'perimeter' }}
{%- endmacro %}
