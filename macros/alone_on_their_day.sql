{#- The lines that are the only one of their person on their day: each is an act of one version. -#}
{% macro alone_on_their_day(lines, crowded) %}
    -- A plain join: `not exists` costs three times as much.
    select
        lines.*,
        lines.flux_order + 1 as person_order
    from {{ lines }} as lines
    left join {{ crowded }} as crowded
        on
            lines.person_prefix = crowded.person_prefix
            and lines.care_date = crowded.care_date
    where crowded.care_date is null
{%- endmacro %}
