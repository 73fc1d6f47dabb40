{#- What counts that months are added to need of an act (int_acts_weighed). -#}
{% macro weighed_columns() -%}
    {{ person_columns() }}, {{ [
        'executor_key', 'professional_key', 'act_quantity', 'paid_amount', 'is_individual',
        'is_outside_validity',
    ] | join(', ') }}
{%- endmacro %}

{#- Of these, what tells a person from another: all that is asked of an act that stays. -#}
{% macro person_columns() -%}
    {{ [
        'person_key', 'act_category', 'executor_department', 'beneficiary_department',
        'person_order', 'is_ald', 'is_ald_referential', 'is_ald_claim', 'is_synthetic',
        'care_date', 'known_from', 'known_until',
    ] | join(', ') }}
{%- endmacro %}

{#- The rows of `fact_acts` that came (weight 1) and went (-1) in this run; each of them came when
    the run builds everything. -#}
{% macro changed_acts() -%}
    {#- Both references are made in any case, or dbt would not know of them. -#}
    {%- set changed, acts = source('store', 'acts_changed'), ref('fact_acts') -%}
    {%- if not adds_months() -%}
        (select {{ weighed_columns() }}, 1 as weight from {{ acts }})
    {%- else -%}
        {%- set is_run = model.resource_type == 'model' and flags.WHICH in ('build', 'run') -%}
        {%- if is_run and not load_relation(changed) -%}
            {{ exceptions.raise_compiler_error(
                "What this run changes of fact_acts is not known, for it did not build it: select"
                ~ " +" ~ model.name ~ " instead of " ~ model.name ~ ", or leave --select out.") }}
        {%- endif -%}
        {{ changed }}
    {%- endif -%}
{%- endmacro %}
