"""A month of Open DAMIR: `telesante stage` beside DuckDB's own filtered copy, and twelve built.

Run it from the project's environment: `python benchmarks/open_damir.py`. A whole month needs 8 GB
of disk. Both commands run in processes of their own, one after the other, on the same file.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
import duckdb
from machine import processor
from stage import Cost, cost_of

from telesante.demo.open_damir.layout import COLUMNS, months
from telesante.settings import PROJECT
from telesante.stage.scoped_lines import codes_in_scope

HERE = Path(__file__).parent
RESULTS = HERE / "open_damir.md"
MONTH = 202501
SHARE = 0.01
FILTERED_COPY = (
    "import duckdb, sys; duckdb.execute("
    "f\"copy (select * from read_csv('{sys.argv[1]}', delim = ';', header = true) "
    "where PRS_NAT in ({sys.argv[3]})) to '{sys.argv[2]}' (format parquet)\")"
)


@click.command()
@click.option("--lines", default=36_000_000, show_default=True, help="Lines of the month.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write the input.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
def main(lines: int, folder: Path | None, results: Path) -> None:
    """Measure, and write the numbers to benchmarks/open_damir.md."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        row = _month(lines, Path(scratch))
    click.echo(row)
    kept = round(SHARE * lines)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        build = _twelve(kept, Path(scratch))
    click.echo(build)
    results.write_text(
        (HERE / "open_damir_page.md")
        .read_text("utf-8")
        .format(
            date=datetime.now(UTC).date(),
            cores=len(os.sched_getaffinity(0)),
            processor=processor(),
            python=platform.python_version(),
            duckdb=duckdb.__version__,
            rows=row,
            kept=kept,
            build_cpu=build.cpu,
            build_wall=build.wall,
            build_memory=build.memory,
        ),
        "utf-8",
    )


def _write(target: Path, month: int, lines: int, share: float) -> None:
    script = (HERE / "open_damir_input.sql").read_text("utf-8")
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        connection.execute(
            script.format(
                lines=lines,
                share=share,
                month=month,
                acts=PROJECT / "seeds" / "nomenclatures" / "acts.csv",
                header=";".join([*COLUMNS, ""]),
                target=target,
            )
        )


def _month(lines: int, scratch: Path) -> str:
    """Measure both commands on one month and return a line of the table of results."""
    plain = scratch / f"A{MONTH}.csv"
    _write(plain, MONTH, lines, SHARE)
    unpacked = plain.stat().st_size / 1e6
    subprocess.run(["gzip", "--force", "-6", plain], check=True)
    source, store = scratch / f"{plain.name}.gz", scratch / "raw"
    size = source.stat().st_size / 1e6
    codes, target = ",".join(codes_in_scope()), scratch / "copy.parquet"
    copy = cost_of([sys.executable, "-c", FILTERED_COPY, str(source), str(target), codes], store)
    stage = cost_of([sys.executable, "-m", "telesante", "stage", str(source)], store)
    return (
        f"| {lines:,} | {size:,.0f} | {unpacked:,.0f} | {copy.wall:.1f} | {stage.wall:.1f} | "
        f"**{copy.wall / stage.wall:.2f}** | {copy.cpu:.1f} | {stage.cpu:.1f} | "
        f"{copy.cpu / stage.cpu:.2f} | {copy.memory:,.0f} | {stage.memory:,.0f} |"
    )


def _twelve(kept: int, scratch: Path) -> Cost:
    """Stage twelve months of listed acts alone, and return what their build takes."""
    store = scratch / "raw"
    for month in months(MONTH - 99, MONTH - 88):
        source = scratch / f"A{month}.csv"
        _write(source, month, kept, 1)
        cost_of([sys.executable, "-m", "telesante", "stage", str(source)], store)
        source.unlink()
    dbt = shutil.which("dbt", path=str(Path(sys.executable).parent))
    tests = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    places = {
        "TELESANTE_DB": str(scratch / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(scratch / "target"),
        "DBT_LOG_PATH": str(scratch / "logs"),
        "TELESANTE_SALT": "",
        "TELESANTE_CONFIG": os.devnull,
    }
    return cost_of([dbt, "--quiet", "build", *tests], store, places)


if __name__ == "__main__":
    main()
