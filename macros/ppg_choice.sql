{#- The SQL that a choice of `docs/ppg.md` stands for. A misspelt choice stops the run instead of
    changing a figure in silence.

    name: a variable of dbt_project.yml; meanings: the SQL of each value that it may take. -#}
{% macro ppg_choice(name, meanings) %}
    {%- set chosen = var(name) -%}
    {%- if chosen not in meanings -%}
        {{ exceptions.raise_compiler_error(
            "The variable " ~ name ~ " may be " ~ meanings.keys() | join(' or ') ~ ", not '"
            ~ chosen ~ "' (docs/ppg.md).") }}
    {%- endif -%}
    {{ return(meanings[chosen]) }}
{% endmacro %}

{#- Whether a row of `int_teleconsultations_billed` makes its doctor count (docs/ppg.md). -#}
{% macro is_counted_teleconsultation() -%}
    {{ ppg_choice('ppg_teleconsultation_scope', {
        'every_code': 'true', 'individual': 'has_individual_act',
        'in_force': 'has_act_in_force'}) }}
{%- endmacro %}
