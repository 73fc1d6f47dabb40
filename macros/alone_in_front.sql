{#- Whether a row has more acts than any other row of its group: a note names the first only when
    there is one. Two equal members give no note.

    within: the columns that make a group. -#}
{% macro alone_in_front(within) -%}
    act_count = max(act_count) over (partition by {{ within | join(', ') }})
    and count(*) over (partition by {{ within | join(', ') }}, act_count) = 1
{%- endmacro %}
