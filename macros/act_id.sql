{#- Rule `netting`: lines equal on person, care date, act code, executor and establishment, null
    equal to null, are one act group, and this hash of the five is its identifier. It is computed
    where it is asked for: 32 random characters kept with every line cannot be compressed. -#}
{% macro act_id(relation) -%}
    md5(concat_ws(
        '|',
        coalesce({{ relation }}.person_key, '-'),
        cast({{ relation }}.care_date as string),
        cast({{ relation }}.act_code as string),
        coalesce({{ relation }}.executor_key, '-'),
        coalesce({{ relation }}.etb_exe_fin, '-')
    ))
{%- endmacro %}
