"""The parts of a system that have nothing to do with each other, each solved by itself."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from telesante.protect.attack import Block, blocks
from telesante.protect.rules import ProtectionRules
from telesante.protect.system import System


@dataclass(frozen=True)
class Component:
    """A part of a system, with counts, rows and groups numbered anew.

    Attributes:
        names: name of each count.
        values: true value of each count.
        room: how far each count may fall: to zero, or to one where its row tells that it is some.
        groups: group of each count, -1 = never shown.
        group_numbers: number of each group in the whole system.
        weights: what masking each group loses.
        costs: what it is taken to cost when a mask is chosen.
        small: numbers of the small counts.
        kept: groups that are masked in any case.
        matrix: coefficients, rows x counts.
        slacks: how far each row's sum may grow; nan for an equality, which may not move at all.
    """

    names: list[Hashable]
    values: np.ndarray
    room: np.ndarray
    groups: np.ndarray
    group_numbers: np.ndarray
    weights: np.ndarray
    costs: np.ndarray
    small: frozenset[int]
    kept: frozenset[int]
    matrix: sparse.csr_array
    slacks: np.ndarray

    def needs(self, rules: ProtectionRules) -> dict[int, list[tuple[int, float]]]:
        """Return the moves that each small count must be able to make: direction and distance.

        Down to the least that it may be, and up beyond every small count: then none of these can be
        excluded.
        """
        beyond = rules.threshold - 1 + rules.margin
        return {
            count: [
                (-1, float(self.room[count])),
                (1, float(max(beyond - self.values[count], rules.margin, 1))),
            ]
            for count in sorted(self.small)
        }

    def fixed_groups(self) -> frozenset[int]:
        """Return the groups that are masked whatever else is."""
        small = self.groups[sorted(self.small)]
        return self.kept | frozenset(int(group) for group in small if group >= 0)

    def masked_counts(self, masked: frozenset[int]) -> np.ndarray:
        """Return the counts that are not shown when some groups are masked, ascending."""
        hidden = np.zeros(len(self.weights) + 1, dtype=bool)
        hidden[sorted(masked)] = True
        hidden[-1] = True
        return np.flatnonzero(hidden[self.groups])

    def blocks(self, masked: frozenset[int]) -> Iterator[Block]:
        """Yield the blocks that the counts of masked groups fall into."""
        return blocks(self.matrix, self.room, self.slacks, self.masked_counts(masked))


def components(system: System) -> Iterator[Component]:
    """Yield the parts of a system, in the order of their first count."""
    matrix, equalities = system.matrix()
    values, least = np.array(system.values), np.array(system.least)
    groups = np.array(system.groups)
    weights, costs = np.array(system.weights), np.array(system.costs())
    slacks = -(matrix @ values)
    slacks[:equalities] = np.nan
    grouped = np.flatnonzero(groups >= 0)
    membership = sparse.csr_array(
        (np.ones(len(grouped)), (groups[grouped], grouped)), shape=(len(weights), len(values))
    )
    links = sparse.vstack([matrix, membership]).tocsr()
    graph = sparse.block_array([[None, links.T], [links, None]]).tocsr()
    _, labels = connected_components(graph, directed=False)
    small = np.zeros(len(values), dtype=bool)
    small[sorted(system.primary)] = True
    row_labels = labels[len(values) : len(values) + matrix.shape[0]]
    for label in dict.fromkeys(labels[: len(values)].tolist()):
        counts = np.flatnonzero(labels[: len(values)] == label)
        rows = np.flatnonzero(row_labels == label)
        numbers, local = np.unique(groups[counts], return_inverse=True)
        if numbers[0] < 0:
            numbers, local = numbers[1:], local - 1
        yield Component(
            names=[system.names[count] for count in counts],
            values=values[counts],
            room=(values - least)[counts],
            groups=local,
            group_numbers=numbers,
            weights=weights[numbers],
            costs=costs[numbers],
            small=frozenset(np.flatnonzero(small[counts]).tolist()),
            kept=frozenset(np.flatnonzero(np.isin(numbers, sorted(system.kept))).tolist()),
            matrix=matrix[rows][:, counts],
            slacks=slacks[rows],
        )
