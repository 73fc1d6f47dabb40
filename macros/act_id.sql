{#- Rule 4: lines equal on person, care date, act code, executor and establishment, null equal to
    null, are one act group; the identifier hashes that natural key. Two models name groups: lines
    that meet others, and acts of one line. Kept with every line before that, identifiers would be
    a third of what is written, and hashed for lines that a new month leaves as they are. -#}
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
