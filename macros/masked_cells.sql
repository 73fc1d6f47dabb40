{#- The rows of a mart, and a row for each empty cell that is to be hidden: schema `protection`
    holds such rows only when TELESANTE_HIDE_ZEROS is 1.

    mart: its name; shown: condition that tells the rows of its published tables. -#}
{% macro counted_rows(mart, shown=none) -%}
    select * from {{ ref(mart) }}
    {% if shown %}where {{ shown }}{% endif %}
    union all
    select * from {{ source('protection', 'empty_' ~ mart) }}
{%- endmacro %}

{#- The one place where a figure is hidden. Gives the body of a CTE: the keys, the figures (null in
    a masked row), the columns that tell nothing (kept as they are), and `is_masked`.

    mart: name of the mart and of the CTE that imports it; another CTE is called `suppression`;
    figures: the columns that telesante/protect/tables.yml masks, except rates, which a model
    computes again from what is shown; kept: further columns. -#}
{% macro masked_cells(mart, figures, kept) %}
    select
        {% for column in key_columns(mart) -%}
            {{ mart }}.{{ column }},
        {% endfor -%}
        {% for column in figures -%}
            case when suppression.cell_key is null then {{ mart }}.{{ column }} end as {{ column }},
        {% endfor -%}
        {% for column in kept -%}
            {{ mart }}.{{ column }},
        {% endfor -%}
        suppression.cell_key is not null as is_masked
    from {{ mart }}
    left join suppression
        on
            suppression.mart = '{{ mart }}'
            and suppression.cell_key = {{ cell_key(mart) }}
{% endmacro %}

{#- A published figure as a percentage of the row that is its base, null unless both are shown: the
    share of a hidden figure would give that figure away, and a visible figure with its share of a
    hidden base would give the base away.

    figure: a column of the published table; base: the condition that tells the row of the base;
    within: the columns that a row shares with its base. -#}
{% macro share_percent(figure, base, within) -%}
    cast({{ figure }} as double) * 100 / max(case when {{ base }} then {{ figure }} end) over (
        partition by {{ within | join(', ') }}
    )
{%- endmacro %}

{#- A column of a PPG zone, null in every quarter when one quarter of the zone is masked: the
    initial value is the value of another quarter, and the progress rate is computed from it. -#}
{% macro shown_with_the_series(column) -%}
    case when not bool_or(is_masked) over (partition by edition_id, zone_id) then {{ column }} end
        as {{ column }}
{%- endmacro %}
