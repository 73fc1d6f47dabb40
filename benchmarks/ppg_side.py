"""One side of `benchmarks/ppg.py`, in a process of its own: writes its tables and prints the costs.

    python ppg_side.py queries|models WAREHOUSE TARGET MEMORY

Reads plan.json of the working directory. Prints JSON: seconds of clock, seconds of processor and
peak memory in MB, of each table and in all. The peak is the process's, which holds nothing else.
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
INDICATORS = ("ppg_teleconsultation_uptake", "ppg_chronic_patients")


def statements(side: str, warehouse: str) -> list[tuple[str, str]]:
    """Return the name and the SQL of what the side writes, in order."""
    if side == "queries":
        return [
            (
                mart,
                f"create table target.marts.{mart} as " + (HERE / f"{mart}.sql").read_text("utf-8"),
            )
            for mart in INDICATORS
        ]
    models = json.loads(Path("plan.json").read_text("utf-8"))
    written = {
        model["relation"]: model["relation"].replace(f'"{warehouse}"', '"target"', 1)
        for model in models
    }
    found = []
    for model in models:
        text = f"create {model['kind']} {model['relation']} as {model['sql']}"
        for relation, replacement in written.items():
            text = text.replace(relation, replacement)
        found.append((model["name"], text))
    return found


def spent() -> tuple[float, float]:
    """Return the clock and the processor time of this process, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), usage.ru_utime + usage.ru_stime


def main(side: str, warehouse: str, target: str, memory: str) -> None:
    """Write the tables of a side and print what they took."""
    name = Path(warehouse).stem
    tables = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as {name} (read_only)")
        connection.execute(f"attach '{target}' as target")
        connection.execute(f"use {name}")
        # As in profiles.yml.
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set threads = 2")
        connection.execute(f"set memory_limit = '{memory}'")
        connection.execute(f"set temp_directory = '{target}.tmp'")
        for schema in ("intermediate", "marts"):
            connection.execute(f"create schema target.{schema}")
        start = spent()
        for table, statement in statements(side, name):
            before = spent()
            connection.execute(statement)
            tables[table] = _cost(before)
        print(json.dumps({"tables": tables, "total": _cost(start)}))


def _cost(start: tuple[float, float]) -> dict[str, float]:
    wall, cpu = spent()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": wall - start[0], "cpu": cpu - start[1], "memory": peak}


if __name__ == "__main__":
    main(*sys.argv[1:])
