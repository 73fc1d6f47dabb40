{#- A masked row shows none of its figures, and a row that is not masked shows its first one. -#}
{% test masked_rows_show_nothing(model, columns) %}
    select * from {{ model }}
    where
        (is_masked and coalesce({% for column in columns -%}
            cast({{ column }} as string){{ ', ' if not loop.last }}
        {%- endfor %}) is not null)
        or (not is_masked and {{ columns[0] }} is null)
        or is_masked is null
{% endtest %}
