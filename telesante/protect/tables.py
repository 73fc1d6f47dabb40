"""The list of published tables (`tables.yml`), read once for the protection and its audit."""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

TOTAL = "all"
# Members that a ranking lists.
RANKS = 5


@dataclass(frozen=True)
class Ranking:
    """A table that shows the largest members in order.

    Attributes:
        rank: column of the rank, 1 = largest.
        member: column of the member that holds the rank.
        dimension: column whose members are ranked one by one, with a total.
        part_of: quantity of which each ranked cell counts a part, None when it is unpublished.
    """

    rank: str
    member: str
    dimension: str
    part_of: str | None = None


@dataclass(frozen=True)
class PublishedMart:
    """A mart of which some tables are published; the columns are those of `tables.yml`."""

    mart: str
    quantity: str
    key: tuple[str, ...]
    measures: tuple[str, ...]
    threshold: tuple[str, ...]
    masked: tuple[str, ...]
    slices: tuple[dict[str, Any], ...]
    contributors: bool = False
    rates: dict[str, dict[str, str]] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    ranked: Ranking | None = None
    zones: dict[str, str] | None = None

    @property
    def with_zeros(self) -> str:
        """The query of its rows, those of hidden zeros among them (schema `protection`)."""
        return f"from marts.{self.mart} union all by name from protection.{self.zeros}"

    @property
    def zeros(self) -> str:
        """The table of schema `protection` that holds its hidden zeros."""
        return f"empty_{self.mart}"

    @property
    def final(self) -> str:
        """The table of schema `protection` that holds its final quarters as they were published."""
        return f"final_{self.mart}"

    def slices_of(self, row: dict[str, Any]) -> list[int]:
        """Return the published tables that show a row, by their number in `slices`."""
        return [
            number
            for number, wanted in enumerate(self.slices)
            if all(row[column] == value for column, value in wanted.items())
        ]

    def cell_key(self, row: dict[str, Any]) -> str:
        """Return what names a row in schema `protection`."""
        return "|".join(str(row[column]) for column in self.key)


@cache
def published_marts() -> tuple[PublishedMart, ...]:
    """Return every mart of `tables.yml`, in its order."""
    return tuple(_mart(name, entry) for name, entry in _read()["marts"].items())


def unprotected_tables() -> dict[str, str]:
    """Return why each published table that no mask protects needs none."""
    return _read()["unprotected"]


def _read() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(files("telesante.protect").joinpath("tables.yml").read_text("utf-8"))


def _mart(name: str, entry: dict[str, Any]) -> PublishedMart:
    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    if "ranked" in values:
        values["ranked"] = Ranking(**values["ranked"])
    return PublishedMart(mart=name, **values)
