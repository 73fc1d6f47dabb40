"""What dbt costs: `dbt build` beside the same compiled SQL run as one script.

    python benchmarks/dbt_build.py [--runs 3] [--before CHECKOUT] > benchmarks/dbt_build.md

Both sides run in this one call, on the raw store that TELESANTE_RAW names (`make build` fills it),
each in a database of its own. The script side runs what dbt compiled (seeds, models in order of
dependency, then every data test) through one DuckDB connection, so the difference is dbt. With
`--before`, the checkout of an earlier commit builds beside this one, at the same time.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
import duckdb

PROJECT = Path(__file__).resolve().parent.parent
DBT = Path(sys.executable).parent / "dbt"
EVERYTHING = ("build",)
NO_UNIT_TEST = ("build", "--exclude-resource-type", "unit_test")


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds of clock and of processor."""

    wall: float
    cpu: float


def dbt(work: Path, *arguments: str, project: Path = PROJECT) -> Cost:
    """Run dbt with its files under `work` and return what it took.

    Raises:
        ClickException: dbt failed.
    """
    environment = os.environ | {
        # The plugin that gives the salt is the checkout's own.
        "PYTHONPATH": str(project),
        "TELESANTE_RAW": str(Path(os.environ.get("TELESANTE_RAW", "extracts")).resolve()),
        "TELESANTE_DB": str(work / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
    }
    start = time.perf_counter()
    command = [DBT, "--quiet", *arguments]
    process = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise click.ClickException(f"{' '.join(arguments)}: exit code {process.returncode}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)


def nodes_in_order(manifest: dict) -> list[dict]:
    """Return what a plain `dbt build` compiled (and the seeds), each node after what it reads."""
    kinds = {"model", "test"}
    nodes = {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "seed"
        or (node["resource_type"] in kinds and "compiled_code" in node)
    }
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


def script(manifest: dict, work: Path) -> Cost:
    """Run every node's SQL through one connection and return what it took."""
    sys.path.insert(0, str(PROJECT))
    from telesante.salt import DEMONSTRATION_SALT

    built = work / "warehouse.duckdb"
    with duckdb.connect(str(built), read_only=True) as connection:
        views = connection.execute(
            "select sql from duckdb_views() where schema_name = 'raw'"
        ).fetchall()
    start, processor_start = time.perf_counter(), time.process_time()
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
    return Cost(time.perf_counter() - start, time.process_time() - processor_start)


def beside(before: Path, work: Path) -> tuple[Cost, Cost]:
    """Build everything with an earlier checkout and with this one, at the same time."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for folder in ("before", "after"):
            (work / folder).mkdir()
        former = pool.submit(dbt, work / "before", *EVERYTHING, project=before)
        current = pool.submit(dbt, work / "after", *EVERYTHING)
        return former.result(), current.result()


def middle(costs: list[Cost]) -> Cost:
    """Return the median clock and the median processor time."""
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


@click.command()
@click.option("--runs", default=3, show_default=True, help="Runs of each side.")
@click.option(
    "--before",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Checkout of an earlier commit, to build beside this one.",
)
def main(runs: int, before: Path | None) -> None:
    """Compare, and print the result as Markdown."""
    costs: dict[str, list[Cost]] = {}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            dbt(work, "parse")
            build = dbt(work, *NO_UNIT_TEST)
            manifest = json.loads((work / "target" / "manifest.json").read_text("utf-8"))
            results = json.loads((work / "target" / "run_results.json").read_text("utf-8"))
            run = {
                "the compiled SQL as one script": script(manifest, work),
                "`dbt build` without unit tests": build,
                "the unit tests": dbt(work, "test", "--resource-type", "unit_test"),
                "`dbt parse`, warm": dbt(work, "parse"),
                "`dbt --help`: the start-up in all of them": dbt(work, "--help"),
            }
            if before:
                former, current = beside(before.resolve(), work)
                run |= {"everything, before": former, "everything, now": current}
        for name, cost in run.items():
            costs.setdefault(name, []).append(cost)
    report({name: middle(found) for name, found in costs.items()}, results["results"])


def report(costs: dict[str, Cost], results: list[dict]) -> None:
    """Print the figures; `results` are those of the last run."""
    kinds = Counter(result["unique_id"].split(".")[0] for result in results)
    seconds = Counter()
    for result in results:
        seconds[result["unique_id"].split(".")[0]] += result["execution_time"]
    print("# What dbt costs\n")
    print("Written by `python benchmarks/dbt_build.py`: medians; compare the ratios, which are")
    print("those of the seconds of processor: these hold when other work shares the machine.\n")
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    print(f"{versions}, {os.cpu_count()} cores.\n")
    print("| | seconds | CPU s | ratio |\n|---|---|---|---|")
    plain = costs["the compiled SQL as one script"]
    for name, cost in costs.items():
        print(f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.cpu / plain.cpu:.1f} |")
    if "everything, now" in costs:
        former, current = costs["everything, before"], costs["everything, now"]
        ratio = current.cpu / former.cpu
        print(f"\nThe whole build takes **{ratio:.2f}** of what it took before, side by side.")
    nodes = sum(kinds.values())
    build, parse = costs["`dbt build` without unit tests"], costs["`dbt parse`, warm"]
    own = 1000 * (build.cpu - parse.cpu - plain.cpu) / nodes
    print(f"\ndbt adds {own:.0f} ms of processor per node over {nodes} nodes, beyond its start-up.")
    print("\n| dbt's own clock | nodes | ms per node |\n|---|---|---|")
    for kind, count in kinds.most_common():
        print(f"| {kind} | {count} | {1000 * seconds[kind] / count:.0f} |")


if __name__ == "__main__":
    main()
