{#- The rows of a mart, and a row for each empty cell that is to be hidden: schema `protection`
    holds such rows only when TELESANTE_HIDE_ZEROS is 1.

    mart: its name; shown: condition that tells the rows of its published tables. -#}
{% macro counted_rows(mart, shown=none) -%}
    select * from {{ ref(mart) }}
    {% if shown %}where {{ shown }}{% endif %}
    union all
    select * from {{ source('protection', 'empty_' ~ mart) }}
{%- endmacro %}

{#- The one place where a figure is hidden or rounded. Gives the body of a CTE: the keys, the figures
    (null in a masked row, rounded in a provisional one), further columns as they are, `is_masked`
    and `is_rounded`.

    mart: name of the mart and of the CTE that imports it; other CTEs are called `suppression` and
    `rounded`; figures: the counts and amounts that telesante/protect/tables.yml masks; kept: columns
    that tell nothing, or that the model hides itself. -#}
{% macro masked_cells(mart, figures, kept) %}
    select
        {% for column in key_columns(mart) -%}
            {{ mart }}.{{ column }},
        {% endfor -%}
        {% for column in figures -%}
            case
                when suppression.cell_key is not null then null
                when rounded.cell_key is not null then rounded.{{ column }}
                else {{ mart }}.{{ column }}
            end as {{ column }},
        {% endfor -%}
        {% for column in kept -%}
            {{ mart }}.{{ column }},
        {% endfor -%}
        suppression.cell_key is not null as is_masked,
        rounded.cell_key is not null as is_rounded
    from {{ mart }}
    left join suppression
        on
            suppression.mart = '{{ mart }}'
            and suppression.cell_key = {{ cell_key(mart) }}
    left join rounded
        on
            rounded.mart = '{{ mart }}'
            and rounded.cell_key = {{ cell_key(mart) }}
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

{#- Whether the series of a PPG zone may say where it began and how far it has come. It may not when
    a quarter of it is masked, nor when its initial value is that of a quarter that leaves rounded:
    the initial value is the value of another quarter, and the rate is computed from it.

    counted: column of the unrounded value. -#}
{% macro is_series_told(counted) -%}
    not bool_or(is_masked or (is_rounded and initial_value = {{ counted }})) over (
        partition by edition_id, zone_id
    )
{%- endmacro %}

{#- The progress rate of a PPG indicator in whole percent, from a value that is shown.

    shown: its column. -#}
{% macro progress_percent(shown) -%}
    round(100 - (target_value - {{ shown }}) * 100 / nullif(target_value - initial_value, 0))
{%- endmacro %}

{#- The rows of a PPG table, of which a CTE `today` holds what is computed now, and a CTE `final` the
    quarters that were published as final: such a quarter stays what it was, in the edition that
    shows it exactly.

    columns: those of the published table, in order. -#}
{% macro final_quarters_as_published(columns) %}
    select
        {%- for column in columns %}
        today.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from today
    where today.is_rounded or today.quarter_end not in (select final.quarter_end from final)
    union all
    select
        {%- for column in columns %}
        {{ 'exact.edition_id' if column == 'edition_id' else 'false as is_rounded'
            if column == 'is_rounded' else 'final.' ~ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from final
    inner join (
        select distinct edition_id, quarter_end from today where not is_rounded
    ) as exact
        on final.quarter_end = exact.quarter_end
{% endmacro %}
