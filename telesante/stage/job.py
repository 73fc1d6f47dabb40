"""One file to convert, and how its typed rows are written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from telesante.contract import Table
from telesante.stage import reading
from telesante.stage.content import Content

_ODD_PART = "odd"
# What writes fastest and stays as small: the first level of zstd, no dictionary for columns of many
# values, and no Bloom filters, since nobody looks a single value up in the raw store.
_PARQUET = (
    "format parquet, compression zstd, compression_level 1, dictionary_size_limit 2000, "
    "write_bloom_filter false"
)


@dataclass(frozen=True)
class Counts:
    """What became of the data lines of one file.

    Attributes:
        stored: lines stored.
        rejected: unreadable lines.
        missing: words that were read as nothing: how many lines, by column and word.
        out_of_scope: lines that were left out because their code is not in the list of acts.
        warnings: what the reader should know of the file.
    """

    stored: int
    rejected: int
    missing: dict[str, dict[str, int]] = field(default_factory=dict)
    out_of_scope: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """All of them."""
        return self.stored + self.rejected + self.out_of_scope


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
        return self.table.flux is not None


def convert_judged(
    connection: duckdb.DuckDBPyConnection,
    job: Job,
    delivered: str,
    types: dict[str, str],
    field_count: int,
    rows: int,
    has_contract_dates: Callable[[str], bool] = lambda _column: False,
) -> Counts:
    """Write the readable lines of a query as one part, the others as rejects.

    Args:
        connection: with the readers of delivered values.
        job: the file they come from.
        delivered: query with `line`, `line_fault`, `line_found` and the contract columns.
        types: DuckDB type of each contract column in that query.
        field_count: fields a line should have.
        rows: how many rows the query has.
        has_contract_dates: whether a column has dates in a layout of the contract elsewhere.

    Raises:
        RefusedError: a column is of a type that can never become the contract's.
    """
    missing, layouts = _survey(connection, job, delivered, types, has_contract_dates)
    judged = job.folder / "judged.parquet"
    typed = reading.typed_columns(job.table)
    write(connection, reading.judged(job.table, delivered, types, layouts, typed), judged)
    readable = reading.readable_lines(job.table, judged, job.delivery_id)
    if job.is_partitioned:
        layout = (
            f", partition_by ({job.table.flux}), overwrite_or_ignore, "
            f"filename_pattern '{_ODD_PART}_{{i}}'"
        )
        stored = write(connection, readable, job.stored, layout=layout)
    else:
        stored = write(connection, readable, job.stored / f"{_ODD_PART}.parquet")
    if stored < rows:
        # Few lines: they are judged once more rather than their texts kept for all.
        connection.execute(
            f"create or replace table at_fault as {reading.at_fault(delivered, judged)}"
        )
        again = reading.judged(job.table, "select * from at_fault", types, layouts)
        rejected = reading.rejected_lines(job.table, again, job.delivery_id, field_count)
        write(connection, rejected, job.rejects)
    return Counts(stored, rows - stored, missing)


def _survey(
    connection: duckdb.DuckDBPyConnection,
    job: Job,
    delivered: str,
    types: dict[str, str],
    has_contract_dates: Callable[[str], bool],
) -> tuple[dict[str, dict[str, int]], dict[str, str]]:
    """Return the words for nothing by column, and the one foreign layout of columns of dates."""
    answer = connection.execute(reading.survey(job.table, delivered, types))
    names = [column[0].partition("_") for column in answer.description]
    missing, layouts = {}, {}
    for (what, _, column), found in zip(names, answer.fetchone(), strict=True):
        if what == "words" and found:
            missing[column] = found
        elif what == "layouts":
            layout = reading.foreign_layout(found or [])
            if layout and not has_contract_dates(column):
                layouts[column] = layout
    return missing, layouts


def write(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    target: Path,
    text: str | None = None,
    layout: str = "",
) -> int:
    """Write a query, which may ask for $text, as Parquet; return its number of rows."""
    parameters = {} if text is None else {"text": text}
    command = f"copy ({query}) to '{reading.quoted(target)}' ({_PARQUET}{layout})"
    return connection.execute(command, parameters).fetchone()[0]


def columns_of(table: Table) -> str:
    """Return the columns of stored rows, as a table definition has them."""
    types = [
        f"{column.name} {column.type.replace('string', 'varchar')}" for column in table.columns
    ]
    return ", ".join([*types, "_delivery_id varchar", "_line bigint"])
