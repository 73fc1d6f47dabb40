{#- Merges overlapping or touching periods of a person, so that a date falls in one period at most
    and a join on it never multiplies rows. Both ends are included; a null end, or one after the
    year 2900, is open: Rule `flags`.

    relation: a CTE with person_key, period_from, period_until. Gives the body of a CTE. -#}
{% macro merged_periods(relation) %}
    select
        person_key,
        min(period_from) as period_from,
        max(period_until) as period_until
    from (
        select
            *,
            sum(case when period_from <= {{ day_after('reached_until') }} then 0 else 1 end)
                over (
                    partition by person_key order by period_from, period_until
                    rows between unbounded preceding and current row
                ) as island
        from (
            select
                *,
                max(period_until) over (
                    partition by person_key order by period_from, period_until
                    rows between unbounded preceding and 1 preceding
                ) as reached_until
            from (
                select
                    person_key,
                    coalesce(period_from, cast('1900-01-01' as date)) as period_from,
                    case
                        when year(period_until) <= 2900 then period_until
                        else cast('2999-12-31' as date)
                    end as period_until
                from {{ relation }}
            ) as bounded
        ) as followed
    ) as numbered
    where period_from <= period_until
    group by person_key, island
{% endmacro %}

{#- The day after a date, as a date on both engines. -#}
{% macro day_after(expression) -%}
    cast({{ expression }} + interval '1' day as date)
{%- endmacro %}
