{#- What a row counted from Open DAMIR says of its source, in French (licence: the source is named).

    is_synthetic: whether the rows are a demonstration's. -#}
{% macro open_source(is_synthetic) -%}
    case
            when {{ is_synthetic }} then 'Données synthétiques au format d’Open DAMIR'
            else 'Open DAMIR, CNAM, Licence Ouverte'
        end
{%- endmacro %}
