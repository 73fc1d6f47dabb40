"""What only the whole of a file can tell: the width of its codes, who shares an identifier."""

import duckdb

from telesante.contract import Column
from telesante.names import glob_of
from telesante.stage.faults import RefusedError
from telesante.stage.job import Job, write
from telesante.stage.reading import quoted

# One person may have several pseudonyms (a number of one's own after those of both parents, for
# each of triplets who share an identifier), one professional several practices: ten are plausible.
# Large referentials hold some that are not, and are not refused for a few lines among thousands.
ALWAYS_PLAUSIBLE = 10
PLAUSIBLE_SHARE = 0.001
NEVER_PLAUSIBLE = 1_000


def refuse_shared_identifiers(connection: duckdb.DuckDBPyConnection, job: Job, stored: int) -> None:
    """Refuse a referential in which one identifier stands for implausibly many others.

    Args:
        connection: any DuckDB connection.
        job: a converted file.
        stored: how many lines it has.

    Raises:
        RefusedError: an identifier serves more than ten others, than one line in a thousand, or
            than a thousand.
    """
    for column in job.table.columns:
        if not column.serves:
            continue
        within = ", ".join(["null", *column.serves_within])
        query = (
            f"select coalesce(max(others), 0) from ("
            f"select count(distinct ({_row(column)})) as others "
            f"from read_parquet('{_stored(job)}') where {column.name} is not null "
            f"group by {column.name}, {within})"
        )
        [others] = connection.execute(query).fetchone()
        most = max(ALWAYS_PLAUSIBLE, min(NEVER_PLAUSIBLE, int(PLAUSIBLE_SHARE * stored)))
        if others > most:
            inside = (
                f" within one {', '.join(column.serves_within)}" if column.serves_within else ""
            )
            raise RefusedError(
                f"column {column.name}",
                f"one identifier for {others:,} different {', '.join(column.serves)}{inside}",
                f"at most {most:,} among {stored:,} lines",
                "It probably stands for a missing one: leave it empty there.",
            )


def widen_codes(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """Pad codes to the long width where a file has codes of that width: then all of them are.

    Args:
        connection: any DuckDB connection.
        job: a converted file.
    """
    for column in job.table.columns:
        if column.long_width and _has_both_widths(connection, job, column):
            padded = f"padded({column.name}, {column.long_width}) as {column.name}"
            for part in sorted(job.stored.rglob("*.parquet")):
                rows = f"from read_parquet('{quoted(part)}', hive_partitioning = false)"
                draft = part.with_suffix(".wide")
                write(connection, f"select * replace ({padded}) {rows}", draft)
                draft.replace(part)


def _has_both_widths(connection: duckdb.DuckDBPyConnection, job: Job, column: Column) -> bool:
    query = (
        f"select max(length({column.name})) = {column.long_width} "
        f"and min(length({column.name})) = {column.width} from read_parquet('{_stored(job)}')"
    )
    return bool(connection.execute(query).fetchone()[0])


def _row(column: Column) -> str:
    return ", ".join(f"coalesce(cast({name} as varchar), '')" for name in column.serves)


def _stored(job: Job) -> str:
    return quoted(glob_of(job.stored, "**/*.parquet"))
