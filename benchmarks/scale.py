"""A country's volume on one machine: stage, build, gate and publish, and the marts by hand.

    python benchmarks/scale.py --raw RAW --work WORK --lines 12M

RAW is the raw store of `telesante demo --scale france`, from which deliveries of so many lines are
derived (`scale_store.py`). Each step is a process of its own whose clock, processor, memory and
reading are watched. A call is one run in the list of benchmarks/results/scale_<lines>.json, beside
the runs of other days and machines; `benchmarks/pages.py` shows what they range over.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import click
import duckdb
from machine import Cost, processor, watch
from marts_compared import differences
from scale_sqlmesh import write_project
from scale_store import LineCount, write

from telesante import spark_tables

HERE = Path(__file__).parent
PROJECT = HERE.parent
BIN = Path(sys.executable).parent
STEPS = ("deliveries", "stage", "store", "build", "by_hand", "compare", "check", "publish")
# The same models with other tools: SQLMesh in an environment of its own, Spark after `make spark`.
OTHERS = ("sqlmesh", "spark")
# A shuffle of twelve million lines in parts that a core holds.
SPARK = {"TELESANTE_SPARK_MEMORY": "8g", "TELESANTE_SPARK_PARTITIONS": "16"}
MODELS_ALONE = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


class Run:
    """One call at one size: its folder, its numbers."""

    def __init__(self, raw: Path, work: Path, lines: int, memory: str, sqlmesh: Path) -> None:
        """Take up what earlier steps have left in `work`, and begin a run of its own."""
        self.raw, self.work, self.lines, self.memory = raw, work, lines, memory
        self.sqlmesh_program = sqlmesh
        self.results = HERE / "results" / f"scale_{lines // 1_000_000}M.json"
        self.results.parent.mkdir(exist_ok=True)
        self.runs = json.loads(self.results.read_text("utf-8")) if self.results.exists() else []
        self.numbers: dict = {
            "begun": datetime.now().isoformat(" ", "minutes"),
            "machine": f"{len(os.sched_getaffinity(0))} cores, {processor()}",
            "python": platform.python_version(),
            "duckdb": duckdb.__version__,
            "limit": memory,
        }
        self.delivered = work / "deliveries"
        self.warehouse = work / "warehouse.duckdb"
        self.hand = work / "by_hand.duckdb"

    def step(self, name: str) -> None:
        """Run a step and write its numbers."""
        self.numbers[name] = getattr(self, name)()
        text = json.dumps([*self.runs, self.numbers], indent=1, default=float)
        self.results.write_text(text + "\n", "utf-8")
        click.echo(f"{name}: {self.numbers[name].get('cpu', '')}")

    def watched(
        self, name: str, *command: str | Path, may_be_red: bool = False, **environment: str
    ) -> Cost:
        """Run one of the project's commands on this size."""
        return watch(
            [BIN / command[0], *command[1:]],
            {
                "TELESANTE_RAW": str(self.work / "extracts"),
                "TELESANTE_DB": str(self.warehouse),
                "TELESANTE_PUBLISHED": str(self.work / "published"),
                "TELESANTE_MEMORY_LIMIT": self.memory,
                "DBT_TARGET_PATH": str(self.work / "target"),
                "DBT_LOG_PATH": str(self.work / "logs"),
                **environment,
            },
            PROJECT,
            self.work / f"{name}.log",
            (0, 1) if may_be_red else (0,),
        )

    def deliveries(self) -> dict:
        """Write the deliveries; what it takes is nobody's concern."""
        return {"lines": write(self.raw, self.delivered, self.lines)}

    def stage(self) -> dict:
        """Stage everything."""
        shutil.rmtree(self.work / "extracts", ignore_errors=True)
        return self.watched("stage", "telesante", "stage", self.delivered).record()

    def store(self) -> dict:
        """Say what the store is like."""
        query = (HERE / "scale" / "store.sql").read_text("utf-8")
        with duckdb.connect() as connection:
            found = connection.execute(
                query, {"lines": str(self.work / "extracts" / "er_prs_f" / "**" / "*.parquet")}
            )
            names = [column[0] for column in found.description]
            return dict(zip(names, found.fetchone(), strict=True))

    def build(self) -> dict:
        """Build lists and models, one at a time, so that each one's cost can be told."""
        self.warehouse.unlink(missing_ok=True)
        shutil.rmtree(self.work / "target", ignore_errors=True)
        cost = self.watched("build", "dbt", "build", *MODELS_ALONE, "--threads", "1")
        results = json.loads((self.work / "target" / "run_results.json").read_text("utf-8"))
        spans = {}
        for result in results["results"]:
            span = next((t for t in result["timing"] if t["name"] == "execute"), None)
            if span and result["unique_id"].startswith("model."):
                spans[result["unique_id"].split(".")[-1]] = tuple(
                    datetime.fromisoformat(span[key]).timestamp()
                    for key in ("started_at", "completed_at")
                )
        return cost.record() | {"parts": _parts(cost, spans)}

    def by_hand(self) -> dict:
        """Write the same marts by hand."""
        self.hand.unlink(missing_ok=True)
        script = (HERE / "scale_by_hand.py", self.warehouse, self.hand, self.memory)
        cost = self.watched("by_hand", "python", *script)
        spans = json.loads((self.work / "by_hand.log").read_text("utf-8").splitlines()[-1])
        return cost.record() | {"parts": _parts(cost, spans)}

    def compare(self) -> dict:
        """Compare the marts, row by row."""
        found = differences(self.warehouse, self.hand)
        if any(found.values()):
            raise click.ClickException(f"rows that only one side holds: {found}")
        return {"marts": len(found)}

    def check(self) -> dict:
        """Run the gate; what it finds wrong with such a country is not looked at."""
        return self.watched("check", "telesante", "check", may_be_red=True).record()

    def publish(self) -> dict:
        """Publish the country that the store is derived from: of the store, the gate is red."""
        warehouse = self.work / "country.duckdb"
        warehouse.unlink(missing_ok=True)
        settings = {"TELESANTE_RAW": str(self.raw), "TELESANTE_DB": str(warehouse)}
        cost = self.watched("publish", "telesante", "publish", **settings)
        with duckdb.connect() as connection:
            lines = connection.execute(
                f"select count(*) from '{self.raw / 'er_prs_f' / '**' / '*.parquet'}'"
            ).fetchone()[0]
        return cost.record() | {"lines": lines}

    def sqlmesh(self) -> dict:
        """Run the same SQL with SQLMesh: its models, without tests."""
        project = self.work / "sqlmesh"
        shutil.rmtree(project, ignore_errors=True)
        write_project(self.work / "target", self.warehouse, project, self.memory)
        plan = ("--paths", project, "plan", "--auto-apply", "--no-prompts")
        cost = self.watched("sqlmesh", self.sqlmesh_program, *plan)
        found = differences(self.warehouse, project / "warehouse.duckdb")
        if any(found.values()):
            raise click.ClickException(f"SQLMesh: rows that only one side holds: {found}")
        return cost.record()

    def spark(self) -> dict:
        """Build lists and models on Apache Spark, no test, and compare every mart."""
        tables = self.work / "spark"
        shutil.rmtree(tables, ignore_errors=True)
        environment = SPARK | {
            "TELESANTE_SPARK_WAREHOUSE": str(tables),
            "DBT_TARGET_PATH": str(self.work / "spark_target"),
        }
        command = ("dbt", "build", "--target", "spark", *MODELS_ALONE)
        cost = self.watched("spark", *command, **environment)
        shown = self.work / "spark.duckdb"
        spark_tables.show(tables, shown)
        command = (sys.executable, "-m", "maintenance.compare", self.warehouse, shown)
        if subprocess.run(command, cwd=PROJECT, check=False).returncode:
            raise click.ClickException("Spark: other marts than DuckDB's.")
        return cost.record()


def _parts(cost: Cost, spans: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Return the CPU seconds of each part of a command, from when it began and ended."""
    return {name: round(cost.between(*span).cpu, 2) for name, span in spans.items()}


@click.command()
@click.option("--raw", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--work", required=True, type=click.Path(path_type=Path))
@click.option("--lines", type=LineCount(), default="12M", show_default=True)
@click.option("--memory", default="8GB", show_default=True, help="DuckDB's memory_limit.")
@click.option(
    "--sqlmesh",
    type=click.Path(path_type=Path),
    default="tools/sqlmesh/bin/sqlmesh",
    show_default=True,
    help="The program, for the step of that name.",
)
@click.option("--step", "steps", multiple=True, type=click.Choice(STEPS + OTHERS), default=STEPS)
def main(
    raw: Path, work: Path, lines: int, memory: str, sqlmesh: Path, steps: tuple[str, ...]
) -> None:
    """Measure one size; other tools only where their step is named."""
    folder = work.resolve() / f"{lines // 1_000_000}M"
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(raw.resolve(), folder, lines, memory, sqlmesh.resolve())
    for name in STEPS + OTHERS:
        if name in steps:
            run.step(name)


if __name__ == "__main__":
    main()
