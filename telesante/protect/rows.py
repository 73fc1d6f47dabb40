"""The rows of the published tables, as the unmasked marts hold them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from telesante.protect.contributors import read_few
from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import PublishedMart, published_marts


class UncountedError(Exception):
    """Nobody counted who executed the acts of a row; the message is the mart."""


@dataclass(frozen=True)
class PublishedRow:
    """One row that a published table shows, or masks.

    Attributes:
        mart: the mart it stands in.
        cell_key: its name in schema `protection`.
        columns: its values by column.
        slices: the published tables of the mart that show it, by number.
        small: the threshold columns that hold a small count, and `contributors` where these are
            too few; not empty = primary.
    """

    mart: PublishedMart
    cell_key: str
    columns: dict[str, Any]
    slices: tuple[int, ...]
    small: tuple[str, ...]

    def is_small(self, measure: str) -> bool:
        """Return whether a measure counts too few, or belongs to too few people."""
        if measure in self.mart.threshold:
            return measure in self.small
        return bool(self.small)


def read_masked(release: Path) -> list[PublishedRow]:
    """Return the masked rows of a release: their names, since that is all it says of them.

    Args:
        release: the release's DuckDB file, with `is_masked` in every mart.
    """
    rows = []
    with duckdb.connect(str(release), read_only=True) as connection:
        for mart in published_marts():
            relation = connection.table(f"marts.{mart.mart}").filter("is_masked")
            for values in relation.fetchall():
                columns = dict(zip(relation.columns, values, strict=True))
                rows.append(PublishedRow(mart, mart.cell_key(columns), columns, (), ()))
    return rows


def read_rows(
    connection: duckdb.DuckDBPyConnection, mart: PublishedMart, rules: ProtectionRules
) -> list[PublishedRow]:
    """Return the rows of a mart that its published tables show, in the order of their keys.

    Args:
        connection: the candidate warehouse.
        mart: entry of `tables.yml`.
        rules: the threshold; a count of 1 to `threshold - 1` is small, and zero where it is hidden.

    Raises:
        UncountedError: nobody counted who executed the acts of a row.
    """
    few = read_few(connection, mart.mart, rules) if mart.contributors else {}
    query = mart.with_zeros if rules.hide_zeros else f"from marts.{mart.mart}"
    relation = connection.sql(query)
    rows = []
    for values in relation.fetchall():
        columns = dict(zip(relation.columns, values, strict=True))
        slices = mart.slices_of(columns)
        if not slices:
            continue
        small = tuple(column for column in mart.threshold if 0 < columns[column] < rules.threshold)
        if rules.hide_zeros:
            small += _zeros(mart, columns)
        key = mart.cell_key(columns)
        if mart.contributors and any(columns[measure] for measure in mart.measures):
            if key not in few:
                raise UncountedError(mart.mart)
            if few[key]:
                small += ("contributors",)
        rows.append(PublishedRow(mart, key, columns, tuple(slices), small))
    return sorted(rows, key=lambda row: row.cell_key)


def _zeros(mart: PublishedMart, columns: dict[str, Any]) -> tuple[str, ...]:
    """Return the threshold columns that are zero because nothing was there to count.

    Acts without a patient (a fictitious number) or without a professional (a health centre) are
    acts: what is not counted there is no zero.
    """
    is_empty = not any(columns[measure] for measure in mart.measures)
    return tuple(
        column
        for column in mart.threshold
        if columns[column] == 0 and (is_empty or column in mart.measures)
    )
