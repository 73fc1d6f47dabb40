"""The same SQL as a SQLMesh project: writes it, and the database that holds what it is given.

    python scale_sqlmesh.py COMPILED MANIFEST WAREHOUSE PROJECT MEMORY
    sqlmesh --paths PROJECT plan --auto-apply --no-prompts

COMPILED and MANIFEST are what dbt compiled. The lists and the views of the raw store are copied
from the WAREHOUSE, as for the hand-written script. The salt, the public one, becomes part
of the text: SQLMesh opens connections of its own.
"""

import json
import sys
from pathlib import Path

import duckdb

from telesante.connection_plugin import DEMONSTRATION_SALT

CONFIG = """gateways:
  here:
    connection:
      type: duckdb
      catalogs: {{warehouse: {database}}}
      connector_config:
        memory_limit: {memory}
        threads: 2
        preserve_insertion_order: false
      concurrent_tasks: 1
default_gateway: here
model_defaults: {{dialect: duckdb, start: '2025-01-01'}}
"""


def main(compiled: Path, manifest: Path, warehouse: Path, project: Path, memory: str) -> None:
    """Write the project."""
    (project / "models").mkdir(parents=True, exist_ok=True)
    database = project / "warehouse.duckdb"
    database.unlink(missing_ok=True)
    given(database, warehouse)
    (project / "config.yaml").write_text(CONFIG.format(database=database, memory=memory), "utf-8")
    nodes = json.loads(manifest.read_text("utf-8"))["nodes"].values()
    for node in nodes:
        if node["resource_type"] != "model" or "publication" in node["tags"]:
            continue
        kind = "VIEW" if node["config"]["materialized"] in ("view", "narrowed") else "FULL"
        sql = (compiled / node["original_file_path"]).read_text("utf-8")
        sql = sql.replace("getvariable('telesante_salt')", f"'{DEMONSTRATION_SALT}'")
        sql = sql.replace('"warehouse".', "").rstrip().rstrip(";")
        head = f"MODEL (name {node['schema']}.{node['name']}, kind {kind});\n\n"
        (project / "models" / f"{node['name']}.sql").write_text(head + sql + "\n", "utf-8")


def given(database: Path, warehouse: Path) -> None:
    """Copy from a warehouse the lists, the views of the raw store and what dbt remembers of it."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"attach '{warehouse}' as built (read_only)")
        connection.execute("create schema raw; create schema seeds; create schema store")
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where database_name = 'built' and schema_name in ('seeds', 'store')"
        ).fetchall()
        views = connection.execute(
            "select sql from duckdb_views() where database_name = 'built' and schema_name = 'raw'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"create table {table} as from built.{table}")
        for (view,) in views:
            connection.execute(view)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]), sys.argv[5])
