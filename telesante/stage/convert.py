"""One delivered file into typed Parquet, in a working folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from telesante.stage import plausible, reading, words
from telesante.stage.content import OnBytes
from telesante.stage.csv_lines import CsvLines
from telesante.stage.faults import RefusedError
from telesante.stage.header import places
from telesante.stage.job import Counts, Job, columns_of, convert_judged, write
from telesante.stage.scoped_lines import ScopedLines


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
    connection.execute(
        f"create macro is_missing(value) as regexp_full_match(value, '{words.everywhere()}')"
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
        with plain_name(path) as file:
            described = connection.execute(
                "describe select * from read_parquet($file, hive_partitioning = false)",
                {"file": file},
            ).fetchall()
            (rows,) = connection.execute(
                "select num_rows from parquet_file_metadata($file)", {"file": file}
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
        reader = ScopedLines if job.table.scope else CsvLines
        counts = reader(connection, job).convert(workers, on_bytes)
    if counts.stored:
        plausible.widen_codes(connection, job)
        plausible.refuse_shared_identifiers(connection, job, counts.stored)
    if not job.is_partitioned and not any(job.stored.iterdir()):
        _write_empty(connection, job)
    return counts


def _convert_parquet(connection: duckdb.DuckDBPyConnection, job: Job) -> Counts:
    with plain_name(job.content.path) as file:
        types, rows = parquet_columns(connection, job.content.path)
        delivered, kinds = reading.parquet_rows(_sources(connection, job, types, file), file)
        return convert_judged(connection, job, delivered, kinds, len(types), rows)


def _sources(
    connection: duckdb.DuckDBPyConnection, job: Job, types: dict[str, str], file: str
) -> dict[str, tuple[str, str]]:
    """Return what each contract column is read from: an expression and its DuckDB type."""
    supplied = dict(job.content.supplied)
    names = [name.strip().lower() for name in types]
    place = places(job.table, [*names, *supplied])
    own = list(types.items())
    sources = {}
    for column in job.table.columns:
        index = place[column.name]
        if index >= len(own):
            text = reading.quoted(supplied[column.name])
            sources[column.name] = (f"'{text}'", "VARCHAR")
            continue
        name, own_type = own[index]
        expression = '"' + name.replace('"', '""') + '"'
        if not reading.is_readable(column, own_type):
            counted = f"select count({expression}) from read_parquet('{file}')"
            if connection.execute(counted).fetchone() == (0,):
                # A column without any value has no type of its own.
                expression, own_type = "cast(null as varchar)", "VARCHAR"
        sources[column.name] = (expression, own_type)
    return sources


@contextmanager
def plain_name(path: Path) -> Iterator[str]:
    """Give a file a name that DuckDB takes for this very file, whatever its own name holds.

    A path may hold brackets and stars, which DuckDB would match against other files, or bytes that
    are no text.
    """
    with path.open("rb") as file:
        yield f"/proc/self/fd/{file.fileno()}"


def _write_empty(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """Write a part without rows: an empty referential is not the same as an absent one."""
    connection.execute(f"create or replace table nothing ({columns_of(job.table)})")
    write(connection, "from nothing", job.stored / "empty.parquet")
