"""The raw contract: tables, columns and types that a delivery must hold.

It is written once, in dbt's source files, and read from there.
"""

from dataclasses import dataclass
from functools import cache

import yaml

from telesante.settings import PROJECT

_STAGING = PROJECT / "models" / "staging"
SOURCE_FILES = (
    _STAGING / "dcir" / "_dcir__sources.yml",
    _STAGING / "open_damir" / "_open_damir__sources.yml",
)


@dataclass(frozen=True)
class Column:
    """One contract column.

    Attributes:
        name: official SNDS name in lower case.
        type: `date`, `integer`, `string` or `decimal(11,2)`.
        is_key: part of the table's key; a null there makes the line unreadable.
        is_identifying: its values may not appear in a message or a report.
        alias: another name accepted in a delivered header, or None.
        width: characters of a code; digits alone are padded to it with zeros. None for no width.
        long_width: another width that all codes of one delivered file may have, or None.
        is_first_of_month: a date that is always the first day of a month.
        is_top: an integer that other tools write as a boolean.
        serves: columns of which one value of this identifier can have only a few sets.
        serves_within: columns inside whose values `serves` is judged.
    """

    name: str
    type: str
    is_key: bool
    is_identifying: bool
    alias: str | None
    width: int | None = None
    long_width: int | None = None
    is_first_of_month: bool = False
    is_top: bool = False
    serves: tuple[str, ...] = ()
    serves_within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """What the files of one source look like from some month on.

    Attributes:
        first: the first month, `202410`.
        fields: fields of a line, the empty one behind the last separator counted.
        columns: the columns that come and go, of those that these files have.
    """

    first: int
    fields: int
    columns: frozenset[str]


@dataclass(frozen=True)
class Table:
    """One contract table.

    Attributes:
        name: official SNDS name in lower case.
        is_required: whether a store of DCIR deliveries must hold it.
        delivery: `partition` (by flux month, in parts), `month` (a file is one flux month, and
            replaces it), `accumulate` or `snapshot`.
        columns: the contract's columns in order.
        flux: the column of the flux month, None in a table without one.
        scope: the column whose code decides which lines are kept, those of the seed `acts`; None
            for all lines.
        file_name: expression that the name of a file begins with, in lower case.
        schemas: the layouts its files have had; none when they are those of the columns.
        other_columns: columns that every file has and that are not read.
    """

    name: str
    is_required: bool
    delivery: str
    columns: tuple[Column, ...]
    flux: str | None
    scope: str | None
    file_name: str
    schemas: tuple[Schema, ...] = ()
    other_columns: frozenset[str] = frozenset()


@cache
def tables() -> dict[str, Table]:
    """Return the tables that a delivery may hold, by name."""
    every_table = [
        _table(entry)
        for file in SOURCE_FILES
        for source in yaml.safe_load(file.read_text("utf-8"))["sources"]
        for entry in source["tables"]
    ]
    return {table.name: table for table in every_table if table.delivery != "none"}


def _table(entry: dict) -> Table:
    meta = entry["config"]["meta"]
    return Table(
        name=entry["name"],
        is_required=meta["required"],
        delivery=meta["delivery"],
        columns=tuple(_column(column) for column in entry["columns"]),
        flux=meta.get("flux"),
        scope=meta.get("scope"),
        file_name=meta.get("file_name", entry["name"]),
        schemas=tuple(
            Schema(one["first"], one["fields"], frozenset(one["columns"]))
            for one in meta.get("schemas", ())
        ),
        other_columns=frozenset(meta.get("other_columns", "").split()),
    )


def _column(entry: dict) -> Column:
    meta = entry.get("config", {}).get("meta", {})
    return Column(
        name=entry["name"],
        type=entry["data_type"],
        is_key=meta.get("key", False),
        is_identifying=meta.get("identifying", False),
        alias=meta.get("alias"),
        width=meta.get("width"),
        long_width=meta.get("long_width"),
        is_first_of_month=meta.get("first_of_month", False),
        is_top=meta.get("top", False),
        serves=tuple(meta.get("serves", ())),
        serves_within=tuple(meta.get("serves_within", ())),
    )
