"""What dbt costs: `dbt build` beside the same compiled SQL run as one script.

    python benchmarks/dbt_build.py [--runs 3] > benchmarks/dbt_build.md

Both sides run in this one call, on the raw store that TELESANTE_RAW names (`make build` fills it),
each in a database of its own. The script side runs what dbt compiled (seeds, models in order of
dependency, then every data test) through one DuckDB connection, so the difference is dbt.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

import click
import duckdb

PROJECT = Path(__file__).resolve().parent.parent
DBT = Path(sys.executable).parent / "dbt"


def dbt(work: Path, *arguments: str) -> float:
    """Run dbt with its files under `work` and return its wall time in seconds."""
    environment = os.environ | {
        "TELESANTE_DB": str(work / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
    }
    start = time.perf_counter()
    command = [DBT, "--quiet", *arguments]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def nodes_in_order(manifest: dict) -> list[dict]:
    """Return seeds, models and data tests, each after what it reads."""
    kinds = {"seed", "model", "test"}
    nodes = {k: n for k, n in manifest["nodes"].items() if n["resource_type"] in kinds}
    ordered: dict[str, dict] = {}

    def visit(key: str) -> None:
        if key in nodes and key not in ordered:
            for parent in nodes[key]["depends_on"].get("nodes", []):
                visit(parent)
            ordered[key] = nodes[key]

    for key in nodes:
        visit(key)
    return sorted(ordered.values(), key=lambda node: node["resource_type"] == "test")


def statement(node: dict) -> str:
    """Return the SQL that does what dbt does for a node, without dbt."""
    name = f"{node['schema']}.{node['name']}"
    if node["resource_type"] == "seed":
        types = node["config"]["column_types"]
        given = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
        reader = f"read_csv('{PROJECT / node['original_file_path']}', types = {{{given}}})"
        return f"create table {name} as from {reader}"
    if node["resource_type"] == "test":
        return f"select count(*) from ({node['compiled_code'].rstrip().rstrip(';')}\n) as failures"
    return f"create {node['config']['materialized']} {name} as {node['compiled_code']}"


def script(manifest: dict, work: Path) -> float:
    """Run every node's SQL through one connection and return the wall time in seconds."""
    sys.path.insert(0, str(PROJECT))
    from telesante.salt import DEMONSTRATION_SALT

    built = work / "warehouse.duckdb"
    with duckdb.connect(str(built), read_only=True) as connection:
        views = connection.execute(
            "select sql from duckdb_views() where schema_name = 'raw'"
        ).fetchall()
    start = time.perf_counter()
    with duckdb.connect(str(work / "script.duckdb")) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set threads = 2")
        salt = os.environ.get("TELESANTE_SALT", DEMONSTRATION_SALT)
        connection.execute("set variable telesante_salt = ?", [salt])
        for schema in ("raw", "seeds", "staging", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        for (view,) in views:
            connection.execute(view)
        for node in nodes_in_order(manifest):
            connection.execute(statement(node).replace('"warehouse".', '"script".'))
    return time.perf_counter() - start


@click.command()
@click.option("--runs", default=3, show_default=True, help="Runs of each side.")
def main(runs: int) -> None:
    """Compare, and print the result as Markdown."""
    builds, scripts, parses, starts = [], [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            dbt(work, "parse")
            parses.append(dbt(work, "parse"))
            starts.append(dbt(work, "--help"))
            builds.append(dbt(work, "build", "--exclude-resource-type", "unit_test"))
            manifest = json.loads((work / "target" / "manifest.json").read_text("utf-8"))
            results = json.loads((work / "target" / "run_results.json").read_text("utf-8"))
            scripts.append(script(manifest, work))
    report(*map(median, (builds, scripts, parses, starts)), results["results"])


def report(build: float, plain: float, parse: float, start: float, results: list[dict]) -> None:
    """Print the figures; `results` are those of the last run."""
    kinds = Counter(result["unique_id"].split(".")[0] for result in results)
    seconds = Counter()
    for result in results:
        seconds[result["unique_id"].split(".")[0]] += result["execution_time"]
    print("# What dbt costs\n")
    print("Written by `python benchmarks/dbt_build.py`: medians; compare the ratios.\n")
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    print(f"{versions}, {os.cpu_count()} cores.\n")
    print("| | seconds | ratio |\n|---|---|---|")
    print(f"| the compiled SQL as one script | {plain:.1f} | 1.0 |")
    print(
        f"| `dbt build` (two threads, start-up and parse included) | {build:.1f} |"
        f" {build / plain:.1f} |"
    )
    print(f"| `dbt parse`, warm | {parse:.1f} | {parse / plain:.1f} |")
    print(f"| `dbt --help`: the start-up in all of them | {start:.1f} | {start / plain:.1f} |\n")
    nodes = sum(kinds.values())
    print(
        f"dbt adds {1000 * (build - parse - plain) / nodes:.0f} ms per node over {nodes} nodes,"
        " beyond its start-up.\n"
    )
    print("| dbt's own clock | nodes | ms per node |\n|---|---|---|")
    for kind, count in kinds.most_common():
        print(f"| {kind} | {count} | {1000 * seconds[kind] / count:.0f} |")


if __name__ == "__main__":
    main()
