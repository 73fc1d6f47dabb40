{#- What a check makes of its parts and its whole, by its kind. Low and high bounds take different
    ends: a share is greatest with the greatest part of the smallest whole.

    part: end of the part (value, low or high); same, opposite: ends of the whole that go with it,
    when it multiplies and when it divides. An attainable share is that of some unknown part of the
    whole's acts: anything, unless the part is nothing or everything. -#}
{% macro check_result(part, same, opposite) -%}
    case summed.kind
        when 'share' then 100 * summed.part_{{ part }} / summed.whole_{{ opposite }}
        when 'change' then 100 * summed.part_{{ part }} / summed.whole_{{ opposite }} - 100
        when 'product' then summed.part_{{ part }} * summed.whole_{{ same }} / 100
        when 'attainable'
            then
                {% if part == 'low' -%}
                    case when summed.part_low >= summed.whole_high then 100 else 0 end
                {%- elif part == 'high' -%}
                    case when summed.part_high <= 0 then 0 else 100 end
                {%- else -%}
                    100 * summed.part_value / summed.whole_value
                {%- endif %}
        else summed.part_{{ part }}
    end
{%- endmacro %}
