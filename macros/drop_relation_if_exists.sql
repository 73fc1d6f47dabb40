{#- Drops what is there (dbt calls this by its name, and drops what is not there as well: that of
    each model's former table, of which a new warehouse has none, cost more than most models). dbt's
    cache knows each relation of the schemas that it writes to. -#}
{% macro drop_relation_if_exists(relation) %}
    {% if relation is not none and load_cached_relation(relation) is not none %}
        {% do adapter.drop_relation(relation) %}
    {% endif %}
{% endmacro %}
