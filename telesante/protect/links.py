"""Puts every published table into one system: identities, linked tables, hierarchies, editions."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from itertools import pairwise

from telesante.protect.geography import Geography, largest_within
from telesante.protect.rows import PublishedRow
from telesante.protect.rules import ProtectionRules
from telesante.protect.system import System
from telesante.protect.tables import TOTAL

EDITION = "edition_id"

Members = frozenset[tuple[str, str]]
"""What a count counts: column and member, totals left out; the same in every table with it."""


Figure = tuple[str, str, str]
"""A figure of a published table: mart, cell key, measure."""


def link(
    rows: Iterable[PublishedRow], geography: Geography, rules: ProtectionRules
) -> tuple[System, dict[Figure, int]]:
    """Return what the published rows say together, and the count behind each figure.

    Args:
        rows: rows of every published table.
        geography: what zones, perimeters and editions are made of.
        rules: the threshold.

    Raises:
        ContradictionError: a table does not add up, or two tables disagree on a cell.
    """
    builder = _Builder(list(rows), geography, rules)
    builder.build()
    return builder.system, builder.figures


class _Builder:
    def __init__(
        self, rows: list[PublishedRow], geography: Geography, rules: ProtectionRules
    ) -> None:
        self.rows = rows
        self.geography = geography
        self.rules = rules
        self.knows_zeros = not rules.hide_zeros
        self.system = System()
        self.figures: dict[Figure, int] = {}

    def build(self) -> None:
        for row in self.rows:
            for measure in row.mart.measures:
                number = self.count(row, measure)
                self.figures[row.mart.mart, row.cell_key, measure] = number
                if row.is_small(measure):
                    self.system.primary.add(number)
        self.add_dimensions()
        self.add_zones()
        self.add_parts()
        self.add_rankings()
        self.add_perimeters()
        self.add_months()
        self.add_editions()

    def count(self, row: PublishedRow, measure: str) -> int:
        name = count_name(row, measure)
        quantity, _, _, members = name
        value = row.columns[measure]
        # A row that is there counts something, by its first measure at least.
        is_some = self.knows_zeros and measure == row.mart.measures[0] and value > 0
        return self.system.count(name, value, (quantity, members), least=int(is_some))

    def add_dimensions(self) -> None:
        """Members add up to `all`; a member that a table lacks is zero, as everybody can see."""
        lines: dict[Hashable, list[int]] = defaultdict(list)
        totals: dict[Hashable, int] = {}
        for row in self.rows:
            for number in row.slices:
                fixed = row.mart.slices[number]
                for dimension in row.mart.dimensions:
                    if dimension in fixed:
                        continue
                    rest = tuple(row.columns[key] for key in row.mart.key if key != dimension)
                    for measure in row.mart.measures:
                        line = (row.mart.mart, number, dimension, rest, measure)
                        if row.columns[dimension] == TOTAL:
                            totals[line] = self.count(row, measure)
                        else:
                            lines[line].append(self.count(row, measure))
        for line, total in totals.items():
            # A total of which no member is listed (France's) tells nothing of them.
            if lines[line]:
                self.system.add_up(lines[line], total)

    def add_zones(self) -> None:
        """Departments make a region and regions a country, but for people who live in none of them.

        How many these are can be told by subtraction: a cell like another, though never shown.
        """
        counts: dict[Hashable, dict[str, int]] = defaultdict(dict)
        countries: dict[Hashable, str] = {}
        for row in self.rows:
            if row.mart.zones is None:
                continue
            period = (row.mart.mart, row.columns[EDITION], row.columns["quarter_end"])
            zone = row.columns[row.mart.zones["id"]]
            if row.columns[row.mart.zones["type"]] == "country":
                countries[period] = zone
            for measure in row.mart.measures:
                counts[*period, measure][zone] = self.count(row, measure)
        for key, zones in counts.items():
            # Only a store that covers the country publishes one.
            if country := countries.get(key[:3]):
                self.add_remainder(key, country, self.geography.zones, zones)
            for region, departments in self.geography.zones.items():
                self.add_remainder(key, region, departments, zones)

    def add_remainder(
        self, key: tuple, total: str, parts: Iterable[str], zones: dict[str, int]
    ) -> None:
        if total not in zones:
            return
        mart, *period, measure = key
        figure = mart, "|".join([*map(str, period), total, "elsewhere"]), measure
        self.add_rest(figure, [zones[part] for part in parts if part in zones], zones[total])

    def add_rest(
        self, figure: Figure, parts: list[int], total: int, *, is_tie: bool = False
    ) -> None:
        """Declare that a count is the sum of some others and of a rest that is never shown."""
        values = self.system.values
        rest = values[total] - sum(values[number] for number in parts)
        if rest:
            least = int(self.knows_zeros)
            number = self.figures[figure] = self.system.count(figure, rest, least=least)
            parts = [*parts, number]
            if 0 < rest < self.rules.threshold:
                self.system.primary.add(number)
        self.system.add_up(parts, total, is_tie=is_tie)

    def add_parts(self) -> None:
        """A profile is a part of everybody, and the measures of a row may be parts of the first."""
        for row in self.rows:
            for column in row.mart.parts:
                if row.columns[column] == TOTAL:
                    continue
                for measure in row.mart.measures:
                    quantity, _, edition, members = count_name(row, measure)
                    whole = frozenset(item for item in members if item[0] != column)
                    total = self.system.find((quantity, measure, edition, whole))
                    self.system.at_most([self.count(row, measure)], total)
            first, *others = (self.count(row, measure) for measure in row.mart.measures)
            for other in others:
                self.system.at_most([other], first)

    def add_rankings(self) -> None:
        """Ranks are in order; what is ranked is part of a category, and of its own total."""
        tables: dict[Hashable, list[PublishedRow]] = defaultdict(list)
        for row in self.rows:
            if row.mart.ranked:
                rest = (value for key, value in _key(row) if key != row.mart.ranked.rank)
                tables[row.mart.mart, *rest].append(row)
        for table in tables.values():
            table.sort(key=lambda row: row.columns[row.mart.ranked.rank])
            for higher, lower in pairwise(table):
                for measure in higher.mart.measures:
                    self.system.at_most([self.count(lower, measure)], self.count(higher, measure))
        listed: dict[int, list[int]] = defaultdict(list)
        for row in (row for table in tables.values() for row in table):
            ranked = row.mart.ranked
            for measure in row.mart.measures:
                number = self.count(row, measure)
                _, _, edition, members = count_name(row, measure)
                if ranked.part_of:
                    whole = self.system.find((ranked.part_of, measure, edition, members))
                    self.system.at_most([number], whole)
                over = frozenset(item for item in members if item[0] != ranked.dimension)
                total = self.system.find((row.mart.quantity, measure, edition, over))
                if total is not None and total != number:
                    listed[total].append(number)
        for total, parts in listed.items():
            # When nothing is left for unlisted members, an attacker may guess so.
            exact = sum(self.system.values[part] for part in parts) == self.system.values[total]
            (self.system.add_up if exact else self.system.at_most)(parts, total)

    def add_months(self) -> None:
        """The months of a perimeter add up to its table, department by department.

        They hold every perimeter together, and are a tie where the perimeters are tied.
        """
        months: dict[tuple[str, str], dict] = defaultdict(dict)
        for row in self.rows:
            if "care_month" in row.mart.key and row.columns["act_category"] == TOTAL:
                place = row.columns[EDITION], row.columns["executor_department"]
                months[place][row.columns["care_month"]] = self.count(row, "act_count")
        for perimeter in self.geography.perimeters:
            for (edition, department), counts in months.items():
                if department not in perimeter.departments:
                    continue
                within = [
                    number
                    for month, number in counts.items()
                    if perimeter.care_from <= month <= perimeter.care_to
                ]
                members = frozenset(
                    {
                        ("perimeter_id", perimeter.perimeter_id),
                        ("executor_department", department),
                    }
                )
                total = self.system.find(("perimeter_acts", "act_count", edition, members))
                if total is not None:
                    self.system.add_up(within, total, is_tie=bool(self.system.ties))

    def add_perimeters(self) -> None:
        """A perimeter is those that lie in it and the rest, cell by cell (quarters of a year).

        The rest can be told by subtraction: a cell like another, though never shown.
        """
        cells: dict[str, dict[Hashable, tuple[PublishedRow, int]]] = defaultdict(dict)
        for row in self.rows:
            for measure in row.mart.measures:
                quantity, _, edition, members = count_name(row, measure)
                perimeter_id = row.columns.get("perimeter_id")
                members -= {("perimeter_id", perimeter_id)}
                cell = row.mart.mart, quantity, measure, edition, members
                cells[perimeter_id][cell] = row, self.count(row, measure)
        for outer, largest in largest_within(self.geography.perimeters).items():
            for cell, (row, total) in cells[outer.perimeter_id].items():
                within = [cells[inner.perimeter_id] for inner in largest]
                parts = [each[cell][1] for each in within if cell in each]
                if parts:
                    mart, _, measure, *_ = cell
                    figure = mart, f"{row.cell_key}|elsewhere", measure
                    self.add_rest(figure, parts, total, is_tie=True)

    def add_editions(self) -> None:
        """An attacker knows which way each cell went from one edition to the next."""
        rank = {edition: number for number, edition in enumerate(self.geography.editions)}
        series: dict[Hashable, dict[int, int]] = defaultdict(dict)
        for number, name in enumerate(self.system.names):
            if self.system.groups[number] >= 0:
                quantity, measure, edition, members = name
                series[quantity, measure, members][rank[edition]] = number
        for numbers in series.values():
            for (_, earlier), (_, later) in pairwise(sorted(numbers.items())):
                values = self.system.values
                smaller, greater = sorted((earlier, later), key=lambda number: values[number])
                self.system.at_most([smaller], greater)


def keep_masked(system: System, rows: Iterable[PublishedRow]) -> None:
    """Mask again what was masked in rows of an earlier release.

    Shown now, it would tell by how little the figures then hidden with it can have differed.
    """
    for row in rows:
        for measure in row.mart.measures:
            number = system.find(count_name(row, measure))
            if number is not None:
                system.kept.add(system.groups[number])


def count_name(row: PublishedRow, measure: str) -> tuple[str, str, str, Members]:
    """Return what names a count in the system: quantity, measure, edition, members."""
    mart = row.mart
    left_out = {EDITION, *mart.context, *([mart.ranked.rank] if mart.ranked else [])}
    members = {(key, value) for key, value in _key(row) if key not in left_out}
    if mart.ranked:
        members.add((mart.ranked.member, str(row.columns[mart.ranked.member])))
    shown = frozenset(item for item in members if item[1] != TOTAL)
    return mart.quantity, measure, row.columns[EDITION], shown


def _key(row: PublishedRow) -> list[tuple[str, str]]:
    return [(key, str(row.columns[key])) for key in row.mart.key]
