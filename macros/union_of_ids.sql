{#- Aggregate: the sorted distinct ids of comma-joined texts, as one such text; null if all are. -#}
{% macro union_of_ids(column) %}
    {{- adapter.dispatch('union_of_ids', 'telesante')(column) -}}
{% endmacro %}

{% macro duckdb__union_of_ids(column) -%}
    array_to_string(
        list_sort(list_distinct(flatten(
            list(string_split({{ column }}, ',')) filter (where {{ column }} is not null)
        ))),
        ','
    )
{%- endmacro %}

{% macro spark__union_of_ids(column) -%}
    nullif(
        array_join(
            array_sort(array_distinct(flatten(collect_list(split({{ column }}, ','))))), ','
        ),
        ''
    )
{%- endmacro %}
