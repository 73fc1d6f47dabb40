"""Copying a table with the comments that say what it holds."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Column:
    """A column of a table, with the comment on it."""

    name: str
    kind: str
    comment: str | None


def copy_table(
    connection: duckdb.DuckDBPyConnection, source: str, target: str, rows: str = ""
) -> list[Column]:
    """Copy a table and its comments.

    The rows are sorted by all columns, so that their order says nothing about what is hidden.

    Args:
        connection: holds both databases, attached.
        source: the table that is read, as `database.schema.table`.
        target: the table that is created, in the same form.
        rows: the query of the rows, when they are not those of the source.

    Returns:
        The columns, in order.
    """
    connection.execute(f"create table {target} as from ({rows or f'from {source}'}) order by all")
    (comment,) = connection.execute(sql("table_comment"), {"table": source}).fetchone()
    _describe(connection, f"table {target}", comment)
    rows = connection.execute(sql("columns"), {"table": source}).fetchall()
    columns = [Column(*row) for row in rows]
    for column in columns:
        _describe(connection, f"column {target}.{column.name}", column.comment)
    return columns


def sql(name: str) -> str:
    """Return the statement of `sql/<name>.sql`."""
    return files("telesante.publish").joinpath("sql", f"{name}.sql").read_text("utf-8")


def quoted(path: Path) -> str:
    """Return a path as it stands between quotes in a statement."""
    return str(path).replace("'", "''")


def _describe(connection: duckdb.DuckDBPyConnection, thing: str, text: str | None) -> None:
    if text:
        connection.execute(f"comment on {thing} is '{text.replace(chr(39), chr(39) * 2)}'")
