"""One delivered file into typed Parquet, in a working folder."""

from pathlib import Path

import duckdb

from telesante.stage import reading
from telesante.stage.content import OnBytes
from telesante.stage.csv_lines import CsvLines
from telesante.stage.faults import RefusedError
from telesante.stage.header import places
from telesante.stage.job import Counts, Job, columns_of, convert_judged, write


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
        counts = CsvLines(connection, job).convert(workers, on_bytes)
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
    return convert_judged(connection, job, delivered, kinds, len(names), rows)


def _write_empty(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """Write a part without rows: an empty referential is not the same as an absent one."""
    connection.execute(f"create or replace table nothing ({columns_of(job.table)})")
    write(connection, "from nothing", job.stored / "empty.parquet")
