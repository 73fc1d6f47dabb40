"""The heuristic for systems too large for proof: each small count gets the cheapest detour.

For a move that a small count must be able to make, a linear program finds the cheapest set of
other cells to move with it, a cell costing what masking it would lose; those cells are masked. It
works on any identities, hierarchies and linked tables included, where the hypercube method needs a
table with rows and columns.
"""

import highspy
import numpy as np
from scipy import sparse

from telesante.protect.attack import TOLERANCE, UnsolvedError
from telesante.protect.component import Component


class Detours:
    """The program of a component: every count may move up or down, each move for its cost.

    Only costs and the count to move change between two questions: the solver goes on from the last
    answer.
    """

    def __init__(self, component: Component) -> None:
        """Load the counts and identities of a component into the solver."""
        self.component = component
        size = len(component.values)
        moves = sparse.hstack([component.matrix, -component.matrix]).tocsc()
        is_equality = np.isnan(component.slacks)
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = moves.shape
        program.col_cost_ = np.zeros(2 * size)
        program.col_lower_ = np.zeros(2 * size)
        program.col_upper_ = np.concatenate([np.full(size, highspy.kHighsInf), component.room])
        program.row_lower_ = np.where(is_equality, 0.0, -highspy.kHighsInf)
        program.row_upper_ = np.nan_to_num(component.slacks)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = moves.indptr
        program.a_matrix_.index_ = moves.indices
        program.a_matrix_.value_ = moves.data
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.passModel(program)

    def cheapest(
        self, masked: frozenset[int], count: int, direction: int, distance: float
    ) -> tuple[frozenset[int], np.ndarray]:
        """Return the groups of the cheapest way to move one count, and how far every count moves.

        Args:
            masked: groups that are masked already, and cost nothing.
            count: the count to move.
            direction: 1 up, -1 down.
            distance: how far, in acts.

        Raises:
            UnsolvedError: the count cannot move that far, or the program has no certain answer.
        """
        component, solver = self.component, self.solver
        size = len(component.values)
        hidden = np.zeros(len(component.weights) + 1, dtype=bool)
        hidden[sorted(masked)] = True
        hidden[-1] = True
        costs = np.where(hidden[component.groups], 0.0, component.costs[component.groups] + 1.0)
        everything = np.arange(2 * size, dtype=np.int32)
        solver.changeColsCost(2 * size, everything, np.concatenate([costs, costs]))
        up_and_down = np.array([count, size + count], dtype=np.int32)
        asked = np.array([distance, 0.0] if direction > 0 else [0.0, distance])
        solver.changeColsBounds(2, up_and_down, asked, asked)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            # Going on from the last answer may lose its way: once more from nothing.
            solver.clearSolver()
            solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise UnsolvedError(f"The solver answered {solver.modelStatusToString(status)}.")
        found = np.array(solver.getSolution().col_value)
        room = np.array([highspy.kHighsInf, component.room[count]])
        solver.changeColsBounds(2, up_and_down, np.zeros(2), room)
        touched = (found[:size] + found[size:]) > TOLERANCE
        groups = frozenset(int(group) for group in component.groups[touched] if group >= 0)
        return groups, found[:size] - found[size:]
