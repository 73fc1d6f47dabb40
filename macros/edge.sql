{#- How far two numbers may lie apart and still be one: what doubles lose, not what print loses. -#}
{% macro edge() %}0.000001{% endmacro %}
