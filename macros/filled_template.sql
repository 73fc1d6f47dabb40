{#- A template with its placeholders replaced: `{name}` by the SQL that `filling` gives for it. What
    is missing leaves its placeholder in the sentence, where a test finds it. -#}
{% macro filled_template(template, filling) -%}
    {{ 'replace(' * (filling | length) }}{{ template }}
    {%- for name, found in filling.items() -%}
        , '{{ '{' ~ name ~ '}' }}', coalesce({{ found }}, '{{ '{' ~ name ~ '}' }}'))
    {%- endfor %}
{%- endmacro %}
