"""One delivered file into typed Parquet, in a working folder.

A CSV is cut into pieces at line ends; each piece is typed by DuckDB on a thread of its own, so that
memory does not depend on the length of the file and every row keeps the number of its line.
"""

import re
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from telesante.contract import Table
from telesante.stage import reading
from telesante.stage.content import Content, OnBytes, Piece, pieces
from telesante.stage.faults import RefusedError
from telesante.stage.grammar import plain_line
from telesante.stage.header import names_in, places, refuse_unlike_header

FLUX = "flx_dis_dtd"
_FRENCH_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_WAITING_LINES = 500_000
_ODD_PART = "odd"
# The fastest zstd, and no Bloom filters: nobody looks a single value up in the raw store.
_PARQUET = "format parquet, compression zstd, compression_level 1, write_bloom_filter false"


@dataclass(frozen=True)
class Counts:
    """What became of the data lines of one file."""

    stored: int
    rejected: int


@dataclass(frozen=True)
class Job:
    """One file to convert.

    Attributes:
        table: its contract table.
        content: what the first pass has learnt of it.
        delivery_id: written into each row.
        folder: working folder; `stored/` and `rejects.parquet` appear in it.
    """

    table: Table
    content: Content
    delivery_id: str
    folder: Path

    @property
    def stored(self) -> Path:
        """Folder of the typed parts, in partitions as in the raw store."""
        return self.folder / "stored"

    @property
    def rejects(self) -> Path:
        """File of the unreadable lines; absent when there are none."""
        return self.folder / "rejects.parquet"

    @property
    def is_partitioned(self) -> bool:
        """Whether the table is stored by flux month."""
        return self.table.delivery == "partition"


def connect(scratch: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB with the readers of delivered values.

    Args:
        scratch: folder for what does not fit in memory.
        threads: threads DuckDB may use.
    """
    connection = duckdb.connect(
        config={
            "threads": threads,
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
    )
    connection.execute(reading.template("readers"))
    return connection


def parquet_columns(
    connection: duckdb.DuckDBPyConnection, path: Path
) -> tuple[dict[str, str], int]:
    """Return the columns of a Parquet file (name → DuckDB type) and its number of rows.

    Raises:
        RefusedError: the file cannot be read.
    """
    try:
        described = connection.execute(
            "describe select * from read_parquet($file, hive_partitioning = false)",
            {"file": str(path)},
        ).fetchall()
        (rows,) = connection.execute(
            "select num_rows from parquet_file_metadata($file)", {"file": str(path)}
        ).fetchone()
    except duckdb.Error:
        raise RefusedError(
            "whole file",
            "a Parquet file that cannot be opened",
            "a complete one",
            "Copy or ask for the file again.",
        ) from None
    return {name: kind for name, kind, *_ in described}, rows


def convert(
    connection: duckdb.DuckDBPyConnection, job: Job, workers: int, on_bytes: OnBytes
) -> Counts:
    """Write the typed parts and the rejects of one file.

    Args:
        connection: from `connect`.
        job: what to convert, and where to.
        workers: pieces of a CSV typed at the same time.
        on_bytes: told the position reached on disk, in bytes.

    Raises:
        RefusedError: the header or a column does not fit the contract.
    """
    job.stored.mkdir(parents=True)
    if job.content.is_parquet:
        counts = _convert_parquet(connection, job)
    else:
        counts = _Csv(connection, job).convert(workers, on_bytes)
    if not job.is_partitioned and not any(job.stored.iterdir()):
        _write_empty(connection, job)
    return counts


def _convert_parquet(connection: duckdb.DuckDBPyConnection, job: Job) -> Counts:
    types, rows = parquet_columns(connection, job.content.path)
    names = [name.lower() for name in types]
    place = places(job.table, names)
    delivered = reading.parquet_rows(job.table, place, list(types), job.content.path)
    own_types = list(types.values())
    kinds = {name: own_types[index] for name, index in place.items()}
    return _convert_judged(connection, job, delivered, kinds, len(names), rows)


def _convert_judged(
    connection: duckdb.DuckDBPyConnection,
    job: Job,
    delivered: str,
    types: dict[str, str],
    field_count: int,
    rows: int,
) -> Counts:
    """Write the readable lines of a query as one part, the others as rejects."""
    connection.execute(reading.judged(job.table, "judged", delivered, types))
    readable = reading.readable_lines(job.table, "judged", job.delivery_id)
    if job.is_partitioned:
        layout = (
            f", partition_by ({FLUX}), overwrite_or_ignore, filename_pattern '{_ODD_PART}_{{i}}'"
        )
        stored = _write(connection, readable, job.stored, layout=layout)
    else:
        stored = _write(connection, readable, job.stored / f"{_ODD_PART}.parquet")
    if stored < rows:
        rejected = reading.rejected_lines(job.table, "judged", job.delivery_id, field_count)
        _write(connection, rejected, job.rejects)
    return Counts(stored, rows - stored)


def _write(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    target: Path,
    text: str | None = None,
    layout: str = "",
) -> int:
    """Write a query, which may ask for $text, as Parquet; return its number of rows."""
    parameters = {} if text is None else {"text": text}
    command = f"copy ({query}) to '{_sql(target)}' ({_PARQUET}{layout})"
    return connection.execute(command, parameters).fetchone()[0]


def _write_empty(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """Write a part without rows: an empty referential is not the same as an absent one."""
    target = _sql(job.stored / "empty.parquet")
    connection.execute(f"create or replace table nothing ({_columns(job.table)})")
    connection.execute(f"copy nothing to '{target}' ({_PARQUET})")


def _columns(table: Table) -> str:
    """Return the columns of stored rows, as a table definition has them."""
    types = [
        f"{column.name} {column.type.replace('string', 'varchar')}" for column in table.columns
    ]
    return ", ".join([*types, "_delivery_id varchar", "_line bigint"])


class _Csv:
    """The conversion of one CSV: plain lines piece by piece, then the odd ones together."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, job: Job) -> None:
        self._connection = connection
        self._job = job
        refuse_unlike_header(job.table, job.content.header)
        self._names = names_in(job.content.header)
        self._places = places(job.table, self._names)
        self._odd = job.folder / "odd"
        self._odd.mkdir()
        self._is_mixed = False
        self._waiting = 0
        self._batches = 0
        connection.execute(f"create or replace table waiting ({_columns(job.table)})")

    def convert(self, workers: int, on_bytes: OnBytes) -> Counts:
        """Convert the whole file, `workers` pieces at a time."""
        stored = 0
        running: deque[Future[int]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            try:
                for piece in pieces(self._job.content, on_bytes):
                    running.append(pool.submit(self._convert_piece, piece))
                    del piece
                    is_full = self._waiting > MOST_WAITING_LINES
                    while len(running) > (0 if is_full else workers):
                        stored += running.popleft().result()
                    if is_full:
                        self._write_waiting()
                stored += sum(future.result() for future in running)
            finally:
                pool.shutdown(cancel_futures=True)
        self._write_waiting()
        odd = self._convert_odd(self._job.content.line_count - stored)
        return Counts(stored + odd.stored, odd.rejected)

    def _convert_piece(self, piece: Piece) -> int:
        """Store the plain lines of a piece and set its odd lines aside; return the lines stored."""
        with self._connection.cursor() as cursor:
            if self._job.is_partitioned:
                stored = self._store_by_flux(cursor, piece)
            else:
                target = self._job.stored / f"{piece.first_line:012d}.parquet"
                stored = _write(cursor, self._plain(piece, None), target, piece.text)
            if stored < piece.line_count:
                odd = reading.template("odd_lines").format(
                    first_line=piece.first_line, pattern=self._pattern(None)
                )
                target = self._odd / f"{piece.first_line:012d}.parquet"
                _write(cursor, odd, target, piece.text)
        return stored

    def _store_by_flux(self, cursor: duckdb.DuckDBPyConnection, piece: Piece) -> int:
        """Write the plain lines of a piece into the partitions of their flux months.

        An extract usually holds one flux month, or one after the other: the lines of the month that
        begins the piece go straight into its partition. Lines of other months wait in a table until
        they are worth a file; once a piece was mostly of other months, the next ones go there whole.
        """
        flux = None if self._is_mixed else self._first_flux(piece.text)
        stored = others = 0
        if flux:
            target = self._in_partition(_iso(flux), f"{piece.first_line:012d}")
            stored = _write(cursor, self._plain(piece, flux), target, piece.text)
        if stored < piece.line_count:
            query = self._plain(piece, None, already_stored=flux)
            [others] = cursor.execute(
                f"insert into waiting {query}", {"text": piece.text}
            ).fetchone()
            self._is_mixed = others > piece.line_count / 2
            self._waiting += others
        return stored + others

    def _write_waiting(self) -> None:
        """Empty the table of waiting lines into one file per flux month. No piece may be running."""
        if self._waiting == 0:
            return
        months = self._connection.execute(f"select distinct {FLUX} from waiting").fetchall()
        self._batches += 1
        for (month,) in months:
            target = self._in_partition(str(month), f"others_{self._batches:06d}")
            rows = f"select * exclude ({FLUX}) from waiting where {FLUX} = '{month}'"
            _write(self._connection, rows, target)
        self._connection.execute("truncate waiting")
        self._waiting = 0

    def _in_partition(self, month: str, part: str) -> Path:
        folder = self._job.stored / f"{FLUX}={month}"
        folder.mkdir(exist_ok=True)
        return folder / f"{part}.parquet"

    def _plain(self, piece: Piece, flux: str | None, already_stored: str | None = None) -> str:
        has_quotes = self._job.content.has_quotes
        flux_field = f"fields[{self._places[FLUX] + 1}]" if already_stored else ""
        return reading.template("plain_lines").format(
            line="replace(line, '\"', '')" if has_quotes else "line",
            first_line=piece.first_line,
            pattern=self._pattern(flux),
            **reading.plain_lines(self._job.table, self._places, flux is not None),
            delivery_id=self._job.delivery_id,
            kept=f"{flux_field} <> '{already_stored}'" if already_stored else "true",
        )

    def _pattern(self, flux: str | None) -> str:
        job = self._job
        return plain_line(job.table, self._names, self._places, job.content.has_quotes, flux)

    def _first_flux(self, text: str) -> str | None:
        """Return the flux month that begins a piece, as it is written, when it is a real date."""
        fields = text.partition("\n")[0].split(";")
        place = self._places[FLUX]
        flux = fields[place].strip('"') if place < len(fields) else ""
        return flux if _is_flux(flux) else None

    def _convert_odd(self, rows: int) -> Counts:
        if rows == 0:
            return Counts(0, 0)
        delivered = reading.odd_lines(
            self._job.table, self._places, len(self._names), self._odd / "*.parquet"
        )
        types = dict.fromkeys(self._places, "VARCHAR")
        field_count = len(self._names)
        return _convert_judged(self._connection, self._job, delivered, types, field_count, rows)


def _is_flux(text: str) -> bool:
    """Whether a text is a date of the calendar, in one of the two layouts, since 2000."""
    if not (_FRENCH_DATE.fullmatch(text) or _ISO_DATE.fullmatch(text)):
        return False
    try:
        return date.fromisoformat(_iso(text)).year >= 2000
    except ValueError:
        return False


def _iso(text: str) -> str:
    """Return `yyyy-MM-dd` for a date in one of the two layouts."""
    return _FRENCH_DATE.sub(r"\3-\2-\1", text)


def _sql(path: Path) -> str:
    """Return a path for use between single quotes in SQL."""
    return str(path).replace("'", "''")
