"""A new month beside a full build: CPU per model, and whether the marts are the same.

    python benchmarks/month.py --folder /somewhere/with/20GB

Writes a country of about 12 million lines in 37 flux months, one delivery per flux with the
register of the month before, and stages all but twelve of them. The warehouse is built, then the
twelve come one by one, at random and the last flux at the end, each followed by `dbt run`. Another
warehouse is built from everything at once, and every mart of the two is compared.
"""

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import duckdb
from machine import processor

from telesante.demo.country import plan, printed
from telesante.demo.country.writing import Writer

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
RESULTS = HERE / "month.md"
SEED = 2024
FIRST_FLUX = "202207"
MARK = '{"synthetic": true}'


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Where to work.")
@click.option("--share", default=0.58, show_default=True, help="Part of the country's size.")
@click.option("--late", default=12, show_default=True, help="Months that come one by one.")
@click.option("--memory", default="4GB", show_default=True, help="DuckDB's memory_limit.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
def main(folder: Path, share: float, late: int, memory: str, results: Path) -> None:
    """Measure, compare, and write the numbers to benchmarks/month.md."""
    folder = folder.resolve()
    deliveries = folder / "deliveries"
    if not deliveries.exists():
        deliver(folder / "country", deliveries, share)
    fluxes = sorted(path.name for path in deliveries.glob("2*"))
    arrivals = [*random.Random(SEED).sample(fluxes[:-1], late - 1), fluxes[-1]]
    settings = {"TELESANTE_RAW": str(folder / "raw"), "TELESANTE_MEMORY_LIMIT": memory}
    stage(settings, [deliveries / "referentials"])
    stage(settings, [deliveries / flux for flux in fluxes if flux not in arrivals])
    first = build(folder, settings, "added", "build")
    costs = {}
    for flux in arrivals:
        stage(settings, [deliveries / flux])
        costs[flux] = build(folder, settings, "added", "run")
        click.echo(f"{flux}: {costs[flux]['cpu']:.0f} CPU seconds (the first: {first['cpu']:.0f})")
    build(folder, settings, "whole", "seed")
    whole = build(folder, settings, "whole", "run")
    rows = compare(folder)
    sizes = {"lines": lines(folder), "fluxes": len(fluxes), "memory": memory}
    (folder / "costs.json").write_text(json.dumps({"whole": whole, "months": costs}), "utf-8")
    results.write_text(page(whole, costs, rows, sizes), "utf-8")


def deliver(country: Path, deliveries: Path, share: float) -> None:
    """Write a country and lay it out as one delivery per flux month."""
    country.mkdir()
    Writer(country).write(plan.whole(SEED, share), printed.nothing(), lambda: None)
    written = country / "france"
    for file in sorted(written.glob("ER_*.parquet")):
        if file.stem[-6:] >= FIRST_FLUX:
            file.rename(_delivery(deliveries, file.stem[-6:]) / file.name)
    for file in written.glob("IR_*.parquet"):
        file.rename(_delivery(deliveries, "referentials") / file.name)
    with duckdb.connect() as connection:
        register = f"from '{written}/DA_PRA_R_*.parquet'"
        months = f"select distinct DTE_ANN_TRT, DTE_MOI_FIN {register} order by all"
        for year, month in connection.execute(months).fetchall():
            flux = f"{int(year) + int(month) // 12}{int(month) % 12 + 1:02}"
            target = (
                _delivery(deliveries, max(flux, FIRST_FLUX)) / f"DA_PRA_R_{year}{month}.parquet"
            )
            rows = f"{register} where DTE_ANN_TRT = {year} and DTE_MOI_FIN = {month}"
            connection.execute(f"copy ({rows}) to '{target}' (format parquet)")


def _delivery(deliveries: Path, name: str) -> Path:
    folder = deliveries / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "SYNTHETIC.json").write_text(MARK, "utf-8")
    return folder


def stage(settings: dict, deliveries: list[Path]) -> None:
    """Stage deliveries in one command."""
    command = [BIN / "telesante", "stage", *deliveries]
    subprocess.run(command, env=os.environ | settings, check=True, stdout=subprocess.DEVNULL)


def build(folder: Path, settings: dict, name: str, verb: str) -> dict:
    """Run dbt on one warehouse, without tests, and return the CPU seconds of each node."""
    environment = settings | {
        "TELESANTE_DB": str(folder / f"{name}.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    command = [sys.executable, HERE / "month_build.py", folder / "cost.json", verb]
    subprocess.run(command, cwd=HERE.parent, env=os.environ | environment, check=True)
    return json.loads((folder / "cost.json").read_text("utf-8"))


def compare(folder: Path) -> dict[str, int]:
    """Return the rows of each mart.

    Raises:
        ClickException: a row of one warehouse is not in the other.
    """
    rows = {}
    with duckdb.connect() as connection:
        for name in ("added", "whole"):
            connection.execute(f"attach '{folder / name}.duckdb' as {name} (read_only)")
        marts = connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = 'whole' and schema_name = 'marts' order by table_name"
        ).fetchall()
        for (mart,) in marts:
            for one, other in (("added", "whole"), ("whole", "added")):
                lost = f"from {one}.marts.{mart} except all from {other}.marts.{mart}"
                if connection.execute(lost).fetchone():
                    raise click.ClickException(f"{mart}: rows of {one} are not in {other}")
            count = connection.execute(f"select count(*) from whole.marts.{mart}").fetchone()
            rows[mart] = count[0]
    return rows


def lines(folder: Path) -> int:
    """Return the number of staged reimbursement lines."""
    files = f"{folder}/raw/er_prs_f/**/*.parquet"
    return duckdb.execute(f"select count(*) from read_parquet('{files}')").fetchone()[0]


def page(whole: dict, costs: dict, rows: dict[str, int], sizes: dict) -> str:
    """Fill the page of results."""
    last = list(costs.values())[-1]
    nodes = sorted(whole["nodes"], key=lambda node: -whole["nodes"][node])
    shown = [
        f"| `{node}` | {whole['nodes'][node]:.1f} | {last['nodes'][node]:.1f} |"
        for node in nodes
        if max(whole["nodes"][node], last["nodes"][node]) >= 0.5
    ]
    arrivals = [
        f"| {flux} | {cost['cpu']:.0f} | {100 * cost['cpu'] / whole['cpu']:.0f} % |"
        for flux, cost in costs.items()
    ]
    return (
        (HERE / "month_page.md")
        .read_text("utf-8")
        .format(
            date=datetime.now(UTC).date(),
            cores=len(os.sched_getaffinity(0)),
            processor=processor(),
            duckdb=duckdb.__version__,
            whole=whole["cpu"],
            last=last["cpu"],
            percent=100 * last["cpu"] / whole["cpu"],
            arrivals="\n".join(arrivals),
            nodes="\n".join(shown),
            marts=len(rows),
            cells=sum(rows.values()),
            sizes=sizes,
            late=len(costs),
        )
    )


if __name__ == "__main__":
    main()
