{#- The member that a row of a cube stands for: the column's own value, or 'all' where the row
    adds it up. Distinct counts do not add up, so marts carry totals as rows: Rule `cubes`. -#}
{% macro cube_member(column) -%}
    case when grouping({{ column }}) = 1 then 'all' else {{ column }} end
{%- endmacro %}
