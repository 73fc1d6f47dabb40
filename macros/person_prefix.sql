{#- What names a person in the units that a run rebuilds as one: of those who share six characters
    hardly two have care on one day, and six are read faster than a whole key. Nobody is one. -#}
{% macro person_prefix(person_key) -%}
    coalesce(left({{ person_key }}, 6), '-')
{%- endmacro %}
