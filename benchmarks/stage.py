"""`telesante stage` beside DuckDB's own copy of the same CSV to Parquet: time and memory.

Run it from the project's environment: `python benchmarks/stage.py`. Both commands run in processes
of their own, one after the other, several times on the same file; the ratio is that of medians.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import duckdb
from machine import processor

HERE = Path(__file__).parent
MIXED_MONTHS = 12
LONG_FILE = 5_000_000  # lines
RESULTS = HERE / "stage.md"
PLAIN_COPY = (
    "import duckdb, sys; duckdb.execute("
    "f\"copy (select * from read_csv('{sys.argv[1]}')) to '{sys.argv[2]}' (format parquet)\")"
)


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of clock, seconds of processor, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


@click.command()
@click.option("--lines", multiple=True, default=(1_000_000, 20_000_000), show_default=True)
@click.option(
    "--repeat", default=3, show_default=True, help="Runs of each command; one on a long file."
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write the input.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
def main(lines: tuple[int, ...], repeat: int, folder: Path | None, results: Path) -> None:
    """Measure, and write the numbers to benchmarks/stage.md.

    Each number of lines is measured on a file of one flux month, as CNAM delivers them; the first
    also on the least favourable file, in which each line is of another month than the one before.
    """
    rows = []
    for count, months in [(lines[0], MIXED_MONTHS), *((count, 1) for count in lines)]:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            runs = repeat if count < LONG_FILE else 1
            rows.append(_row(count, months, runs, Path(scratch)))
            click.echo(rows[-1])
    results.write_text(_page(rows), "utf-8")


def _row(lines: int, months: int, repeat: int, scratch: Path) -> str:
    """Measure both commands on one input and return a line of the table of results."""
    source = scratch / "ER_PRS_F.csv"
    script = (HERE / "stage_input.sql").read_text("utf-8")
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        connection.execute(script.format(lines=lines, months=months, target=source))
    size = source.stat().st_size / 1e6
    store = scratch / "raw"
    copies, stages = [], []
    for _ in range(repeat):
        target = scratch / "copy.parquet"
        copies.append(cost_of([sys.executable, "-c", PLAIN_COPY, str(source), str(target)], store))
        target.unlink()
        stages.append(cost_of([sys.executable, "-m", "telesante", "stage", str(source)], store))
        shutil.rmtree(store)
    copy, stage = _median(copies), _median(stages)
    return (
        f"| {lines:,} | {size:,.0f} | {months} | {copy.wall:.1f} | {stage.wall:.1f} | "
        f"**{copy.wall / stage.wall:.2f}** | {copy.cpu:.1f} | {stage.cpu:.1f} | "
        f"{copy.cpu / stage.cpu:.2f} | {copy.memory:,.0f} | {stage.memory:,.0f} |"
    )


def cost_of(arguments: list[str], store: Path, places: dict[str, str] | None = None) -> Cost:
    """Run a command on a raw store, with further names in its environment; return what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        cwd=HERE.parent,
        env=os.environ | {"TELESANTE_RAW": str(store)} | (places or {}),
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise click.ClickException(f"exit code {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )


def _page(rows: list[str]) -> str:
    lines = (HERE / "stage_page.md").read_text("utf-8")
    return lines.format(
        date=datetime.now(UTC).date(),
        cores=len(os.sched_getaffinity(0)),
        processor=processor(),
        python=platform.python_version(),
        duckdb=duckdb.__version__,
        rows="\n".join(rows),
    )


if __name__ == "__main__":
    main()
