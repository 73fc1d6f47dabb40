{#- A whole number as French readers expect it: `240 310`, with a narrow no-break space. -#}
{% macro french_number(expression) %}
    {{- adapter.dispatch('french_number', 'telesante')(expression) -}}
{% endmacro %}

{% macro duckdb__french_number(expression) -%}
    replace(format('{:,}', cast(round({{ expression }}) as bigint)), ',', '{{ "\u202f" }}')
{%- endmacro %}

{% macro spark__french_number(expression) -%}
    replace(format_number(cast(round({{ expression }}) as bigint), 0), ',', '{{ "\u202f" }}')
{%- endmacro %}

{#- A share as a whole per cent: a part that is neither nothing nor everything never looks so. -#}
{% macro french_percent(expression) -%}
    case
        when {{ expression }} > 0 and {{ expression }} < 0.5 then 'moins de 1{{ "\u202f" }}%'
        when {{ expression }} >= 99.5 and {{ expression }} < 100
            then 'plus de 99{{ "\u202f" }}%'
        else concat({{ french_number(expression) }}, '{{ "\u202f" }}%')
    end
{%- endmacro %}
