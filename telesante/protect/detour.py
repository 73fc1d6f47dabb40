"""The heuristic for systems too large for proof: each small count gets the cheapest detour.

For each move that a small count must be able to make, a linear program finds the cheapest set of
other cells to move with it, a cell costing what masking it would lose; those cells are masked. It
works on any identities, hierarchies and linked tables included, where the hypercube method needs a
table with rows and columns.
"""

import numpy as np
from scipy import optimize, sparse

from telesante.protect.attack import TOLERANCE, UnsolvedError
from telesante.protect.component import Component


def extend(
    component: Component,
    needs: dict[int, list[tuple[int, float]]],
    masked: frozenset[int],
    width: float,
) -> frozenset[int]:
    """Return a mask that contains another one and lets every small count move.

    Args:
        component: counts and identities.
        needs: moves that each small count must be able to make.
        masked: groups that are masked in any case.
        width: how far a cell masked for another one must be able to move, up and down together.

    Raises:
        UnsolvedError: some count cannot move at all, or a linear program has no certain answer.
    """
    for count in sorted(needs, key=lambda count: (-component.values[count], count)):
        for direction, distance in needs[count]:
            masked = _detour(component, masked, count, direction, distance)
    moved: set[int] = set()
    while waiting := _others(component, masked, needs) - moved:
        for count in sorted(waiting):
            masked = _detour(component, masked, count, 1, width)
        moved |= waiting
    return masked


def _others(
    component: Component, masked: frozenset[int], needs: dict[int, list[tuple[int, float]]]
) -> set[int]:
    """Return the counts that are masked for another one."""
    return {
        int(count)
        for count in component.masked_counts(masked)
        if component.groups[count] >= 0 and int(count) not in needs
    }


def _detour(
    component: Component, masked: frozenset[int], count: int, direction: int, distance: float
) -> frozenset[int]:
    """Return the mask with the cells of the cheapest way to move one count."""
    hidden = np.zeros(len(component.weights) + 1, dtype=bool)
    hidden[sorted(masked)] = True
    hidden[-1] = True
    costs = np.where(hidden[component.groups], 0.0, component.weights[component.groups] + 1.0)
    is_equality = np.isnan(component.slacks)
    moves = sparse.hstack([component.matrix, -component.matrix]).tocsr()
    size = len(component.values)
    bounds = np.zeros((2 * size, 2))
    bounds[:size, 1] = np.inf
    bounds[size:, 1] = component.values
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
    return masked | {int(group) for group in component.groups[touched] if group >= 0}
