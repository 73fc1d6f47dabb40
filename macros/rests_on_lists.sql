{#- Whether this model rests on code lists alone: a run that adds months leaves it as it is, for
    another list makes everything anew (macros/judge_build.sql). -#}
{% macro rests_on_lists() %}
    {% set found = [model.unique_id] %}
    {% for name in found if name in graph.nodes %}
        {% for parent in graph.nodes[name].depends_on.nodes if parent not in found %}
            {% if parent.startswith('source.') %}
                {{ return(false) }}
            {% endif %}
            {% do found.append(parent) %}
        {% endfor %}
    {% endfor %}
    {{ return(true) }}
{% endmacro %}
