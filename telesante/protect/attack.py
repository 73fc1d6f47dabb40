"""How far masked counts can be moved without changing anything that is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

# A linear program's answer is trusted to this many acts.
TOLERANCE = 1e-6


class UnsolvedError(RuntimeError):
    """The solver did not answer "optimal": nothing is certain, so nothing is published."""


@dataclass(frozen=True)
class Reach:
    """How far one count moves in one direction.

    Attributes:
        distance: greatest move, in acts, no more than was asked.
        prices: worth of each row to the attacker (dual solution), in the order of the block's rows.
    """

    distance: float
    prices: np.ndarray


class Block:
    """Counts that an attacker moves together, away from the truth: one linear program.

    Attributes:
        counts: numbers of the counts, ascending.
        rows: numbers of the rows that hold any of them.
        seen: farthest moves of each count in any answer so far, down (zero or less) and up.
    """

    def __init__(
        self,
        matrix: sparse.csr_array,
        slacks: np.ndarray,
        counts: np.ndarray,
        lowest: np.ndarray,
        highest: float | np.ndarray = highspy.kHighsInf,
    ) -> None:
        """Load the block into the solver.

        Args:
            matrix: coefficients of the whole system, rows x counts.
            slacks: how far each row's sum may grow; nan for an equality, which may not move at all.
            counts: numbers of the block's counts, ascending.
            lowest: lowest move of each, zero or less.
            highest: highest move of each.
        """
        self.counts = counts
        self.seen = np.zeros((2, len(counts)))
        columns = matrix[:, counts].tocsr()
        self.rows = np.flatnonzero(np.diff(columns.indptr))
        block = columns[self.rows].tocsc()
        slacks = slacks[self.rows]
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(counts), len(self.rows)
        program.col_cost_ = np.zeros(len(counts))
        self._lowest = lowest.astype(float)
        self._highest = np.broadcast_to(np.asarray(highest, dtype=float), len(counts)).copy()
        program.col_lower_, program.col_upper_ = self._lowest, self._highest
        program.row_lower_ = np.where(np.isnan(slacks), 0.0, -highspy.kHighsInf)
        program.row_upper_ = np.nan_to_num(slacks)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = block.indptr
        program.a_matrix_.index_ = block.indices
        program.a_matrix_.value_ = block.data
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        # The same in every model of the process: HiGHS keeps one scheduler.
        self._solver.setOptionValue("threads", 1)
        # The primal simplex goes on from the last answer when only the question changes.
        self._solver.setOptionValue("simplex_strategy", 4)
        self._solver.passModel(program)

    def limit(self, lowest: np.ndarray, highest: np.ndarray) -> None:
        """Set how far each count may move."""
        size = len(self.counts)
        self._lowest, self._highest = lowest.astype(float), highest.astype(float)
        self._solver.changeColsBounds(
            size, np.arange(size, dtype=np.int32), self._lowest, self._highest
        )

    def move(self, count: int, direction: int, distance: float) -> Reach:
        """Return how far a count moves.

        Args:
            count: its number in the system.
            direction: 1 up, -1 down.
            distance: how far is far enough, in acts.

        Raises:
            UnsolvedError: the solver did not answer "optimal".
        """
        column = np.searchsorted(self.counts, [count])
        solution = self._solve(column, direction, np.array([distance]))
        return Reach(
            direction * solution.col_value[column[0]],
            np.array(solution.row_dual),
        )

    def move_together(
        self, counts: np.ndarray, direction: int, distances: np.ndarray
    ) -> np.ndarray:
        """Return how far several counts move at the same time, when their sum moves farthest.

        Args:
            counts: their numbers, ascending.
            direction: 1 up, -1 down.
            distances: how far is far enough for each.

        Raises:
            UnsolvedError: the solver did not answer "optimal".
        """
        columns = np.searchsorted(self.counts, counts)
        solution = self._solve(columns, direction, distances)
        return direction * np.array(solution.col_value)[columns]

    def _solve(
        self, columns: np.ndarray, direction: int, distances: np.ndarray
    ) -> highspy.HighsSolution:
        solver = self._solver
        columns = columns.astype(np.int32)
        size = len(columns)
        lowest, highest = self._lowest[columns], self._highest[columns]
        near, far = np.maximum(lowest, -distances), np.minimum(highest, distances)
        solver.changeColsBounds(size, columns, near, far)
        solver.changeColsCost(size, columns, np.full(size, -float(direction)))
        solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            # Going on from the last answer may lose its way: once more from nothing.
            solver.clearSolver()
            solver.run()
            status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise UnsolvedError(f"The solver answered {solver.modelStatusToString(status)}.")
        solution = solver.getSolution()
        moves = np.array(solution.col_value)
        self.seen = np.array([np.minimum(self.seen[0], moves), np.maximum(self.seen[1], moves)])
        solver.changeColsCost(size, columns, np.zeros(size))
        solver.changeColsBounds(size, columns, lowest, highest)
        return solution


def blocks(
    matrix: sparse.csr_array, room: np.ndarray, slacks: np.ndarray, masked: np.ndarray
) -> Iterator[Block]:
    """Yield the blocks that masked counts fall into: no row holds counts of two of them.

    Args:
        matrix: coefficients of the system, rows x counts.
        room: how far each count may fall.
        slacks: see `Block`.
        masked: numbers of the masked counts, ascending.
    """
    if not len(masked):
        return
    columns = matrix[:, masked]
    graph = sparse.block_array([[None, columns.T], [columns, None]]).tocsr()
    labels = connected_components(graph, directed=False)[1][: len(masked)]
    order = np.argsort(labels, kind="stable")
    for part in np.split(masked[order], np.flatnonzero(np.diff(labels[order])) + 1):
        yield Block(matrix, slacks, part, -room[part])
