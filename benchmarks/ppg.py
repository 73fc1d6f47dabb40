"""The two PPG indicators: the models beside one hand-written query each, time and memory.

    TELESANTE_DB=warehouse.duckdb python benchmarks/ppg.py

Reads a built warehouse and leaves it alone. The models are those that only the indicators need:
`intermediate/ppg`, `marts/ppg` and two of the register. Both sides write the same two tables, from
the same `fact_acts`, deduplicated and located register, dimensions and seeds; each run has a
process and a database of its own. The rows are compared, also with the marts as built.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
import duckdb
from machine import processor

HERE = Path(__file__).parent
RESULTS = HERE / "ppg.md"
INDICATORS = ("ppg_teleconsultation_uptake", "ppg_chronic_patients")
# What only the indicators need; every other model is given to both sides as it was built.
MODELS = (
    "path:models/intermediate/ppg",
    "path:models/marts/ppg",
    "int_general_practitioners_registered",
    "int_professionals_linked",
)
SIDES = ("queries", "models")


@click.command()
@click.option("--runs", default=3, show_default=True, help="Runs of each side.")
@click.option("--memory", default="8GB", show_default=True, help="DuckDB's memory_limit.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write the tables.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
def main(runs: int, memory: str, folder: Path | None, results: Path) -> None:
    """Measure, and write the numbers to benchmarks/ppg.md."""
    warehouse = Path(os.environ.get("TELESANTE_DB", "warehouse.duckdb")).resolve()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        work = Path(scratch)
        (work / "plan.json").write_text(json.dumps(plan(work, warehouse)), "utf-8")
        costs: dict[str, list[dict]] = {side: [] for side in SIDES}
        for _ in range(runs):
            for side in SIDES:
                costs[side].append(measure(side, warehouse, work, memory))
                click.echo(f"{side}: {costs[side][-1]['total']['cpu']:.1f} CPU seconds")
        rows = compare(warehouse, work)
    results.write_text(page(costs, rows, memory, store(warehouse)), "utf-8")


def plan(work: Path, warehouse: Path) -> list[dict]:
    """Return the models in order of dependency: name, materialisation, relation, compiled SQL.

    dbt compiles against an empty database of the warehouse's name, so that the relations are right
    and the warehouse stays unread.
    """
    environment = os.environ | {
        "TELESANTE_DB": str(work / "empty" / warehouse.name),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
    }
    (work / "empty").mkdir()
    command = [Path(sys.executable).parent / "dbt", "--quiet", "compile", "--select", *MODELS]
    subprocess.run(command, cwd=HERE.parent, env=environment, check=True, stdout=subprocess.DEVNULL)
    nodes = json.loads((work / "target" / "manifest.json").read_text("utf-8"))["nodes"]
    results = json.loads((work / "target" / "run_results.json").read_text("utf-8"))["results"]
    compiled = {r["unique_id"]: r for r in results if r["unique_id"].startswith("model.")}
    ordered: dict[str, dict] = {}

    def visit(key: str) -> None:
        if key in compiled and key not in ordered:
            for parent in nodes[key]["depends_on"]["nodes"]:
                visit(parent)
            ordered[key] = {
                "name": nodes[key]["name"],
                "kind": nodes[key]["config"]["materialized"],
                "relation": compiled[key]["relation_name"],
                "sql": compiled[key]["compiled_code"],
            }

    for key in compiled:
        visit(key)
    return list(ordered.values())


def measure(side: str, warehouse: Path, work: Path, memory: str) -> dict:
    """Run one side in a process of its own and return what each of its tables took."""
    target = work / f"{side}.duckdb"
    target.unlink(missing_ok=True)
    command = [sys.executable, HERE / "ppg_side.py", side, warehouse, target, memory]
    output = subprocess.run(command, cwd=work, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(output.stdout)


def compare(warehouse: Path, work: Path) -> dict[str, int]:
    """Return the number of rows of each indicator.

    Raises:
        ClickException: The models, the queries and the marts of the warehouse do not agree.
    """
    counts = {}
    with duckdb.connect() as connection:
        databases = {"built": warehouse} | {side: work / f"{side}.duckdb" for side in SIDES}
        for name, path in databases.items():
            connection.execute(f"attach '{path}' as {name} (read_only)")
        for mart in INDICATORS:
            for one, other in (("built", "models"), ("models", "queries"), ("queries", "models")):
                lost = f"from {one}.marts.{mart} except all from {other}.marts.{mart}"
                if connection.execute(lost).fetchone():
                    raise click.ClickException(f"{mart}: rows of the {one} are not in the {other}")
            count = f"select count(*) from models.marts.{mart}"
            counts[mart] = connection.execute(count).fetchone()[0]
    return counts


def store(warehouse: Path) -> dict[str, int]:
    """Return the sizes of the warehouse: stored lines, versions of acts, persons with an ALD."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        sizes = connection.execute((HERE / "ppg_store.sql").read_text("utf-8"))
        names = [column[0] for column in sizes.description]
        return dict(zip(names, sizes.fetchone(), strict=True))


def page(costs: dict, rows: dict[str, int], memory: str, sizes: dict[str, int]) -> str:
    """Fill the page of results: medians of time, greatest peak of memory."""
    total = {side: _median([run["total"] for run in costs[side]]) for side in SIDES}
    names = costs["models"][0]["tables"]
    tables = [
        f"| `{name}` | {_median([run['tables'][name] for run in costs['models']])['cpu']:.2f} |"
        for name in names
    ]
    text = (HERE / "ppg_page.md").read_text("utf-8")
    return text.format(
        date=datetime.now(UTC).date(),
        cores=len(os.sched_getaffinity(0)),
        processor=processor(),
        python=platform.python_version(),
        duckdb=duckdb.__version__,
        memory=memory,
        runs=len(costs["models"]),
        queries=total["queries"],
        models=total["models"],
        wall_ratio=total["models"]["wall"] / total["queries"]["wall"],
        cpu_ratio=total["models"]["cpu"] / total["queries"]["cpu"],
        rows=", ".join(f"`{mart}` {count:,}" for mart, count in rows.items()),
        indicators="\n".join(_indicator(costs, mart) for mart in INDICATORS),
        tables="\n".join(tables),
        sizes=sizes,
    )


def _indicator(costs: dict, mart: str) -> str:
    query = _median([run["tables"][mart] for run in costs["queries"]])
    return f"| `{mart}` | {query['wall']:.1f} | {query['cpu']:.1f} | {query['memory']:,.0f} |"


def _median(costs: list[dict]) -> dict[str, float]:
    return {
        "wall": statistics.median(cost["wall"] for cost in costs),
        "cpu": statistics.median(cost["cpu"] for cost in costs),
        "memory": max(cost["memory"] for cost in costs),
    }


if __name__ == "__main__":
    main()
