"""Three ways to protect a two-way table, and an attacker who tries each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from telesante.protect import ProtectionRules
from telesante.protect.suppress import suppress
from telesante.protect.system import System

RULES = ProtectionRules()
TOTAL = "all"

Cell = tuple[str, str]
Table = dict[Cell, tuple[int, int]]
"""Acts and patients of each cell of a two-way table, its totals included."""


@dataclass(frozen=True)
class Publication:
    """A table as a method publishes it.

    Attributes:
        shown: least and greatest number of acts that each cell may stand for.
        masked: cells shown as null.
        changed: cells shown with another value than theirs.
    """

    shown: dict[Cell, tuple[float, float]]
    masked: set[Cell]
    changed: set[Cell]


def lines(table: Table) -> list[tuple[list[Cell], Cell]]:
    """Return the members and the total of each row and column of a table."""
    members: dict[Cell, list[Cell]] = defaultdict(list)
    for row, column in table:
        if row != TOTAL:
            members[TOTAL, column].append((row, column))
        if column != TOTAL:
            members[row, TOTAL].append((row, column))
    found = []
    for total in table:
        parts = members[total]
        if total == (TOTAL, TOTAL):
            found.append(([cell for cell in parts if cell[0] == TOTAL], total))
            found.append(([cell for cell in parts if cell[1] == TOTAL], total))
        elif TOTAL in total:
            found.append((parts, total))
    return found


def small(table: Table) -> set[Cell]:
    """Return the cells that count too few patients."""
    return {cell for cell, (_, patients) in table.items() if 0 < patients < RULES.threshold}


def masking(table: Table, masked: set[Cell]) -> Publication:
    """Return a table with some cells masked and the others as they are."""
    shown = {cell: (float(acts), float(acts)) for cell, (acts, _) in table.items()}
    return Publication(shown | dict.fromkeys(masked, (1.0, np.inf)), masked, set())


def primary_only(table: Table) -> Publication:
    """Mask the small counts and nothing else."""
    return masking(table, small(table))


def complete(table: Table) -> Publication:
    """Mask what this project masks."""
    system, numbers = as_system(table)
    groups = suppress(system, RULES).groups
    return masking(table, {cell for cell, number in numbers.items() if number in groups})


def rounded(table: Table) -> Publication:
    """Redact counts of at most 7 patients, then round every count to the nearest 5 (OpenSAFELY)."""
    masked = {cell for cell, (_, patients) in table.items() if 0 < patients <= 7}
    nearest = {cell: 5 * round(acts / 5) for cell, (acts, _) in table.items()}
    shown = {cell: (max(value - 2.0, 0.0), value + 2.0) for cell, value in nearest.items()}
    changed = {cell for cell, value in nearest.items() if value != table[cell][0]} - masked
    return Publication(shown | dict.fromkeys(masked, (1.0, np.inf)), masked, changed)


def as_system(table: Table) -> tuple[System, dict[Cell, int]]:
    """Return a table as a system of counts, and the number of each cell."""
    system = System()
    numbers = {cell: system.count(cell, acts, cell, 1) for cell, (acts, _) in table.items()}
    for members, total in lines(table):
        system.add_up([numbers[cell] for cell in members], numbers[total])
    system.primary = {numbers[cell] for cell in small(table)}
    return system, numbers


def intervals(
    table: Table, publication: Publication, cells: Iterable[Cell]
) -> dict[Cell, tuple[float, float]]:
    """Return the least and the greatest number of acts of some cells, as an attacker finds them."""
    place = {cell: number for number, cell in enumerate(table)}
    sums = np.zeros((len(lines(table)), len(table)))
    for row, (members, total) in enumerate(lines(table)):
        sums[row, [place[cell] for cell in members]] = 1
        sums[row, place[total]] -= 1
    bounds = [publication.shown[cell] for cell in table]
    found = {}
    for cell in sorted(cells):
        ends = []
        for sign in (1, -1):
            costs = np.zeros(len(table))
            costs[place[cell]] = sign
            answer = optimize.linprog(costs, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds)
            ends.append(sign * answer.fun if answer.status == 0 else np.inf)
        found[cell] = (ends[0], ends[1])
    return found


def told(table: Table, publication: Publication) -> tuple[int, int]:
    """Return how many small counts can be told at all, and how many exactly.

    A small count is told when some value can be excluded, up to 11 acts and down to what the rows
    tell by being there: one, or three for a total of three.
    """
    beyond = RULES.threshold - 1 + RULES.margin
    found = intervals(table, publication, small(table))
    nothing_shown = intervals(table, masking(table, set(table)), small(table))
    excluded = sum(
        low > nothing_shown[cell][0] + 1e-6 or high < beyond - 1e-6
        for cell, (low, high) in found.items()
    )
    exact = (np.ceil(low - 1e-6) >= np.floor(high + 1e-6) for low, high in found.values())
    return excluded, sum(exact)
