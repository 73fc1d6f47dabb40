"""The table of patients that the Health Data Hub printed leaves without what it would give back."""

import csv
from collections import defaultdict
from collections.abc import Hashable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy.optimize import linprog

SEED = Path(__file__).parents[2] / "seeds" / "published" / "hdh_patients_by_department.csv"
TABLE = "patients_by_department"
# Counts that the printed table masks: under 11.
THRESHOLD = 11

Cell = tuple[int, str, str, str]
"""Year, breakdown, department, member."""


def read(path: Path, relation: str) -> dict[Cell, int | None]:
    """Return the value of each cell that a table shows, None for a hidden one."""
    with duckdb.connect(str(path), read_only=True) as connection:
        cells = connection.table(relation).select(
            "year, breakdown, department, member, patient_count"
        )
        return {tuple(cell): count for *cell, count in cells.fetchall()}


def sums(cells: dict[Cell, int | None]) -> Iterator[tuple[list[Cell], Cell]]:
    """Yield parts and their total: members, departments, and the same total in each sheet."""
    lines: dict[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        year, breakdown, department, member = cell
        if member != "all":
            lines["members", year, breakdown, department, "all"].append(cell)
        if department != "all":
            lines["departments", year, breakdown, "all", member].append(cell)
        if member == "all" and breakdown != "age":
            lines[breakdown, year, "age", department, "all"].append(cell)
    for (_, *total), parts in lines.items():
        yield parts, tuple(total)


def intervals(cells: dict[Cell, int | None]) -> dict[Cell, tuple[float, float]]:
    """Return the least and the greatest value of each hidden cell that fits what is shown."""
    hidden = [cell for cell, count in cells.items() if count is None]
    column = {cell: number for number, cell in enumerate(hidden)}
    rows, sides = [], []
    for parts, total in sums(cells):
        row, shown = np.zeros(len(hidden)), 0
        for cell, sign in [*((part, 1) for part in parts), (total, -1)]:
            if cell in column:
                row[column[cell]] += sign
            else:
                shown += sign * cells[cell]
        if row.any():
            rows.append(row)
            sides.append(-shown)
    found = {}
    for cell, number in column.items():
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(hidden))
            goal[number] = sign
            solved = linprog(goal, A_eq=np.array(rows), b_eq=sides, bounds=(0, None))
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        found[cell] = (ends[0], ends[1])
    return found


def told(cells: dict[Cell, int | None], masked: set[Cell]) -> set[Cell]:
    """Return the printed masks that may be small, and not anything from 1 to 11."""
    return {
        cell
        for cell, (lowest, highest) in intervals(cells).items()
        if cell in masked
        and lowest < THRESHOLD - 1e-6
        and not (lowest < 1 + 1e-6 and highest > THRESHOLD - 1e-6)
    }


@pytest.fixture(scope="module")
def printed(demo) -> dict[Cell, int | None]:
    return read(demo.db, f"marts.{TABLE}")


@pytest.fixture(scope="module")
def release(demo) -> Path:
    return demo.published / "current" / "telesante.duckdb"


@pytest.fixture(scope="module")
def masked(printed) -> set[Cell]:
    """The cells that the document itself masks."""
    with SEED.open(encoding="utf-8") as lines:
        assert sum(row["is_masked"] == "true" for row in csv.DictReader(lines)) == 73
    return {cell for cell, count in printed.items() if count is None}


def test_no_mask_of_the_printed_table_can_be_told_from_what_is_published(release, masked):
    assert told(read(release, f"marts.{TABLE}"), masked) == set()


def test_the_printed_table_as_it_is_would_tell_its_masks(printed, masked):
    found = intervals(printed)
    exact = {cell for cell in masked if found[cell][1] - found[cell][0] < 1e-6}
    assert len(exact) == 14
    assert len(told(printed, masked)) == 20


@pytest.mark.parametrize(
    "shown",
    [(2019, "age", "48", "all"), (2019, "sex", "23", "female"), (2019, "ald", "48", "all")],
    ids=["another total", "a member", "the total in another sheet"],
)
def test_each_kind_of_cell_hidden_beside_them_is_needed(release, printed, masked, shown):
    cells = read(release, f"marts.{TABLE}")
    hidden_by_us = {cell for cell, count in cells.items() if count is None} - masked
    assert shown in hidden_by_us
    assert told(cells | {shown: printed[shown]}, masked)


def test_little_else_is_hidden(release, masked):
    cells = read(release, f"marts.{TABLE}")
    hidden = [cell for cell, count in cells.items() if count is None]
    assert {year for year, *_ in hidden} == {2019}
    assert len(hidden) - len(masked) == 66
    assert len(cells) == 3822


def test_a_hidden_cell_is_no_printed_figure_either(demo, release):
    with duckdb.connect(str(release), read_only=True) as connection:
        connection.execute(f"attach '{demo.db}' as built (read_only)")
        left = connection.execute(
            "select count(*), count(*) filter (figure_id in (from marts.published_reconciliation"
            f" select figure_id)) from built.marts.{TABLE} where figure_id is not null and"
            f" figure_id not in (select figure_id from marts.{TABLE} where not is_masked)"
        ).fetchall()
    assert left == [(66, 0)]
