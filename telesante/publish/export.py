"""Writing the files of a release from a candidate whose published tables are built."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from telesante.names import glob_of
from telesante.publish.releases import DATABASE
from telesante.publish.tables import Column, copy_table, quoted, sql
from telesante.stage.months import flux_months

# Older readers (DuckDB 1.4 and 1.5, the Node client) open it too.
STORAGE = "v1.4.0"
PARQUET, CSV = "parquet", "csv"

# Spreadsheets take a CSV file for UTF-8 only when it begins so.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FRACTIONAL = ("DOUBLE", "FLOAT", "DECIMAL")


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        name: name of the mart.
        row_count: its rows.
        masked_count: rows whose figures are hidden, None when no row of it ever is.
    """

    name: str
    row_count: int
    masked_count: int | None


@dataclass(frozen=True)
class Edition:
    """A published edition; see `dim_edition`."""

    edition_id: str
    label_fr: str
    flux_end: date
    is_covered: bool
    is_synthetic: bool


@dataclass(frozen=True)
class Content:
    """What a release holds: tables by name, editions by flux cut-off, months of Open DAMIR.

    Attributes:
        tables: the published tables.
        editions: the editions of DCIR, none in a store of Open DAMIR alone.
        open_months: the first day of each flux month of Open DAMIR.
    """

    tables: list[Table]
    editions: list[Edition]
    open_months: list[date] = field(default_factory=list)

    @property
    def last_flux(self) -> date:
        """The last flux that a figure rests on."""
        return max([edition.flux_end for edition in self.editions] or self.open_months)


def write(candidate: Path, folder: Path, records: dict[str, Path] | None = None) -> Content:
    """Write every published table as DuckDB, Parquet and CSV.

    Args:
        candidate: warehouse file with schema `publication`.
        folder: empty folder of the release.
        records: folder of the rows of each edition of record, which replace those of the candidate.
    """
    for name in (PARQUET, CSV):
        (folder / name).mkdir()
    with duckdb.connect() as connection:
        connection.execute("set memory_limit = '1GB'")
        connection.execute(f"attach '{quoted(candidate)}' as candidate (read_only)")
        database = quoted(folder / DATABASE)
        connection.execute(f"attach '{database}' as release (storage_version '{STORAGE}')")
        connection.execute("create schema release.marts")
        tables = [
            _write_table(connection, name, folder, records or {})
            for (name,) in connection.execute(sql("tables")).fetchall()
        ]
        editions = [Edition(*row) for row in connection.execute(sql("editions")).fetchall()]
        open_months = []
        if any(table.name == "open_completeness" for table in tables):
            open_months = [month for (month,) in connection.execute(sql("open_months")).fetchall()]
        # What is still in the log of the file enters it now.
        connection.execute("detach release")
    return Content(tables, editions, open_months)


def read_inputs(raw_store: Path) -> list[dict]:
    """Return the files that the raw store holds, as a release names them; empty when unknown.

    Each says its first flux month, None for a snapshot.
    """
    months = flux_months(raw_store)
    files = _read_manifest(raw_store, "inputs")
    for file in files:
        file["first_flux_month"] = min(months[file.pop("delivery_id")], default=None)
    return files


def read_known_files(raw_store: Path) -> set[str]:
    """Return the digests of all files that the raw store knows, withdrawn ones included."""
    return {file["sha256"] for file in _read_manifest(raw_store, "known_files")}


def _read_manifest(raw_store: Path, query: str) -> list[dict]:
    manifests = raw_store / "manifest"
    if not any(manifests.glob("*.parquet")):
        return []
    with duckdb.connect() as connection:
        found = connection.execute(sql(query), {"files": glob_of(manifests, "*.parquet")})
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file under a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _write_table(
    connection: duckdb.DuckDBPyConnection, name: str, folder: Path, records: dict[str, Path]
) -> Table:
    source, table = f"candidate.publication.{name}", f"release.marts.{name}"
    kept = {
        edition: record / f"{name}.parquet"
        for edition, record in records.items()
        if (record / f"{name}.parquet").exists()
    }
    columns = copy_table(connection, source, table, _carried(connection, source, kept))
    parquet = quoted(folder / PARQUET / f"{name}.parquet")
    connection.execute(f"copy {table} to '{parquet}' (format parquet, compression zstd)")
    _write_csv(connection, table, columns, folder / CSV / f"{name}.csv")
    is_masked = any(column.name == "is_masked" for column in columns)
    masked = "count(*) filter (is_masked)" if is_masked else "null"
    counts = connection.execute(f"select count(*), {masked} from {table}").fetchone()
    return Table(name, *counts)


def _carried(connection: duckdb.DuckDBPyConnection, source: str, kept: dict[str, Path]) -> str:
    """Return the query of a table in which the kept rows stand; empty when none is kept.

    The columns are those of today: one that a record does not know is null there.
    """
    if not kept:
        return ""
    kinds = connection.execute(sql("columns"), {"table": source}).fetchall()
    columns = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind, _ in kinds)
    files = ", ".join(f"'{quoted(file)}'" for file in kept.values())
    rows = f"from read_parquet([{files}], union_by_name = true)"
    if any(name == "edition_id" for name, *_ in kinds):
        editions = ", ".join(f"'{edition}'" for edition in kept)
        today = f"from {source} where edition_id not in ({editions})"
    else:
        # Perimeters: what a record names, and the store no longer declares, keeps its row.
        today = f"from {source}"
        rows = f"select distinct on (perimeter_id) * {rows} anti join {source} using (perimeter_id)"
    return f"select {columns} from ({today} union all by name {rows})"


def _write_csv(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[Column], file: Path
) -> None:
    """Write a table as a French spreadsheet opens it: semicolons, decimal commas, UTF-8."""
    cells = [
        f"replace(cast({column.name} as varchar), '.', ',') as {column.name}"
        if column.kind.startswith(FRACTIONAL)
        else column.name
        for column in columns
    ]
    connection.execute(
        f"copy (select {', '.join(cells)} from {table}) to '{quoted(file)}'"
        " (format csv, header, delimiter ';')"
    )
    file.write_bytes(BYTE_ORDER_MARK + file.read_bytes())
