{#- How DuckDB makes a view: in place, as a table (macros/table.sql). -#}
{% materialization view, adapter='duckdb' %}
    {{ return(made_in_place('view')) }}
{% endmaterialization %}
