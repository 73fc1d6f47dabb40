"""From a delivered header to the place of each contract column."""

import re

from telesante.contract import Column, Table
from telesante.stage.faults import RefusedError

DELIMITER = ";"
_OTHER_DELIMITERS = {",": "commas", "\t": "tabs", "|": "bars"}
# Around a name: blanks of any kind, quotes, a byte order mark (also one read as Latin-1), the mark
# by which old Windows tools end a file.
_AROUND = r"[\W\x1a\ufeff]|ï»¿"
_AROUND_NAME = re.compile(f"^(?:{_AROUND})+|(?:{_AROUND})+$")
_ASK = "Ask for the missing columns, or check that the file is the table its name says."


def names_in(header: str, delimiter: str = DELIMITER) -> list[str]:
    """Split a CSV header into lower-case names, without what stands around them."""
    return [_AROUND_NAME.sub("", name).lower() for name in header.split(delimiter)]


def fields_of_lines(header: str, first_line: str) -> list[str | None]:
    """Return the names of the fields of data lines; None for blank ones at the end of each line.

    Some tools end each line, or each line but the header, with separators that no column follows.

    Args:
        header: the header's text.
        first_line: the text of the first data line, empty when there is none.
    """
    names = names_in(header)
    while names and not names[-1]:
        names.pop()
    fields = first_line.split(DELIMITER)
    unnamed = fields[len(names) :]
    if not first_line or any(_AROUND_NAME.sub("", field) for field in unnamed):
        return names_in(header)
    return [*names, *(None for _ in unnamed)]


def is_header(table: Table, line: str) -> bool:
    """Whether a line holds the name of a key column, as no line of data does."""
    keys = {column.name for column in table.columns if column.is_key} or _accepted(table)
    return bool(keys & set(names_in(line)))


def _accepted(table: Table) -> set[str]:
    return {name for column in table.columns for name in (column.name, column.alias) if name}


def places(table: Table, names: list[str]) -> dict[str, int]:
    """Find each contract column among delivered names.

    Args:
        table: the contract table.
        names: delivered names, lower case, in order.

    Returns:
        The index (from 0) of each contract column, by contract name, in contract order.

    Raises:
        RefusedError: a column is missing or delivered twice.
    """
    found = {column.name: _delivered_as(column, names) for column in table.columns}
    missing = [name for name, delivered in found.items() if delivered is None]
    if missing:
        raise RefusedError(
            "line 1 (header)",
            f"no column {', '.join(missing)}",
            f"the {len(found)} columns of {table.name}, in any order",
            _ASK,
        )
    twice = [name for name, delivered in found.items() if names.count(delivered) > 1]
    if twice:
        raise RefusedError(
            "line 1 (header)",
            f"column {', '.join(twice)} more than once",
            "each contract column once",
            "Take the wrong one out, or rename it.",
        )
    return {name: names.index(delivered) for name, delivered in found.items()}


def _delivered_as(column: Column, names: list[str]) -> str | None:
    accepted = (column.name, column.alias)
    return next((name for name in accepted if name in names), None)


def refuse_unlike_header(table: Table, header: str) -> None:
    """Refuse a first line that no contract column is in, without quoting it.

    Such a line may well be data, so that its text must not reach a message.

    Raises:
        RefusedError: it is split by something else than `;`, or is no header.
    """
    if "\r" in header:
        raise RefusedError(
            "whole file",
            "lines ended by a carriage return alone",
            "line feeds, alone or after a carriage return",
            "Convert the line ends.",
        )
    known = _accepted(table)
    if known & set(names_in(header)):
        return
    for delimiter, what in _OTHER_DELIMITERS.items():
        if known & set(names_in(header, delimiter)):
            raise RefusedError(
                "line 1 (header)",
                f"names separated by {what}",
                f"semicolons ({DELIMITER})",
                "Export the file again with that separator.",
            )
    raise RefusedError(
        "line 1 (header)",
        f"no name of a column of {table.name}",
        "the names of the columns",
        "Put the header back; the file must be UTF-8 or Latin-1 text.",
    )
