"""What an attacker knows: the published tables with their holes, and how they hang together.

Written apart from the code that chooses the mask, with which it shares the list of tables and the
nomenclatures alone: an error there is not repeated here.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import duckdb

from telesante.protect.geography import Geography, largest_within
from telesante.protect.tables import RANKS, TOTAL, PublishedMart, published_marts

Unknown = tuple[str, str, str]
"""A masked or rounded figure: mart, cell key, measure."""

# A rounded count is known to this much, since one that ends in 5 may go up or down.
NEAR = 5
# Differences of 1 to this many are those of few people.
FEW = 10


@dataclass(frozen=True)
class Statement:
    """A weighted sum of unknown figures that lies between two numbers.

    Attributes:
        weights: weight of each unknown, by its number.
        lowest: least value of the sum.
        highest: greatest value of the sum.
    """

    weights: dict[int, int]
    lowest: float
    highest: float


@dataclass(frozen=True)
class Difference:
    """A figure of which two editions give 1 to 10 more or less: few people, if it can be told.

    Attributes:
        figure: the figure in one of them.
        beside: the same figure in the other one.
        weights: weight of each unknown in the difference, by its number.
        known: what the figures that are shown exactly add to it.
    """

    figure: Unknown
    beside: Unknown
    weights: dict[int, int]
    known: int


@dataclass(frozen=True)
class Knowledge:
    """Everything that can be said of the masked and the rounded figures.

    Attributes:
        unknowns: the figures, and the people who live in no listed zone.
        least: what each is at least: zero, or one where its row, or that there is a rest, tells so.
        statements: what the published figures say of them.
        rounded: numbers of those that are shown, but rounded.
        differences: small differences between editions.
        twins: the published rows (mart and cell key) that count the same as each row.
    """

    unknowns: list[Unknown]
    least: list[int]
    statements: list[Statement]
    rounded: frozenset[int]
    differences: list[Difference]
    twins: dict[tuple[str, str], list[tuple[str, str]]]


@dataclass(frozen=True)
class Former:
    """What an earlier release shows.

    Attributes:
        editions: its editions, each with its flux cut-off.
        figures: least and greatest value of its visible figures, by mart, what the row counts, and
            measure.
    """

    editions: dict[str, date]
    figures: dict[tuple[str, Hashable, str], tuple[int, int]]


@dataclass(frozen=True)
class _Row:
    """A row as it is published: its figures are left out when it is masked or rounded."""

    mart: PublishedMart
    key: str
    columns: dict[str, str]
    figures: dict[str, int] | None

    def shows(self, wanted: dict[str, Any]) -> bool:
        return all(self.columns[column] == str(value) for column, value in wanted.items())

    def without(self, *left_out: str) -> tuple[str, ...]:
        return tuple(self.columns[key] for key in self.mart.key if key not in left_out)

    def meaning(self, *but: str) -> frozenset[tuple[str, str]]:
        """Return what the row counts, in words that other marts use too."""
        columns = set(self.mart.key) - set(self.mart.context) - set(but)
        if self.mart.ranked:
            columns = columns - {self.mart.ranked.rank} | {self.mart.ranked.member}
        said = {(column, self.columns[column]) for column in columns}
        return frozenset(item for item in said if item[1] != TOTAL)


def remember(release: Path, *, demonstrations: bool) -> Former:
    """Return what a release shows.

    Args:
        release: its DuckDB file.
        demonstrations: with what it shows of synthetic data, which says nothing of real ones.
    """
    figures = {}
    with duckdb.connect(str(release), read_only=True) as connection:
        editions = connection.table("marts.dim_edition").select("edition_id, flux_end")
        cut_offs = dict(editions.fetchall())
        for mart in published_marts():
            relation = connection.table(f"marts.{mart.mart}").filter("not is_masked")
            if not demonstrations:
                relation = relation.filter("not is_synthetic")
            for values in relation.fetchall():
                shown = dict(zip(relation.columns, values, strict=True))
                row = _Row(mart, "", {name: str(value) for name, value in shown.items()}, None)
                near = NEAR if shown.get("is_rounded") else 0
                for measure in mart.measures:
                    value = shown[measure]
                    figures[mart.mart, row.meaning(), measure] = value - near, value + near
    return Former(cut_offs, figures)


def learn(
    connection: duckdb.DuckDBPyConnection,
    geography: Geography,
    *,
    knows_zeros: bool,
    hides_all: bool = False,
    former: Former | None = None,
) -> Knowledge:
    """Return what the publication of a candidate warehouse would give away.

    Args:
        connection: the candidate warehouse, with schema `protection`.
        geography: what zones, perimeters and editions are made of: everybody knows it.
        knows_zeros: tell the attacker which cells hold nothing, even those that are hidden: he
            then knows of the others that they hold something.
        hides_all: hide every figure and leave the rows: what is told then, no mask can hide.
        former: an earlier release that the attacker kept.
    """
    masked = set(connection.table("protection.suppression").fetchall())
    relation = connection.table("intermediate.int_rounded_rows")
    rounded = {
        (row["mart"], row["cell_key"]): row
        for values in relation.fetchall()
        for row in [dict(zip(relation.columns, values, strict=True))]
    }
    attacker = _Attacker(geography, hides_all=hides_all)
    for mart in published_marts():
        rows = (
            connection.table(f"marts.{mart.mart}")
            if knows_zeros
            else connection.sql(mart.with_zeros)
        )
        attacker.read(mart, rows, masked, rounded)
    attacker.compare_lines()
    attacker.compare_zones()
    attacker.compare_parts()
    attacker.compare_ranks()
    attacker.compare_months()
    attacker.compare_perimeters()
    attacker.compare_tables()
    if former is not None:
        cut_offs = connection.table("marts.dim_edition").select("edition_id, flux_end")
        attacker.compare_releases(former, dict(cut_offs.fetchall()))
    unknowns = list(attacker.numbers)
    some = attacker.some if knows_zeros else set()
    return Knowledge(
        unknowns,
        [int(name in some) for name in unknowns],
        attacker.statements,
        frozenset(attacker.rounded),
        attacker.differences,
        attacker.twins,
    )


class _Attacker:
    def __init__(self, geography: Geography, *, hides_all: bool) -> None:
        self.geography = geography
        self.hides_all = hides_all
        self.rows: list[_Row] = []
        self.true: dict[Unknown, int] = {}
        self.some: set[Unknown] = set()
        self.numbers: dict[Unknown, int] = {}
        self.statements: list[Statement] = []
        self.rounded: set[int] = set()
        self.differences: list[Difference] = []
        self.twins: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def read(
        self,
        mart: PublishedMart,
        relation: duckdb.DuckDBPyRelation,
        masked: set[tuple[str, str]],
        rounded: dict[tuple[str, str], dict[str, Any]],
    ) -> None:
        """Read the published rows of a mart.

        Two things are taken from the unmasked figures, since an attacker who follows the field may
        know them: which way each went from one edition to the next, and which zones hold people
        who live in none of their parts.
        """
        series: dict[Hashable, dict[int, _Row]] = defaultdict(dict)
        for values in sorted(relation.fetchall(), key=str):
            row_values = dict(zip(relation.columns, values, strict=True))
            columns = {column: str(value) for column, value in row_values.items()}
            key = "|".join(columns[column] for column in mart.key)
            figures = {measure: row_values[measure] for measure in mart.measures}
            is_masked = self.hides_all or (mart.mart, key) in masked
            near = rounded.get((mart.mart, key))
            row = _Row(mart, key, columns, None if is_masked or near else figures)
            if not any(row.shows(wanted) for wanted in mart.slices):
                continue
            self.rows.append(row)
            if near and not is_masked:
                self.round(row, near)
            self.true |= {(mart.mart, key, measure): figures[measure] for measure in mart.measures}
            first = mart.measures[0]
            if figures[first] > 0:
                self.some.add((mart.mart, key, first))
            edition = self.geography.editions.index(columns["edition_id"])
            series[row.meaning("edition_id")][edition] = row
        for editions in series.values():
            for (_, before), (_, after) in pairwise(sorted(editions.items())):
                for measure in mart.measures:
                    then, now = (self.true[mart.mart, row.key, measure] for row in (before, after))
                    less, more = (before, after) if then <= now else (after, before)
                    self.state([(less, measure)], (more, measure), "at most")
            for (one, other), measure in product(combinations(editions.values(), 2), mart.measures):
                self.differ(one, other, measure)

    def round(self, row: _Row, near: dict[str, Any]) -> None:
        """Note that the figures of a row are shown rounded."""
        for measure in row.mart.measures:
            number = self.number((row.mart.mart, row.key, measure))
            self.rounded.add(number)
            lowest, highest = near[measure] - NEAR, near[measure] + NEAR
            self.statements.append(Statement({number: 1}, max(lowest, 0), highest))

    def differ(self, one: _Row, other: _Row, measure: str) -> None:
        """Note a difference between two editions that would tell of few people."""
        figures = [(row.mart.mart, row.key, measure) for row in (one, other)]
        if not 1 <= abs(self.true[figures[0]] - self.true[figures[1]]) <= FEW:
            return
        weights, known = {}, 0
        for row, figure, sign in zip((one, other), figures, (-1, 1), strict=True):
            if row.figures is None:
                weights[self.number(figure)] = sign
            else:
                known += sign * row.figures[measure]
        self.differences.append(Difference(*figures, weights, known))

    def compare_lines(self) -> None:
        """Every row of a total is the sum of the rows of its members in the same table."""
        for mart in published_marts():
            for wanted, dimension in product(mart.slices, mart.dimensions):
                if dimension in wanted:
                    continue
                lines: dict[Hashable, list[_Row]] = defaultdict(list)
                for row in self.rows:
                    if row.mart is mart and row.shows(wanted):
                        lines[row.without(dimension)].append(row)
                for line in lines.values():
                    totals = [row for row in line if row.columns[dimension] == TOTAL]
                    members = [row for row in line if row.columns[dimension] != TOTAL]
                    # France shows its totals and none of their members.
                    for total, measure in product(totals if members else [], mart.measures):
                        self.state([(row, measure) for row in members], (total, measure))

    def compare_zones(self) -> None:
        """Zones add up, but for people who live in none: where there are some is known."""
        parts = self.geography.zones
        for mart in (mart for mart in published_marts() if mart.zones):
            kind, name = mart.zones["type"], mart.zones["id"]
            tables: dict[Hashable, dict[str, _Row]] = defaultdict(dict)
            for row in self.rows:
                if row.mart is mart:
                    tables[row.without(kind, name)][row.columns[name]] = row
            for (period, table), measure in product(tables.items(), mart.measures):
                for zone, row in table.items():
                    if row.columns[kind] == "department":
                        continue
                    within = parts if row.columns[kind] == "country" else parts.get(zone, [])
                    members = [table[part] for part in within if part in table]
                    true = [self.true[mart.mart, part.key, measure] for part in members]
                    elsewhere = None
                    if sum(true) < self.true[mart.mart, row.key, measure]:
                        elsewhere = (mart.mart, "|".join([*period, zone, "elsewhere"]), measure)
                    summed = [(member, measure) for member in members]
                    self.state(summed, (row, measure), "=", elsewhere)

    def compare_parts(self) -> None:
        """A profile is a part of everybody; a later measure of a row is a part of the first."""
        for row in self.rows:
            first, *others = row.mart.measures
            for measure in others:
                self.state([(row, measure)], (row, first), "at most")
        everybody = {
            (row.mart.mart, row.without(part)): row
            for row in self.rows
            for part in row.mart.parts
            if row.columns[part] == TOTAL
        }
        for row in self.rows:
            for part, measure in product(row.mart.parts, row.mart.measures):
                if row.columns[part] != TOTAL:
                    whole = everybody[row.mart.mart, row.without(part)]
                    self.state([(row, measure)], (whole, measure), "at most")

    def compare_ranks(self) -> None:
        """No rank exceeds the one before it, nor what it is a part of."""
        meanings = {(row.mart.quantity, row.meaning()): row for row in self.rows}
        ladders: dict[Hashable, list[_Row]] = defaultdict(list)
        listed: dict[tuple[str, str], tuple[_Row, list[_Row]]] = {}
        for row in self.rows:
            ranked = row.mart.ranked
            if ranked is None:
                continue
            ladders[row.mart.mart, row.without(ranked.rank)].append(row)
            if ranked.part_of and (whole := meanings.get((ranked.part_of, row.meaning()))):
                for measure in row.mart.measures:
                    self.state([(row, measure)], (whole, measure), "at most")
            total = meanings.get((row.mart.quantity, row.meaning(ranked.dimension)))
            if total is not None and total is not row:
                listed.setdefault((total.mart.mart, total.key), (total, []))[1].append(row)
        for ladder in ladders.values():
            ladder.sort(key=lambda row: int(row.columns[row.mart.ranked.rank]))
            for (above, below), measure in product(pairwise(ladder), ladder[0].mart.measures):
                self.state([(below, measure)], (above, measure), "at most")
        for total, parts in listed.values():
            # A member that misses from a table of fewer than five has nothing there.
            ranked = total.mart.ranked
            tables = {
                name: rows
                for name, rows in ladders.items()
                if name[0] == total.mart.mart
                and rows[0].columns["edition_id"] == total.columns["edition_id"]
                and rows[0].columns[ranked.dimension] != TOTAL
            }
            within = {part.columns[ranked.dimension] for part in parts}
            is_whole = all(
                len(rows) < RANKS or rows[0].columns[ranked.dimension] in within
                for rows in tables.values()
            )
            for measure in total.mart.measures:
                relation = "=" if is_whole else "at most"
                self.state([(part, measure) for part in parts], (total, measure), relation)

    def compare_months(self) -> None:
        """The months of a perimeter's period add up to its table, for each of its departments."""
        for perimeter in self.geography.perimeters:
            months: dict[tuple[str, str], list[_Row]] = defaultdict(list)
            yearly: dict[tuple[str, str], _Row] = {}
            start, end = str(perimeter.care_from), str(perimeter.care_to)
            for row in self.rows:
                department = row.columns.get("executor_department")
                if department not in perimeter.departments:
                    continue
                place = (row.columns["edition_id"], department)
                if "care_month" in row.columns:
                    if start <= row.columns["care_month"] <= end:
                        months[place].append(row)
                elif row.meaning("edition_id") == {
                    ("perimeter_id", perimeter.perimeter_id),
                    ("executor_department", department),
                }:
                    yearly[place] = row
            for place, row in yearly.items():
                if place in months:
                    parts = [(month, "act_count") for month in months[place]]
                    self.state(parts, (row, "act_count"))

    def compare_perimeters(self) -> None:
        """What a perimeter counts is what those within it count, and what lies in none of them.

        Where that is nothing at all, it is taken to be known.
        """
        tables: dict[str, dict[Hashable, _Row]] = defaultdict(dict)
        for row in self.rows:
            if "perimeter_id" in row.columns:
                said = row.meaning("perimeter_id")
                tables[row.columns["perimeter_id"]][row.mart.mart, said] = row
        for outer, nested in largest_within(self.geography.perimeters).items():
            for cell, row in tables[outer.perimeter_id].items():
                inner = [tables[each.perimeter_id].get(cell) for each in nested]
                parts = [part for part in inner if part is not None]
                for measure in row.mart.measures if parts else ():
                    true = [self.true[part.mart.mart, part.key, measure] for part in parts]
                    unknown = (row.mart.mart, f"{row.key}|elsewhere", measure)
                    is_whole = sum(true) == self.true[row.mart.mart, row.key, measure]
                    summed = [(part, measure) for part in parts]
                    self.state(summed, (row, measure), "=", None if is_whole else unknown)

    def compare_tables(self) -> None:
        """Rows that count the same are equal, in whichever tables they stand."""
        same: dict[Hashable, list[_Row]] = defaultdict(list)
        for row in self.rows:
            same[row.mart.quantity, row.mart.measures, row.meaning()].append(row)
        for rows in same.values():
            names = [(row.mart.mart, row.key) for row in rows]
            self.twins |= dict.fromkeys(names, names)
            for one, other in pairwise(rows):
                for measure in one.mart.measures:
                    self.state([(one, measure)], (other, measure))

    def compare_releases(self, former: Former, editions: dict[str, date]) -> None:
        """A masked figure is what it was in an edition of the same cut-off, less or more else.

        Which way it went since is known, as between two editions.
        """
        for row in self.rows:
            edition = row.columns["edition_id"]
            is_same = editions[edition] == former.editions.get(edition)
            for measure in row.mart.measures:
                then = former.figures.get((row.mart.mart, row.meaning(), measure))
                if row.figures is not None or then is None:
                    continue
                unknown = (row.mart.mart, row.key, measure)
                now, (least, greatest) = self.true[unknown], then
                is_upward = now > greatest or (is_same and now >= least)
                is_downward = now < least or (is_same and now <= greatest)
                lowest = least if is_upward else -math.inf
                highest = greatest if is_downward else math.inf
                self.statements.append(Statement({self.number(unknown): 1}, lowest, highest))

    def state(
        self,
        parts: Iterable[tuple[_Row, str]],
        whole: tuple[_Row, str],
        relation: str = "=",
        elsewhere: Unknown | None = None,
    ) -> None:
        """Note that parts, with what lies elsewhere, make up a whole or are at most that."""
        weights: dict[int, int] = defaultdict(int)
        known = 0
        for (row, measure), sign in [*((part, 1) for part in parts), (whole, -1)]:
            if row.figures is None:
                weights[self.number((row.mart.mart, row.key, measure))] += sign
            else:
                known += sign * row.figures[measure]
        if elsewhere is not None:
            weights[self.number(elsewhere)] += 1
            self.some.add(elsewhere)
        if weights:
            lowest = -known if relation == "=" else -math.inf
            self.statements.append(Statement(dict(weights), lowest, -known))

    def number(self, unknown: Unknown) -> int:
        return self.numbers.setdefault(unknown, len(self.numbers))
