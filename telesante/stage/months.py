"""Flux months of a delivered file, against those that the store holds already.

A month extracted a second time with other technical keys meets none of the lines delivered before
it, and each act would count twice. So a file whose months are already there has to say what it is:
the month anew (`--replace`) or a further part of it (`--add`).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from telesante.contract import Table, tables
from telesante.stage.faults import RefusedError
from telesante.stage.reading import template
from telesante.stage.store import Prepared, Store, owner

# A flux file holds some lines of earlier months. Fewer than this share of what the month holds, and
# of the file's largest month, are late lines; a month of which only such are there is a new one.
LATE_SHARE = 0.1


def flux_months(root: Path) -> dict[str, set[str]]:
    """Return the flux months of each delivery in a store, `2024-03-01`, replaced ones included."""
    found = defaultdict(set)
    for flux in {table.flux for table in tables().values() if table.flux}:
        for begin in ("", "replaced/*/"):
            for file in root.glob(f"{begin}*/{flux}=*/*.parquet"):
                found[owner(file)].add(first_day(file.parent.name))
    return found


def first_day(folder: str) -> str:
    """Return the first day of the month of a folder of the store, `2024-03-01`.

    Args:
        folder: its name, `flx_dis_dtd=2024-03-01` or `flx_ann_moi=202403`.
    """
    digits = folder.partition("=")[2].replace("-", "")
    return f"{digits[:4]}-{digits[4:6]}-01"


@dataclass(frozen=True)
class Months:
    """The flux months of files delivered together, by folder name (`flx_dis_dtd=2024-03-01`).

    Attributes:
        delivered: lines of each month in the files.
        held: lines of each month that the store held before this call, 0 when none.
        files: the files that hold them.
    """

    delivered: dict[str, int]
    held: dict[str, int]
    files: dict[str, list[Path]]

    @property
    def own(self) -> list[str]:
        """The months that the files bring, those of late lines left out."""
        largest = max(self.delivered.values(), default=0)
        return [
            month
            for month, lines in sorted(self.delivered.items())
            if lines >= LATE_SHARE * largest or lines >= LATE_SHARE * self.held[month]
        ]

    @property
    def already_there(self) -> list[str]:
        """The months that the files bring and of which the store holds more than late lines."""
        return [
            month for month in self.own if self.held[month] >= LATE_SHARE * self.delivered[month]
        ]

    def former(self) -> list[Path]:
        """Return the files of the store that hold the months which the files bring."""
        return [file for month in self.own for file in self.files[month]]


def months_of(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    prepared: list[Prepared],
    own: set[str],
) -> Months:
    """Count the flux months of prepared files, and what deliveries before this call hold of them.

    Args:
        store: the store that the files are to enter.
        connection: any DuckDB connection.
        table: their table.
        prepared: files delivered together.
        own: deliveries of this call: its files may share months.
    """
    delivered: Counter[str] = Counter()
    for one in prepared:
        for part, lines in line_counts(connection, one.parts).items():
            delivered[part.parent.name] += lines
    files = {
        month: [file for file in store.month_parts(table, month) if owner(file) not in own]
        for month in delivered
    }
    held = {month: sum(line_counts(connection, files[month]).values()) for month in files}
    return Months(dict(delivered), held, files)


def line_counts(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> dict[Path, int]:
    """Return the number of rows of each Parquet file."""
    if not files:
        return {}
    rows = connection.execute(
        "select file_name, num_rows from parquet_file_metadata($files)",
        {"files": [str(file) for file in files]},
    )
    return {Path(name): lines for name, lines in rows.fetchall()}


def refuse_months(table: Table, months: Months, names: dict[str, str]) -> None:
    """Refuse files whose months are already there.

    Args:
        table: their table.
        months: their months.
        names: name of the file of each delivery, by its identifier.

    Raises:
        RefusedError: always, with the first month, its lines and its deliveries.
    """
    month = months.already_there[0]
    others = len(months.already_there) - 1
    holders = sorted({owner(file) for file in months.files[month]})
    shown = ", ".join(f"{one} ({names[one]})" if one in names else one for one in holders[:2])
    more = f" and {len(holders) - 2} more" if len(holders) > 2 else ""
    as_well = f" (and {others} more months)" if others else ""
    raise RefusedError(
        f"flux month {first_day(month)[:7]} of {table.name}{as_well}",
        f"{months.held[month]:,} lines of it already in the store, of delivery {shown}{more}",
        "a month that is not there yet",
        "Deliver the file with --replace (the month's former lines leave) or with --add (it is a "
        "further part of the month).",
    )


def keys_met(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    prepared: list[Prepared],
    leaving: set[Path],
) -> list[int]:
    """Count the keys of each prepared file that were delivered before: these lines replace others.

    Args:
        store: the store that the files are to enter.
        connection: any DuckDB connection.
        table: their table.
        prepared: files delivered together, in order.
        leaving: files of the store that go when they come.
    """
    keys = [column.name for column in table.columns if column.is_key and column.name != table.flux]
    query = template("keys_met").format(keys=", ".join(keys))
    counts, earlier = [], {}
    for one in prepared:
        by_month: dict[str, list[Path]] = {}
        for part in one.parts:
            by_month.setdefault(part.parent.name, []).append(part)
        count = 0
        for month, parts in by_month.items():
            stays = [file for file in store.month_parts(table, month) if file not in leaving]
            held = [*stays, *earlier.get(month, [])]
            if held:
                given = {"delivered": [str(p) for p in parts], "held": [str(h) for h in held]}
                count += connection.execute(query, given).fetchone()[0]
            earlier.setdefault(month, []).extend(parts)
        counts.append(count)
    return counts
