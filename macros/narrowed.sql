{#- How DuckDB makes what several models read of a run's changes: a table of them in a run that adds
    months, so that the search for them is made once; else a view, for everything is read as it is.
-#}
{% materialization narrowed, adapter='duckdb' %}
    {{ return(made_in_place('table' if adds_months() else 'view')) }}
{% endmaterialization %}
