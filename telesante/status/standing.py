"""What is staged, built and published: how much of it, how large, how old."""

import shlex
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import duckdb
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from telesante.console import grouped
from telesante.names import glob_of, printable
from telesante.publish.releases import Releases
from telesante.stage.months import first_day
from telesante.stage.soundness import damages
from telesante.stage.store import Store
from telesante.store_kind import kind_of

FLUX_FOLDER = "er_prs_f/flx_dis_dtd=*"
OPEN_FOLDER = "open_damir/flx_ann_moi=*"


def standing(store: Path, warehouse: Path, releases: Releases, now: datetime) -> Table:
    """Return one row for each of the three, with what there is to do.

    Args:
        store: the raw store.
        warehouse: the warehouse file.
        releases: the publication.
        now: what ages are counted from.

    Raises:
        CannotPublishError: the publication leads elsewhere.
    """
    table = Table()
    for column in ("", "what", "size", "age", "to do"):
        table.add_column(column, justify="right" if column in ("size", "age") else "left")
    staged, built = _last_delivery(store), _changed(warehouse)
    current = releases.current
    if staged is None:
        table.add_row("staged", "nothing", "", "", "telesante stage DELIVERY...")
    else:
        table.add_row(
            "staged",
            _deliveries(store),
            decimal(_size(store)),
            _age(staged, now),
            Text(_staging_to_do(store)),
        )
    if built is None:
        table.add_row("built", "nothing", "", "", "telesante publish" if staged else "")
    else:
        is_behind = staged is not None and staged > built
        to_do = "telesante publish: deliveries came since" if is_behind else ""
        table.add_row(
            "built",
            Text(printable(warehouse.name)),
            decimal(_size(warehouse)),
            _age(built, now),
            to_do,
        )
    if current is None:
        table.add_row("published", "nothing", "", "", "telesante publish" if built else "")
    else:
        published = datetime.fromisoformat(releases.manifest()["published_at"])
        is_behind = built is not None and built > published
        to_do = "telesante publish: the warehouse was built since" if is_behind else ""
        table.add_row(
            "published", current.name, decimal(_size(current)), _age(published, now), to_do
        )
    return table


def _staging_to_do(store: Path) -> str:
    if (store / "_work").exists():
        return "telesante stage: the last delivery is unfinished"
    raw = Store(store)
    with duckdb.connect() as connection:
        is_damaged = any(damages(raw, connection, raw.manifest(connection), reads_all=False))
    if is_damaged:
        return "telesante status --verify: files are missing or cut"
    is_private = kind_of(store) != "own" or not _is_open(store)
    return "" if is_private else f"chmod go-rwx {shlex.quote(printable(store))}: others may read it"


def _is_open(store: Path) -> bool:
    """Return whether others may enter a store: neither it nor a folder above it is closed."""
    path = store.resolve()
    return bool(path.stat().st_mode & 0o077) and all(
        parent.stat().st_mode & 0o011 for parent in path.parents
    )


def _deliveries(store: Path) -> str:
    """Say how much a raw store holds; one without a manifest does not tell."""
    span = _span(store, FLUX_FOLDER, ", fluxes")
    months = _span(store, OPEN_FOLDER, ", Open DAMIR")
    manifest = store / "manifest"
    if not any(manifest.glob("*.parquet")):
        return f"files without a manifest{span}{months}"
    sql = files("telesante.status").joinpath("staged.sql").read_text("utf-8")
    with duckdb.connect() as connection:
        count, lines = connection.execute(
            sql, {"manifest": glob_of(manifest, "*.parquet")}
        ).fetchone()
    held = f", {grouped(int(lines))} reimbursement lines{span}" if span or not months else ""
    return f"{count} files{held}{months}"


def _span(store: Path, folders: str, what: str) -> str:
    """Return the first and the last flux month of a table, empty when the store holds none."""
    found = sorted(first_day(folder.name)[:7] for folder in store.glob(folders))
    return f"{what} {found[0]} to {found[-1]}" if found else ""


def _last_delivery(store: Path) -> datetime | None:
    """Return when the store last changed, None when it holds nothing."""
    times = [_changed(path) for path in store.rglob("*.parquet")]
    return max((time for time in times if time), default=None)


def _changed(path: Path) -> datetime | None:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _age(moment: datetime, now: datetime) -> str:
    """Return an age in its two greatest units, minutes at the least."""
    minutes = max(now - moment, timedelta(0)) // timedelta(minutes=1)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"
