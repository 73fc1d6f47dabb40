{#- The SNDS writes an unknown date as year 1600 or 0001. `telesante stage` makes them null, but
    another program may have written the raw store. -#}
{% macro known_date(column) -%}
    case when year({{ column }}) not in (1, 1600) then {{ column }} end
{%- endmacro %}

{#- An unknown year of birth is written the same way. -#}
{% macro known_year(column) -%}
    nullif(nullif({{ column }}, 1600), 1)
{%- endmacro %}
