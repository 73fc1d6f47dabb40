{#- How far two numbers may lie apart and still count as equal: what arithmetic with doubles loses.
    What rounding in print loses is the tolerance of each figure. -#}
{% macro edge() %}0.000001{% endmacro %}
