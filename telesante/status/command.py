"""The command `telesante status`."""

import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from telesante import busy, own_settings
from telesante.console import grouped, reason, stop, table_console
from telesante.names import UnusableNameError, checked_raw_store, printable
from telesante.publish.faults import CannotPublishError
from telesante.publish.releases import Releases
from telesante.report.publication import CannotReadError, Publication
from telesante.report.scope import COUNTRY, default_edition, perimeters_of
from telesante.settings import published, quality_reports, target, warehouse
from telesante.status.manifest import deliveries
from telesante.status.standing import standing
from telesante.status.verify import verify
from telesante.store_kind import kind_of

DOCS = target() / "static_index.html"
QUALITY_REPORT = quality_reports() / "figures" / "index.html"


@click.command()
@click.option(
    "--deliveries",
    "only_deliveries",
    is_flag=True,
    help="List the delivered files instead: table, flux months, lines, rejects, when, status.",
)
@click.option(
    "--verify",
    "only_verify",
    is_flag=True,
    help="Read every file of the raw store instead, and tell which are not what was stored.",
)
def command(only_deliveries: bool, only_verify: bool) -> None:
    """Print what is staged, built and published, the flow matrix, and where all lies.

    Reads the raw store (TELESANTE_RAW), the warehouse (TELESANTE_DB) and the publication
    (TELESANTE_PUBLISHED), changes nothing. Without a warehouse it tells what is staged.
    Exit codes: 0 done, 1 --verify found a damaged file, 2 no store or warehouse that can be read,
    or a publication that leads elsewhere.
    """
    path = warehouse()
    console = table_console()
    if only_deliveries:
        _show(console, "Deliveries", deliveries(_store()))
        return
    if only_verify:
        _verify(console)
        return
    try:
        own_settings.check(_store())
    except own_settings.UnusableSettingsError as error:
        stop(str(error))
    _show(console, "Where things stand", _standing(path))
    if not path.exists():
        is_empty = kind_of(_store()) == "empty"
        to_do = "stage deliveries, or run `make build`" if is_empty else "run `telesante publish`"
        stop(f"There is no warehouse at {printable(path)}: {to_do}.")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = []
            if _query(connection, "deliveries"):
                tables = [
                    _deliveries(connection),
                    *_coverage(connection),
                    _flow_matrix(connection, path),
                    _indicators(connection),
                    _real_patients(connection),
                ]
            tables += _open_data(connection)
    except duckdb.IOException as error:
        stop(busy.sentence(path, error) if busy.is_locked(error) else reason(error))
    except (duckdb.CatalogException, CannotReadError):
        stop(f"The warehouse {printable(path)} lacks its marts: run `dbt build` to the end.")
    for title, table in [*tables, _publication(), ("Where things lie", _places(path))]:
        _show(console, title, table)


def _show(console: Console, title: str, table: Table) -> None:
    console.print(f"\n[bold]{title}[/bold]")
    console.print(table)


def _verify(console: Console) -> None:
    count, found = verify(_store())
    if found.row_count:
        _show(console, "Damaged files of the raw store", found)
        click.echo(
            f"error: {found.row_count} of {count} files are damaged: deliver their originals again "
            "with `telesante stage`, which restores them.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"The {count} files of the raw store are those of its manifest.")


def _standing(path: Path) -> Table:
    try:
        return standing(_store(), path, Releases(published()), datetime.now(UTC))
    except CannotPublishError as error:
        stop(str(error))


def _store() -> Path:
    try:
        return checked_raw_store()
    except UnusableNameError as error:
        stop(str(error))


def _query(connection: duckdb.DuckDBPyConnection, name: str, **parameters: str) -> list[tuple]:
    sql = files("telesante.status").joinpath(f"{name}.sql").read_text("utf-8")
    return connection.execute(sql, parameters).fetchall()


def _deliveries(connection: duckdb.DuckDBPyConnection) -> tuple[str, Table]:
    rows = _query(connection, "deliveries")
    kind = "synthetic" if any(row[2] for row in rows) else "real"
    table = Table()
    table.add_column("fate")
    table.add_column("lines", justify="right")
    for fate, line_count, _ in rows:
        table.add_row(fate, grouped(int(line_count)))
    table.add_section()
    table.add_row("all", grouped(int(sum(row[1] for row in rows))))
    return f"Reimbursement lines delivered ({kind}), by fate", table


def _open_data(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, Table]]:
    rows = _query(connection, "open_data")
    if not rows:
        return []
    table = Table()
    table.add_column("category")
    table.add_column("acts", justify="right")
    table.add_column("euros reimbursed", justify="right")
    for category, acts, amount, *_ in rows:
        table.add_row(category, grouped(int(acts)), grouped(int(amount)))
    first, last, missing, is_synthetic = rows[0][3:]
    kind = "synthetic" if is_synthetic else "real"
    gap = f"; missing between them: {missing}" if missing else ""
    return [(f"Open DAMIR ({kind}), all France, fluxes {first} to {last}{gap}", table)]


def _coverage(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, Table]]:
    """Propose what to declare for a store that does not say what it holds."""
    rows = _query(connection, "coverage")
    if not rows:
        return []
    table = Table()
    table.add_column("region of the executors")
    for column in ("departments", "acts", "share"):
        table.add_column(column, justify="right")
    table.add_column("to declare it")
    for code, name, departments, acts, share in rows:
        counts = (str(departments), grouped(int(acts)), f"{share:.0f} %")
        table.add_row(name, *counts, f"telesante publish --covers {code}")
    return [("The store does not say what it holds every act of: which regions are whole?", table)]


def _flow_matrix(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, Table]:
    with Publication(path) as marts:
        edition_id = default_edition(marts)
        perimeters = perimeters_of(marts, edition_id)
    if not perimeters:
        return "Acts by department: no region is covered", Table()
    # France is counted in total alone, which is no matrix.
    shown = next((each for each in perimeters if each["territory"] != COUNTRY), perimeters[0])
    perimeter_id, outside = shown["perimeter_id"], shown["outside_code_fr"]
    rows = _query(connection, "flow_matrix", edition_id=edition_id, perimeter_id=perimeter_id)
    cells = {row[:2]: row[2:] for row in rows}
    executors = sorted({executor for executor, _ in cells} - {"all"})
    last = ["outside", "NC", "all"]
    zones = [*sorted({zone for _, zone in cells} - set(last)), *last]
    table = Table()
    table.add_column("")
    for zone in [*zones, "weight"]:
        table.add_column(outside if zone == "outside" else zone, justify="right")
    for executor in [*executors, "all"]:
        if executor == "all":
            table.add_section()
        counts = [cells.get((executor, zone), (0, None))[0] for zone in zones]
        weight = cells.get((executor, "all"), (0, 0.0))[1]
        table.add_row(executor, *map(grouped, counts), f"{weight:.0f} %")
    title = "Acts by department of the executor (rows) and of the beneficiary (columns)"
    return f"{title}, {perimeter_id}, edition {edition_id}: {shown['label_fr']}", table


def _indicators(connection: duckdb.DuckDBPyConnection) -> tuple[str, Table]:
    table = Table()
    table.add_column("zone")
    table.add_column("quarter end")
    for column in ("GPs who teleconsult", "of GPs", "ALD patients"):
        table.add_column(column, justify="right")
    for zone, quarter_end, rate, practitioners, patients, is_provisional in _query(
        connection, "ppg"
    ):
        mark = " (provisional)" if is_provisional else ""
        table.add_row(
            zone,
            f"{quarter_end}{mark}",
            "" if rate is None else f"{rate:.1f} %",
            grouped(practitioners),
            grouped(patients),
        )
    return "PPG indicators of the zones that the store covers, edition latest", table


def _real_patients(connection: duckdb.DuckDBPyConnection) -> tuple[str, Table]:
    table = Table()
    table.add_column("department")
    for column in ["patients", "of whom ALD", "per 1 000 inhabitants"]:
        table.add_column(column, justify="right")
    for code, name, patients, ald, rate in _query(connection, "real_patients"):
        table.add_row(f"{code} {name}", grouped(patients), grouped(ald), f"{rate:.1f}")
    return "Real figures: patients with a teleconsultation in 2021 (SNDS, Health Data Hub)", table


def _publication() -> tuple[str, Table]:
    try:
        releases = Releases(published())
        current, manifest, former = releases.current, releases.manifest(), releases.previous()
    except CannotPublishError as error:
        stop(str(error))
    table = Table(show_header=False)
    if current is None:
        table.add_row("release", "nothing is published yet: run `telesante publish`")
        return "Published", table
    kind = "synthetic" if manifest["is_synthetic"] else "real"
    hidden = sum(entry["masked_count"] or 0 for entry in manifest["tables"])
    table.add_row("release", f"{current.name} ({kind})")
    editions = [edition["edition_id"] for edition in manifest["editions"]]
    table.add_row(
        "editions", f"{', '.join(editions) or 'none'}; fluxes up to {manifest['flux_cut_off']}"
    )
    if months := manifest.get("open_damir_months"):
        table.add_row("Open DAMIR", f"{len(months)} flux months, {months[0]} to {months[-1]}")
    table.add_row("tables", f"{len(manifest['tables'])}, {grouped(hidden)} rows masked")
    table.add_row("kept", f"{len(releases.names)} releases")
    table.add_row("--rollback gives", former.name if former else "none")
    return "Published", table


def _places(path: Path) -> Table:
    table = Table(show_header=False)
    table.add_row("raw store", _path(_store()))
    table.add_row("warehouse (restricted)", _path(path))
    table.add_row("publication", _path(published() / "current"))
    for label, page in [("quality report (restricted)", QUALITY_REPORT), ("dbt docs", DOCS)]:
        table.add_row(label, _path(page, "" if page.exists() else " (not written yet)"))
    return table


def _path(path: Path, remark: str = "") -> Text:
    """Return a path as a cell shows it: its brackets are no markup."""
    return Text(f"{printable(path)}{remark}")
