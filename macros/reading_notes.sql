{#- The numbers of each note side by side, with the note's own id.

    parameters: relation or CTE with one row per note and number. -#}
{% macro numbers_of_notes(parameters) %}
    select
        note_id,
        max(case when placeholder = 'acts' then text_fr end) as acts_fr,
        max(case when placeholder = 'share' then text_fr end) as share_fr,
        max(case when placeholder = 'base' then text_fr end) as base_fr,
        bool_or(is_synthetic) as is_synthetic
    from {{ parameters }}
    group by note_id
{% endmacro %}

{#- A note whose numbers stand in a CTE called `numbers`.

    template: its text with placeholders in their stead. -#}
{% macro sentence_of_note(template) -%}
    {{ filled_template(template, {
        'acts': 'numbers.acts_fr', 'share': 'numbers.share_fr', 'base': 'numbers.base_fr',
    }) }}
{%- endmacro %}

{#- A number as a note writes it.

    value: its column; another one, `placeholder`, says what it is. -#}
{% macro number_of_note(value) -%}
    case placeholder
        when 'share' then {{ french_percent(value) }}
        when 'acts'
            then concat(
                {{ french_number(value) }}, case when {{ value }} < 2 then ' acte' else ' actes' end
            )
        else {{ french_number(value) }}
    end
{%- endmacro %}
