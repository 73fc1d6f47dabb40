{#- Standard error of an expected final count, as a share of it (chain ladder, Mack 1993): that of the
    count itself, which is less for a large one, and that of the factors.

    known: the count; own_variance and factor_variance are columns of `int_development`. -#}
{% macro relative_error(known) -%}
    sqrt(own_variance / nullif({{ known }}, 0) + factor_variance)
{%- endmacro %}

{#- One end of an interval around `expected_count`, never below zero.

    end: lowest or highest; percent: 80 or 95, a column of `student_deviates` gives its deviate. -#}
{% macro interval_end(end, percent) -%}
    round(
        expected_count * greatest(
            1 {{ '-' if end == 'lowest' else '+' }} deviate_{{ percent }} * relative_error, 0
        ), 6
    )
{%- endmacro %}

{#- Step to which a share leaves, in percent: the finest of which half is more than eleven of those
    that it is a share of; null where they are too few for any.

    count: of what it is a share. -#}
{% macro share_step(count) -%}
    case
        when {{ count }} >= 24000 then 0.1
        when {{ count }} >= 2400 then 1.0
        when {{ count }} >= 480 then 5.0
    end
{%- endmacro %}

{#- A share at the nearest step. -#}
{% macro stepped(share, step) -%}
    round(round({{ share }} / ({{ step }})) * ({{ step }}), 1)
{%- endmacro %}
