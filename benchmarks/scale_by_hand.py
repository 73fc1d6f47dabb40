"""The marts that hang on lines, by the hand-written script of `benchmarks/scale/by_hand/`.

    python scale_by_hand.py WAREHOUSE TARGET MEMORY

Takes from a built WAREHOUSE what is the same for any store: the views of the raw store, the lists,
the calendar, the departments and which of them the store covers. Prints when each statement began
and ended.
"""

import json
import os
import sys
import time
from pathlib import Path

import duckdb

from telesante.salt import DEMONSTRATION_SALT, variables

STEPS = sorted((Path(__file__).parent / "scale" / "by_hand").glob("*.sql"))


def main(warehouse: str, target: str, memory: str) -> None:
    """Write the marts into TARGET."""
    times = {}
    with duckdb.connect(target) as connection:
        # As in profiles.yml.
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set threads = 2")
        connection.execute(f"set memory_limit = '{memory}'")
        salt = os.environ.get("TELESANTE_SALT") or DEMONSTRATION_SALT
        for name, value in variables(salt).items():
            connection.execute(f"set variable {name} = ?", [value])
        connection.execute("create schema intermediate; create schema marts")
        given(
            connection,
            warehouse,
            "marts.dim_date",
            "marts.dim_department",
            "marts.dim_perimeter",
            "intermediate.int_ppg_zones_covered",
        )
        for name, statement in statements():
            start = time.time()
            connection.execute(statement)
            times[name] = (start, time.time())
    print(json.dumps(times))


def given(connection: duckdb.DuckDBPyConnection, warehouse: str | Path, *others: str) -> None:
    """Copy from the warehouse its lists, the views of the raw store, and other tables by name."""
    connection.execute(f"attach '{warehouse}' as built (read_only)")
    connection.execute("create schema raw; create schema seeds")
    lists = connection.execute(
        "select 'seeds.' || table_name from duckdb_tables()"
        " where database_name = 'built' and schema_name = 'seeds'"
    ).fetchall()
    views = connection.execute(
        "select sql from duckdb_views() where database_name = 'built' and schema_name = 'raw'"
    ).fetchall()
    for table in (*(name for (name,) in lists), *others):
        connection.execute(f"create table {table} as from built.{table}")
    for (view,) in views:
        connection.execute(view)
    connection.execute("detach built")


def statements() -> list[tuple[str, str]]:
    """Return the name and the SQL of each statement, in order."""
    found = []
    for step in STEPS:
        for statement in duckdb.extract_statements(step.read_text("utf-8")):
            words = statement.query.partition(" as")[0].split()
            found.append((words[-1] if "(" not in words[-1] else "macro", statement.query))
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
