{#- What names a person in the units that a run rebuilds as one: of the persons of a country hardly
    two share six characters, which are read faster than a whole key. Nobody is one as well. -#}
{% macro person_prefix(person_key) -%}
    coalesce(left({{ person_key }}, 6), '-')
{%- endmacro %}
