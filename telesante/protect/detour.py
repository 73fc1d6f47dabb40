"""The heuristic for systems too large for proof: each small count gets the cheapest detour.

For a move that a small count must be able to make, a linear program finds the cheapest set of
other cells to move with it, a cell costing what masking it would lose; those cells are masked. It
works on any identities, hierarchies and linked tables included, where the hypercube method needs a
table with rows and columns.
"""

import numpy as np
from scipy import optimize, sparse

from telesante.protect.attack import TOLERANCE, UnsolvedError
from telesante.protect.component import Component


def detour(
    component: Component, masked: frozenset[int], count: int, direction: int, distance: float
) -> tuple[frozenset[int], np.ndarray]:
    """Return the groups of the cheapest way to move one count, and how far it moves every count.

    Args:
        component: counts and identities.
        masked: groups that are masked already, and cost nothing.
        count: the count to move.
        direction: 1 up, -1 down.
        distance: how far, in acts.

    Raises:
        UnsolvedError: the count cannot move that far, or the program has no certain answer.
    """
    hidden = np.zeros(len(component.weights) + 1, dtype=bool)
    hidden[sorted(masked)] = True
    hidden[-1] = True
    costs = np.where(hidden[component.groups], 0.0, component.costs[component.groups] + 1.0)
    is_equality = np.isnan(component.slacks)
    moves = sparse.hstack([component.matrix, -component.matrix]).tocsr()
    size = len(component.values)
    bounds = np.zeros((2 * size, 2))
    bounds[:size, 1] = np.inf
    bounds[size:, 1] = component.room
    moved, still = (count, size + count) if direction > 0 else (size + count, count)
    bounds[moved] = distance
    bounds[still] = 0
    answer = optimize.linprog(
        np.concatenate([costs, costs]),
        A_eq=moves[is_equality],
        b_eq=np.zeros(is_equality.sum()),
        A_ub=moves[~is_equality] if not is_equality.all() else None,
        b_ub=component.slacks[~is_equality] if not is_equality.all() else None,
        bounds=bounds,
        method="highs-ds",
    )
    if answer.status != 0:
        raise UnsolvedError(f"The solver answered: {answer.message}")
    touched = (answer.x[:size] + answer.x[size:]) > TOLERANCE
    groups = frozenset(int(group) for group in component.groups[touched] if group >= 0)
    return groups, answer.x[:size] - answer.x[size:]
