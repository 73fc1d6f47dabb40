"""A country's volume on one machine: stage, build, gate and publish, and the marts by hand.

    python benchmarks/scale.py --raw RAW --work WORK --lines 12M

RAW is the raw store of `telesante demo --scale france`, from which deliveries of so many lines are
derived (`scale_store.py`). Each step is a process of its own whose clock, processor, memory and
reading are watched; its numbers go to benchmarks/results/scale_<lines>.json as soon as they are
known, so that a step can be run again alone (`--step`). `benchmarks/pages.py` shows them.
"""

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import click
import duckdb
from machine import Cost, watch
from marts_compared import differences
from scale_sqlmesh import main as write_project
from scale_store import LineCount, write

from telesante import spark_tables

HERE = Path(__file__).parent
PROJECT = HERE.parent
BIN = Path(sys.executable).parent
STEPS = (
    "deliveries",
    "month",
    "stage",
    "store",
    "build",
    "by_hand",
    "compare",
    "check",
    "new_month",
    "new_snapshot",
    "publish",
)
# The same work with other tools, in environments of their own (requirements/benchmark*.in).
OTHERS = ("polars", "pandas", "sqlmesh", "spark")
# A shuffle of twelve million lines in parts that a core holds.
SPARK = {"TELESANTE_SPARK_MEMORY": "8g", "TELESANTE_SPARK_PARTITIONS": "16"}
ANALYST_MARTS = {
    "acts_monthly": "edition_id, care_month, act_category, executor_department",
    "flows_department": (
        "edition_id, perimeter_id, act_category, executor_department, beneficiary_zone"
    ),
}


class Run:
    """One size: its folder, its numbers."""

    def __init__(self, raw: Path, work: Path, lines: int, memory: str, tools: Path) -> None:
        """Take up what earlier steps have left in `work`."""
        self.raw, self.work, self.lines, self.memory = raw, work, lines, memory
        self.tools = tools
        self.results = HERE / "results" / f"scale_{lines // 1_000_000}M.json"
        self.results.parent.mkdir(exist_ok=True)
        self.numbers = json.loads(self.results.read_text()) if self.results.exists() else {}
        self.delivered = work / "deliveries"
        self.warehouse = work / "warehouse.duckdb"
        self.hand = work / "by_hand.duckdb"

    def step(self, name: str) -> None:
        """Run a step and write its numbers."""
        measured = datetime.now().isoformat(" ", "minutes")
        self.numbers[name] = {"measured": measured, **getattr(self, name)()}
        self.numbers["limit"] = self.memory
        self.results.write_text(json.dumps(self.numbers, indent=1, default=float) + "\n", "utf-8")
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

    def month(self) -> dict:
        """Stage the last flux month alone."""
        last = max(self.delivered.glob("ER_PRS_F_*.parquet"))
        store = self.work / "month"
        shutil.rmtree(store, ignore_errors=True)
        cost = self.watched("month", "telesante", "stage", last, TELESANTE_RAW=str(store))
        shutil.rmtree(store)
        return cost.record() | {"lines": _count(last)}

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
        """Build lists and models."""
        return self._built("build", self.warehouse)

    def _built(self, name: str, warehouse: Path, *, adds: bool = False, **settings: str) -> dict:
        """Build one model at a time, so that each one's cost can be told."""
        if not adds:
            warehouse.unlink(missing_ok=True)
        kinds = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
        command = ("dbt", "run") if adds else ("dbt", "build", *kinds)
        # A folder for each warehouse, where dbt finds the parsed project again: SQLMesh reads what
        # was compiled for the one built at once.
        target = self.work / (
            "target" if warehouse == self.warehouse else f"{warehouse.stem}_target"
        )
        if not adds:
            shutil.rmtree(target, ignore_errors=True)
        settings |= {"TELESANTE_DB": str(warehouse), "DBT_TARGET_PATH": str(target)}
        cost = self.watched(name, *command, "--threads", "1", **settings)
        results = json.loads((target / "run_results.json").read_text("utf-8"))
        models = {}
        for result in results["results"]:
            span = next((t for t in result["timing"] if t["name"] == "execute"), None)
            if span and result["unique_id"].startswith("model."):
                start, end = (
                    datetime.fromisoformat(span[key]).timestamp()
                    for key in ("started_at", "completed_at")
                )
                models[result["unique_id"].split(".")[-1]] = cost.between(start, end).record()
        return cost.record() | {"models": models, "bytes": warehouse.stat().st_size}

    def new_month(self) -> dict:
        """Build all but the last flux month, add it, and compare with what was built at once."""
        warehouse = self.work / "added.duckdb"
        tables = [self.work / "extracts" / table for table in ("er_prs_f", "er_ete_f")]
        last = max(folder.name for folder in tables[0].iterdir())
        aside = {table / last: self.work / f"{table.name}_{last}" for table in tables}
        for folder, elsewhere in aside.items():
            folder.rename(elsewhere)
        try:
            others = self._built("other_months", warehouse)
        finally:
            for folder, elsewhere in aside.items():
                elsewhere.rename(folder)
        added = self._built("new_month", warehouse, adds=True)
        if self.warehouse.exists() and any(differences(self.warehouse, warehouse).values()):
            raise click.ClickException("the month that was added gives other marts")
        return added | {"others": others, "is_compared": self.warehouse.exists()}

    def new_snapshot(self) -> dict:
        """Stage another snapshot of the referentials, without every hundredth person, and run."""
        folder = self.work / "snapshot"
        shutil.rmtree(folder, ignore_errors=True)
        store = shutil.copytree(self.work / "extracts", folder / "extracts")
        delivered = folder / "deliveries"
        delivered.mkdir()
        for file in (*self.delivered.glob("IR_*"), self.delivered / "SYNTHETIC.json"):
            shutil.copy(file, delivered)
        beneficiaries = "IR_BEN_R.parquet"
        with duckdb.connect() as connection:
            connection.execute(
                f"copy (from '{self.delivered / beneficiaries}' where hash(ben_nir_psa) % 100 > 0)"
                f" to '{delivered / beneficiaries}'"
            )
        # A warehouse's views name its file.
        warehouse = Path(shutil.copy(self.warehouse, folder / self.warehouse.name))
        staged = self.watched(
            "stage_snapshot", "telesante", "stage", delivered, TELESANTE_RAW=str(store)
        )
        run = self._built("new_snapshot", warehouse, adds=True, TELESANTE_RAW=str(store))
        shutil.rmtree(folder)
        return run | {"stage": staged.record()}

    def by_hand(self) -> dict:
        """Write the same marts by hand."""
        self.hand.unlink(missing_ok=True)
        script = (HERE / "scale_by_hand.py", self.warehouse, self.hand, self.memory)
        cost = self.watched("by_hand", "python", *script)
        times = json.loads((self.work / "by_hand.log").read_text("utf-8").splitlines()[-1])
        tables = {name: cost.between(*span).record() for name, span in times.items()}
        return cost.record() | {"tables": tables}

    def compare(self) -> dict:
        """Compare the marts, row by row."""
        found = differences(self.warehouse, self.hand)
        if any(found.values()):
            raise click.ClickException(f"rows that only one side holds: {found}")
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            rows = {
                mart: connection.execute(f"select count(*) from marts.{mart}").fetchone()[0]
                for mart in found
            }
        return {"rows": rows}

    def check(self) -> dict:
        """Run the gate; what it finds wrong with such a country is not looked at."""
        return self.watched("check", "telesante", "check", may_be_red=True).record()

    def publish(self) -> dict:
        """Publish the country that the store is derived from: of the store, the gate is red."""
        warehouse = self.work / "country.duckdb"
        warehouse.unlink(missing_ok=True)
        settings = {"TELESANTE_RAW": str(self.raw), "TELESANTE_DB": str(warehouse)}
        cost = self.watched("publish", "telesante", "publish", **settings)
        return cost.record() | {"lines": _count(self.raw / "er_prs_f" / "**" / "*.parquet")}

    def polars(self) -> dict:
        """Write two of the marts as an analyst does with polars."""
        return self._analyst("polars")

    def pandas(self) -> dict:
        """Write two of the marts as an analyst does with pandas."""
        return self._analyst("pandas")

    def _analyst(self, tool: str) -> dict:
        out = self.work / tool
        script = (HERE / f"analyst_{tool}.py", self.work / "extracts", PROJECT / "seeds", out)
        cost = self.watched(tool, self.tools / "analyst" / "bin" / "python", *script)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.warehouse}' as built (read_only)")
            for mart, key in ANALYST_MARTS.items():
                columns = f"{key}, act_count, patient_count".replace(
                    "care_month", "cast(care_month as date)"
                )
                mine, theirs = (
                    f"select {columns} from {source}"
                    for source in (f"built.marts.{mart}", f"'{out / mart}.parquet'")
                )
                for one, other in ((mine, theirs), (theirs, mine)):
                    if connection.execute(f"{one} except all {other}").fetchone():
                        raise click.ClickException(f"{tool}: {mart} has other rows")
        return cost.record()

    def sqlmesh(self) -> dict:
        """Run the same SQL with SQLMesh: its models, without tests."""
        project = self.work / "sqlmesh"
        shutil.rmtree(project, ignore_errors=True)
        compiled = self.work / "target" / "compiled" / "telesante"
        manifest = self.work / "target" / "manifest.json"
        write_project(compiled, manifest, self.warehouse, project, self.memory)
        program = self.tools / "sqlmesh" / "bin" / "sqlmesh"
        plan = ("--paths", project, "plan", "--auto-apply", "--no-prompts")
        cost = self.watched("sqlmesh", program, *plan)
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
        kinds = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
        command = ("dbt", "build", "--target", "spark", *kinds)
        cost = self.watched("spark", *command, **environment)
        shown = self.work / "spark.duckdb"
        spark_tables.show(tables, shown)
        command = (sys.executable, "-m", "maintenance.compare", self.warehouse, shown)
        if subprocess.run(command, cwd=PROJECT, check=False).returncode:
            raise click.ClickException("Spark: other marts than DuckDB's.")
        return cost.record()


def _count(file: Path) -> int:
    with duckdb.connect() as connection:
        return connection.execute(f"select count(*) from '{file}'").fetchone()[0]


@click.command()
@click.option("--raw", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--work", required=True, type=click.Path(path_type=Path))
@click.option("--lines", type=LineCount(), default="12M", show_default=True)
@click.option("--memory", default="8GB", show_default=True, help="DuckDB's memory_limit.")
@click.option(
    "--tools",
    type=click.Path(path_type=Path),
    default="tools",
    help="Folder of the environments `analyst` and `sqlmesh`, for the steps of other tools.",
)
@click.option("--step", "steps", multiple=True, type=click.Choice(STEPS + OTHERS), default=STEPS)
def main(
    raw: Path, work: Path, lines: int, memory: str, tools: Path, steps: tuple[str, ...]
) -> None:
    """Measure one size; steps of other tools only where they are named."""
    folder = work.resolve() / f"{lines // 1_000_000}M"
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(raw.resolve(), folder, lines, memory, tools.resolve())
    for name in STEPS + OTHERS:
        if name in steps:
            run.step(name)


if __name__ == "__main__":
    main()
