"""What dbt costs: `dbt build` by its parts, beside the same compiled SQL run as one script.

    python benchmarks/dbt_build.py [--runs 3] [--before CHECKOUT] > benchmarks/dbt_build.md

Everything runs in this one call, on the raw store that TELESANTE_RAW names (`make build` fills it),
each side in a database of its own. The script runs what dbt compiled (seeds, models in order of
dependency, then every data test) through one DuckDB connection, so the difference is dbt. With
`--before`, the checkout of an earlier commit does the same beside this one, at the same time.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
import duckdb

PROJECT = Path(__file__).resolve().parent.parent
DBT = Path(sys.executable).parent / "dbt"
# In this order, each in a process of its own; the last but one leaves the warehouse to the script.
PARTS = {
    "start-up": ("--help",),
    "full parse": ("parse", "--no-partial-parse"),
    "parse of nothing new": ("parse",),
    "seeds": ("seed",),
    "models": ("run", "--full-refresh"),
    "data tests": ("test", "--exclude-resource-type", "unit_test"),
    "unit tests": ("test", "--resource-type", "unit_test"),
}
# What each of these does before its first node; a build does it once, and parses in full.
WITH_START = ("seeds", "models", "data tests", "unit tests")
SCRIPT = "the compiled SQL as one script"
WHOLE = "`dbt build`, whole"


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
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    return f"create {kind} {name} as {node['compiled_code']}"


def script(work: Path) -> Cost:
    """Run the SQL of every node that dbt built under `work` through one connection."""
    sys.path.insert(0, str(PROJECT))
    from telesante.connection_plugin import DEMONSTRATION_SALT

    manifest = json.loads((work / "target" / "manifest.json").read_text("utf-8"))
    start, processor_start = time.perf_counter(), time.process_time()
    with duckdb.connect(str(work / "script.duckdb")) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set threads = 2")
        salt = os.environ.get("TELESANTE_SALT", DEMONSTRATION_SALT)
        connection.execute("set variable telesante_salt = ?", [salt])
        for schema in ("raw", "store", "seeds", "staging", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        # What the hooks write before the first model.
        connection.execute(f"attach '{work / 'warehouse.duckdb'}' as built (read_only)")
        views = (
            "select sql from duckdb_views() where database_name = 'built' and schema_name = 'raw'"
        )
        for (view,) in connection.execute(views).fetchall():
            connection.execute(view)
        remembered = connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = 'built' and schema_name = 'store' and table_name <> 'built'"
        )
        for (table,) in remembered.fetchall():
            connection.execute(f"create table store.{table} as from built.store.{table}")
        connection.execute("update store.files set is_new = true")
        connection.execute("detach built")
        for node in nodes_in_order(manifest):
            connection.execute(statement(node).replace('"warehouse".', '"script".'))
    return Cost(time.perf_counter() - start, time.process_time() - processor_start)


def costs_of(project: Path, work: Path) -> dict[str, Cost]:
    """Return what the whole build of a checkout takes, then each of its parts."""
    work.mkdir()
    costs = {WHOLE: dbt(work, "build", project=project)}
    for name, arguments in PARTS.items():
        costs[name] = dbt(work, *arguments, project=project)
    return costs


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
    sides = {"before": before.resolve()} if before else {}
    sides["now"] = PROJECT
    found: dict[tuple[str, str], list[Cost]] = {}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(sides)) as pool:
            work = Path(folder)
            running = {
                side: pool.submit(costs_of, project, work / side) for side, project in sides.items()
            }
            for side, future in running.items():
                for name, cost in future.result().items():
                    found.setdefault((side, name), []).append(cost)
            dbt(work / "now", "compile", "--full-refresh")
            found.setdefault(("now", SCRIPT), []).append(script(work / "now"))
    report({key: middle(costs) for key, costs in found.items()}, list(sides))


def report(costs: dict[tuple[str, str], Cost], sides: list[str]) -> None:
    """Print the figures."""
    print("# What dbt costs\n")
    print("Written by `python benchmarks/dbt_build.py`: medians, in seconds of processor, which")
    print("hold better than those of the clock where other work shares the machine. Both sides ran")
    print(
        "at the same time. Seeds, models and tests are told without the start of their process.\n"
    )
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    print(f"{versions}, {os.cpu_count()} cores.\n")
    print(f"| | {' | '.join(sides)} |\n|---|{'---|' * len(sides)}")
    for name in (*PARTS, WHOLE):
        row = [f"{seconds(costs, side, name):.1f}" for side in sides]
        print(f"| {name} | {' | '.join(row)} |")
    clock = [f"{costs[side, WHOLE].wall:.0f}" for side in sides]
    print(f"| the same, by the clock | {' | '.join(clock)} |")
    plain = costs["now", SCRIPT]
    print(f"| {SCRIPT} | {' | '.join(['', f'{plain.cpu:.1f}'][-len(sides) :])} |")
    whole = costs["now", WHOLE]
    if "before" in sides:
        ratio = whole.cpu / costs["before", WHOLE].cpu
        print(f"\nThe whole build takes **{ratio:.2f}** of the processor it took before.")
    print(f"\nThe SQL of seeds, models and data tests is {plain.cpu / whole.cpu:.0%} of it.")
    print(
        "The rest is Python: dbt starts and parses once, and makes a context with all of its macros"
    )
    print("for each node, each input of a unit test and each call of the adapter.")


def seconds(costs: dict[tuple[str, str], Cost], side: str, name: str) -> float:
    """Return the processor time of a part, without what its process does before its first node."""
    start = costs[side, "parse of nothing new" if name in WITH_START else "start-up"].cpu
    return costs[side, name].cpu - (0 if name in ("start-up", WHOLE) else start)


if __name__ == "__main__":
    main()
