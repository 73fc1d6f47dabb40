{#- Rule `coverage`, said once: whether a store holds every act of what one of these ids names,
    because it declared that id, or FRANCE, or nothing at all. -#}
{% macro is_held(declared, ids) -%}
    (
        {{ declared }} is null
        {%- for id in ids + ["'FRANCE'"] %}
        or {{ declares(declared, id) }}
        {%- endfor %}
    )
{%- endmacro %}

{#- Whether an id is among those that a store declared, joined by commas; null declares none. -#}
{% macro declares(declared, id) -%}
    contains(concat(',', coalesce({{ declared }}, ''), ','), concat(',', {{ id }}, ','))
{%- endmacro %}
