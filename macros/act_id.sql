{#- Rule 4: lines equal on person, care date, act code, executor and establishment, null equal to
    null, are one act group; the identifier hashes that natural key. It is asked for where
    lines meet (int_lines_ordered) and where a line alone is an act (int_acts_described): kept with
    every line before that, it would be much of what is written, and hashed for lines that a new
    month leaves as they are. -#}
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
