{#- Rule `redelivery`: the nine columns that identify a reimbursement line of DCIR (clé de jointure
    à neuf variables). -#}
{% macro nine_key() %}
    {{ return([
        'flx_dis_dtd', 'flx_trt_dtd', 'flx_emt_typ', 'flx_emt_num', 'flx_emt_ord',
        'org_cle_num', 'dct_ord_num', 'prs_ord_num', 'rem_typ_aff',
    ]) }}
{% endmacro %}

{#- The same, as a select list or as a sort order, optionally of one relation. -#}
{% macro nine_key_columns(relation=none, suffix='') -%}
    {%- for column in nine_key() -%}
        {{ relation ~ '.' if relation }}{{ column }}{{ suffix }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The same, as a join condition between two relations. -#}
{% macro nine_key_join(left_relation, right_relation) -%}
    {%- for column in nine_key() -%}
        {{ left_relation }}.{{ column }} = {{ right_relation }}.{{ column }}
        {{- ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
