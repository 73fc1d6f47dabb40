"""Rows for the cells that hold nothing: without them a reader tells a zero by its absence.

A mart has no row where nobody was counted. When zeros are to be hidden, each cell that a published
table could show gets a row of zeros in schema `protection`, to be masked like a small count. A cell
could be shown when its members are: those of any row of the same table, in any edition.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from telesante.protect.tables import RANKS, PublishedMart

Row = dict[str, Any]


def empty_rows(mart: PublishedMart, rows: list[Row]) -> list[Row]:
    """Return a row of zeros for each cell that a published table could show and does not.

    Args:
        mart: entry of `tables.yml`.
        rows: the rows that its published tables show.
    """
    if not rows:
        return []
    found = {mart.cell_key(row) for row in rows}
    missing = {}
    for members in _possible(mart, rows):
        key = mart.cell_key(members)
        if key not in found:
            missing[key] = members
    described = _Descriptions(mart, rows)
    figures = dict.fromkeys([*mart.measures, *mart.threshold], 0)
    return [described.of(members) | members | figures for _, members in sorted(missing.items())]


def _possible(mart: PublishedMart, rows: list[Row]) -> Iterator[Row]:
    """Yield the members of each cell that could be shown, the shown ones among them."""
    if mart.ranked:
        yield from _ranks(mart, rows)
        return
    if mart.zones:
        zones = tuple(mart.zones.values())
        yield from _crossed([_together(rows, _others(mart, zones)), _together(rows, zones)])
        return
    for wanted in mart.slices:
        shown = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
        dimensions = (*mart.dimensions, *mart.parts)
        for perimeter in _together(shown, [key for key in mart.key if key == "perimeter_id"]):
            inside = [row for row in shown if perimeter.items() <= row.items()]
            axes = [_together(inside, [dimension]) for dimension in dimensions]
            yield from _crossed([_together(inside, _others(mart, dimensions)), *axes])


def _ranks(mart: PublishedMart, rows: list[Row]) -> Iterator[Row]:
    """Yield the ranks that no member holds, each with one that has nothing, in a fixed order."""
    ranked = mart.ranked
    members: dict[Hashable, set] = defaultdict(set)
    for row in rows:
        members[row["perimeter_id"]].add(row[ranked.member])
    for table in _together(rows, _others(mart, [ranked.rank])):
        held = [row for row in rows if table.items() <= row.items()]
        free = members[table["perimeter_id"]] - {row[ranked.member] for row in held}
        ranks = range(len(held) + 1, RANKS + 1)
        ordered = sorted(free, key=lambda member: (len(str(member)), str(member)))
        for rank, member in zip(ranks, ordered, strict=False):
            yield table | {ranked.rank: rank, ranked.member: member}


def _others(mart: PublishedMart, columns: Iterable[str]) -> list[str]:
    return [key for key in mart.key if key not in columns]


def _together(rows: list[Row], columns: Sequence[str]) -> list[Row]:
    """Return the members that stand together in some row."""
    seen = dict.fromkeys(tuple(row[column] for column in columns) for row in rows)
    return [dict(zip(columns, members, strict=True)) for members in seen]


def _crossed(axes: list[list[Row]]) -> Iterator[Row]:
    for parts in product(*axes):
        yield {key: value for part in parts for key, value in part.items()}


class _Descriptions:
    """What a mart says of its rows beside their figures, found from what they share."""

    def __init__(self, mart: PublishedMart, rows: list[Row]) -> None:
        said = set(mart.key) | set(mart.masked) | set(mart.measures) | set(mart.threshold)
        self.columns = [column for column in rows[0] if column not in said]
        self.ways = [
            [key for key in mart.key if key in ("edition_id", "quarter_end")],
            [key for key in mart.key if key not in ("edition_id", "quarter_end", "care_month")],
        ]
        self.values: dict[Hashable, set] = defaultdict(set)
        for row in rows:
            for column, way in product(self.columns, self.ways):
                self.values[column, *(row[key] for key in way)].add(row[column])

    def of(self, members: Row) -> Row:
        """Return a column's value where the rows of the edition, or of the members, agree on it."""
        described = {}
        for column, way in product(self.columns, self.ways):
            values = self.values.get((column, *(members[key] for key in way)), set())
            if column not in described and len(values) == 1:
                described[column] = next(iter(values))
        return described
