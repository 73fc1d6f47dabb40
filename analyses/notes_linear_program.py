"""Which reading notes can hold beside the printed flow matrix, and for how many acts?

The notes of document 000 say "des actes de téléconsultation"; the table beside them does not say
which acts it counts. If it counts every act, the teleconsultations are an unknown part of each of
its 80 cells, and each note is linear in those parts: a linear program gives the most
teleconsultations for which the notes hold. If it counts the teleconsultations, that most would have
to be the whole table.

Run: `python analyses/notes_linear_program.py`. One note alone is also bounded by hand, in
`reading_notes_against_the_table.sql`; a test holds the two to the same number.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.optimize import linprog

MATRIX = Path(__file__).parents[1] / "seeds" / "published" / "flow_matrix_2024.csv"
ALL = "all"
OUTSIDE = "outside"

# A note printed as a whole per cent may be off by half of one.
ROUNDING = 0.5


@dataclass(frozen=True)
class Cells:
    """The 80 printed cells.

    Attributes:
        keys: executor department and beneficiary zone of each cell.
        counts: acts printed in each, in the same order.
    """

    keys: list[tuple[str, str]]
    counts: np.ndarray

    def where(self, belongs: Callable[[str, str], bool]) -> np.ndarray:
        """Return 1 for each cell whose executor and zone belong, else 0."""
        return np.array([float(belongs(executor, zone)) for executor, zone in self.keys])


def read_cells(path: Path = MATRIX) -> Cells:
    """Return the cells of the printed table, without its margins."""
    with path.open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if ALL not in (row["executor_department"], row["beneficiary_zone"])
        ]
    keys = [(row["executor_department"], row["beneficiary_zone"]) for row in rows]
    return Cells(keys, np.array([float(row["act_count"]) for row in rows]))


def share(part: np.ndarray, whole: np.ndarray, percent: float) -> list[np.ndarray]:
    """Return the rows `row · x <= 0` that say: the part is this per cent of the whole, rounded."""
    low, high = (percent - ROUNDING) / 100, (percent + ROUNDING) / 100
    return [low * whole - part, part - high * whole]


def notes(cells: Cells) -> dict[str, list[np.ndarray]]:
    """Return each printed note as rows `row · x <= 0` over the teleconsultations of the cells."""
    every = cells.where(lambda _executor, _zone: True)
    departments = sorted({executor for executor, _ in cells.keys})

    def performed(department: str) -> np.ndarray:
        return cells.where(lambda executor, _zone: executor == department)

    def outside(department: str) -> np.ndarray:
        return cells.where(lambda executor, zone: (executor, zone) == (department, OUTSIDE))

    def at_home(department: str) -> np.ndarray:
        return cells.where(lambda executor, zone: executor == zone == department)

    consumed = cells.where(lambda _executor, zone: zone == OUTSIDE)
    return {
        "75: 50 %": share(performed("75"), every, 50),
        "94: 54 % HIDF": share(outside("94"), performed("94"), 54),
        # "Essentiellement": at least half of the patients of each department but 94.
        "own department first": [
            0.5 * performed(department) - at_home(department)
            for department in departments
            if department != "94"
        ],
        # "Principalement": nobody else has more of the acts of the patients from outside.
        "HIDF goes to 94 and 75": [
            outside(other) - outside(main)
            for main in ("94", "75")
            for other in departments
            if other not in ("94", "75")
        ],
        # Printed of "actes de télésanté"; here as if it were of teleconsultations too.
        "HIDF: 48 %": share(consumed, every, 48),
    }


def most_teleconsultations(
    cells: Cells, rows: list[np.ndarray], counted: np.ndarray | None = None
) -> float:
    """Return the most teleconsultations for which the rows hold.

    Args:
        cells: the printed cells, each an upper bound of its teleconsultations.
        rows: what must hold, as `row · x <= 0`.
        counted: cells to count, 1 or 0 each; every cell when left out.

    Raises:
        RuntimeError: the solver did not answer "optimal".
    """
    objective = np.ones_like(cells.counts) if counted is None else counted
    bounds = [(0.0, count) for count in cells.counts]
    answer = linprog(-objective, np.array(rows), np.zeros(len(rows)), bounds=bounds)
    if answer.status != 0:
        raise RuntimeError(f"the linear program was not solved: {answer.message}")
    return -answer.fun


def main() -> None:
    """Print, for each note and for all together, the most teleconsultations that it allows."""
    cells = read_cells()
    printed = notes(cells)
    told = [name for name in printed if name != "HIDF: 48 %"]
    sets = {name: [name] for name in printed}
    sets["every note on teleconsultations"] = told
    sets["every note, 48 % too"] = list(printed)

    table = Table("notes", "most teleconsultations", "of the table", title=f"{MATRIX.name}")
    for title, names in sets.items():
        most = most_teleconsultations(cells, [row for name in names for row in printed[name]])
        table.add_row(title, f"{most:,.0f}", f"{100 * most / cells.counts.sum():.1f} %")
    Console().print(table)


if __name__ == "__main__":
    main()
