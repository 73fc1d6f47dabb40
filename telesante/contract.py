"""The raw contract: tables, columns and types that a delivery must hold.

It is written once, in dbt's source file, and read from there.
"""

from dataclasses import dataclass
from functools import cache

import yaml

from telesante.settings import PROJECT

SOURCE_FILE = PROJECT / "models" / "staging" / "dcir" / "_dcir__sources.yml"


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
class Table:
    """One contract table.

    Attributes:
        name: official SNDS name in lower case.
        is_required: whether the raw store must hold it.
        delivery: `partition` (by flux month), `accumulate` or `snapshot`.
        columns: the contract's columns in order.
    """

    name: str
    is_required: bool
    delivery: str
    columns: tuple[Column, ...]


@cache
def tables() -> dict[str, Table]:
    """Return the tables that a delivery may hold, by name."""
    source = yaml.safe_load(SOURCE_FILE.read_text("utf-8"))["sources"][0]
    every_table = [_table(entry) for entry in source["tables"]]
    return {table.name: table for table in every_table if table.delivery != "none"}


def _table(entry: dict) -> Table:
    meta = entry["config"]["meta"]
    columns = tuple(_column(column) for column in entry["columns"])
    return Table(entry["name"], meta["required"], meta["delivery"], columns)


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
