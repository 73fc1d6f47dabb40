"""The publication as the report reads it: one DuckDB file, one query per `.sql` file."""

from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from telesante.report.wording import Approximate

Row = dict[str, Any]


class CannotReadError(Exception):
    """The publication cannot be read; the message is one sentence for people."""


class Publication:
    """A published DuckDB file, open for reading.

    Args:
        path: the file, schema `marts`.

    Raises:
        CannotReadError: there is no such file, or it is not a database.
    """

    def __init__(self, path: Path) -> None:
        """Open the file."""
        if not path.exists():
            raise CannotReadError(f"There is no publication at {path}: run `telesante publish`.")
        try:
            self._connection = duckdb.connect(str(path), read_only=True)
        except duckdb.Error as error:
            raise CannotReadError(f"{path} cannot be opened as a DuckDB file: {error}") from error
        found = self._connection.execute(_sql("tables")).fetchall()
        self.tables = frozenset(name for (name,) in found)

    def __enter__(self) -> "Publication":
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, name: str, **parameters: object) -> list[Row]:
        """Return what the query of that name finds, a dictionary per row.

        A number is `Approximate` where the row, or a column `<its name>_is_rounded`, says so.

        Args:
            name: a file of `sql/`, without its ending.
            parameters: values of its `$` parameters; one that it does not use is left out.

        Raises:
            CannotReadError: the publication lacks a mart or a column of the query.
        """
        query = _sql(name)
        used = {key: value for key, value in parameters.items() if f"${key}" in query}
        try:
            result = self._connection.execute(query, used)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            fault = str(error).splitlines()[0]
            raise CannotReadError(
                f"The publication lacks what {name}.sql asks for ({fault}): publish it again with "
                "this version of telesante."
            ) from error
        names = [column[0] for column in result.description]
        return [_read(dict(zip(names, values, strict=True))) for values in result.fetchall()]


def _read(row: Row) -> Row:
    is_rounded = row.get("is_rounded")
    return {
        name: Approximate(value)
        if (is_rounded or row.get(f"{name}_is_rounded"))
        and isinstance(value, int | float | Decimal)
        and not isinstance(value, bool)
        and name != "rank"
        else value
        for name, value in row.items()
    }


def _sql(name: str) -> str:
    return files("telesante.report").joinpath("sql", f"{name}.sql").read_text("utf-8")
