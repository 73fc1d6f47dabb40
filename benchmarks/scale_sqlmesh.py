"""The same SQL as a SQLMesh project, and the database that holds what it is given."""

import json
from pathlib import Path

import duckdb
from scale_by_hand import given

from telesante.salt import DEMONSTRATION_SALT, variables

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


def write_project(target: Path, warehouse: Path, project: Path, memory: str) -> None:
    """Write the project from what dbt compiled into its folder `target`.

    The lists and the views of the raw store are copied from the warehouse, as for the hand-written
    script. The salt, the public one, becomes part of the text, as SQLMesh opens connections of its
    own.
    """
    (project / "models").mkdir(parents=True, exist_ok=True)
    database = project / "warehouse.duckdb"
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        given(connection, warehouse)
    (project / "config.yaml").write_text(CONFIG.format(database=database, memory=memory), "utf-8")
    nodes = json.loads((target / "manifest.json").read_text("utf-8"))["nodes"].values()
    for node in nodes:
        if node["resource_type"] != "model" or "publication" in node["tags"]:
            continue
        kind = "VIEW" if node["config"]["materialized"] == "view" else "FULL"
        sql = (target / "compiled" / "telesante" / node["original_file_path"]).read_text("utf-8")
        for name, value in variables(DEMONSTRATION_SALT).items():
            sql = sql.replace(f"getvariable('{name}')", f"unhex('{value.hex()}')")
        sql = sql.replace('"warehouse".', "").rstrip().rstrip(";")
        head = f"MODEL (name {node['schema']}.{node['name']}, kind {kind});\n\n"
        (project / "models" / f"{node['name']}.sql").write_text(head + sql + "\n", "utf-8")
