"""Chooses what to mask beside the small counts, losing as little as possible.

A count is protected when an attacker's linear program can move it as far as the rules ask. Where
it cannot, the program's dual solution tells which cells stand in its way: a cut, "mask enough of
these". The cheapest mask that respects every cut is a covering problem; it is solved again until
the attacker is held off everywhere. Every safe mask respects every cut, so none is cheaper than
that one (cutting planes on the attacker's dual: Fischetti and Salazar-González, 2000).
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from functools import cached_property

import numpy as np
from scipy import optimize, sparse

from telesante.protect.attack import TOLERANCE, Block, Reach, UnsolvedError
from telesante.protect.component import Component, components
from telesante.protect.detour import Detours
from telesante.protect.rules import ProtectionRules
from telesante.protect.system import System

# Rounds and branching nodes rather than seconds: the same mask on every machine.
MOST_ROUNDS = 25
MOST_NODES = 20_000
# Where perimeters are tied: each is masked in fewer rounds, since the ties widen the mask anyway.
FEW_ROUNDS = 4
# From this round on, a mask that loses but this share more than the proven bound will do.
PATIENCE = 8
ENOUGH = 0.02
# A shown cell counts this much as masked while cuts are sought: of the cuts that forbid a mask, the
# solver then prefers those that leave few other ways (Magnanti and Wong, 1981).
SLIGHTLY = 1e-3


@dataclass(frozen=True)
class Mask:
    """What to mask and how it was found.

    Attributes:
        groups: masked groups of the system, for their own sake or for another's.
        lost: sum of the groups' weights.
        bound: no safe mask loses less, whether or not the costs were drawn.
        rounds: times the covering problem was solved.
    """

    groups: frozenset[int]
    lost: int
    bound: int
    rounds: int


@dataclass(frozen=True)
class Demand:
    """A move that a small count must be able to make.

    Attributes:
        count: its number.
        direction: 1 up, -1 down.
        distance: how far, in acts.
    """

    count: int
    direction: int
    distance: float


@dataclass(frozen=True)
class Cut:
    """Of these groups, enough must be masked for the coefficients to sum to one.

    Attributes:
        coefficients: share of the demand that masking a group may yield, by group.
        unless: group whose being shown lifts the demand, -1 = never lifted.
    """

    coefficients: tuple[tuple[int, float], ...]
    unless: int = -1


def suppress(system: System, rules: ProtectionRules, most_rounds: int = MOST_ROUNDS) -> Mask:
    """Return a mask under which no small count can be told, the cheapest or close to it.

    Args:
        system: counts, identities, small counts.
        rules: what an attacker must not be able to exclude.
        most_rounds: covering problems of one component, beyond which the heuristic ends it.

    Raises:
        UnsolvedError: a linear program has no certain answer.
    """
    if not system.ties:
        return _together(chooser.choose() for chooser in _choosers(system, rules, most_rounds))
    # Perimeters that are tied are one component, too large for proof. Each is masked by itself,
    # then the mask is widened where the ties give something away. Who does not know the ties
    # knows less, so what a mask loses at least for him is a bound for the whole.
    first = suppress(system.untied(), rules, min(most_rounds, FEW_ROUNDS))
    whole = replace(system, kept=system.kept | first.groups)
    return replace(
        _together(chooser.widen() for chooser in _choosers(whole, rules, 0)),
        bound=first.bound,
        rounds=first.rounds,
    )


def _choosers(system: System, rules: ProtectionRules, most_rounds: int) -> Iterator["_Chooser"]:
    for component in components(system):
        if component.needs(rules) or component.kept:
            yield _Chooser(component, rules, most_rounds)


def _together(parts: Iterable[Mask]) -> Mask:
    """Return the masks of every component as one."""
    masks = list(parts)
    return Mask(
        groups=frozenset().union(*(mask.groups for mask in masks)),
        lost=sum(mask.lost for mask in masks),
        bound=sum(mask.bound for mask in masks),
        rounds=sum(mask.rounds for mask in masks),
    )


class _Chooser:
    """The covering problem of one component."""

    def __init__(self, component: Component, rules: ProtectionRules, most_rounds: int) -> None:
        self.component = component
        self.width = rules.secondary_width
        self.fixed = component.fixed_groups()
        self.most_rounds = most_rounds
        self.cuts: dict[Cut, None] = {}
        everything = np.arange(len(component.values))
        self.whole = Block(component.matrix, component.slacks, everything, -component.room)
        self.needs = self.attainable(component.needs(rules))

    @cached_property
    def detours(self) -> Detours:
        """The program that finds the cheapest detour."""
        return Detours(self.component)

    def attainable(
        self, needs: dict[int, list[tuple[int, float]]]
    ) -> dict[int, list[tuple[int, float]]]:
        """Return the moves that masking everything allows: a total of three rows is at least three.

        Every mask leaves the rows there, and tells how many they are.
        """
        block = self.whole
        down = [Demand(count, *move) for count, moves in needs.items() for move in moves[:1]]
        _move_most(block, down)
        for demand in down:
            if -block.seen[0, demand.count] < demand.distance - TOLERANCE:
                block.move(demand.count, -1, demand.distance)
        falls = np.floor(-block.seen[0] + TOLERANCE)
        block.seen = np.zeros_like(block.seen)
        return {
            count: [(-1, float(min(down, falls[count]))), up]
            for count, ((_, down), up) in needs.items()
        }

    def choose(self) -> Mask:
        """Return a safe mask of the component: the cheapest, or one with a bound on its excess."""
        # What moves freely among the small counts does so under every mask.
        demands = self.unmet(self.fixed, self.demands())
        self.relax(demands)
        masked, least, best = self.fixed, self.cost(self.fixed), None
        for rounds in range(self.most_rounds + 1):
            cuts = self.small_cuts(masked, demands) or self.width_cuts(masked)
            if not cuts:
                return self.mask(masked, self.proven(), rounds)
            if rounds >= min(PATIENCE, self.most_rounds):
                best = min(
                    [self.repaired(masked, demands), *([best] if best else [])], key=self.cost
                )
                if self.cost(best) <= least * (1 + ENOUGH):
                    break
            self.cuts.update(dict.fromkeys(cuts))
            cover = self.cover(self.component.costs) if rounds < self.most_rounds else None
            if cover is None:
                break
            masked = self.fixed | frozenset(np.flatnonzero(cover > 0.5).tolist())
            least = self.cost(masked)
        return self.mask(best or self.repaired(masked, demands), self.proven(), rounds)

    def widen(self) -> Mask:
        """Return a safe mask of the component that holds what is masked in any case.

        What was once seen to move far enough needs no other program, since the mask only grows.
        """
        component, masked, demands = self.component, self.fixed, self.demands()
        seen = np.zeros((2, len(component.values)))
        while True:
            unmet = []
            for block in component.blocks(masked):
                block.seen = seen[:, block.counts]
                unmet += self.unseen(block, demands)
                seen[:, block.counts] = block.seen
            if not unmet:
                return self.mask(masked, self.lost(self.fixed), 0)
            for demand in unmet:
                if not self.is_seen(demand, seen[:, demand.count]):
                    groups, moves = self.detours.cheapest(masked, *astuple(demand))
                    masked |= groups
                    seen = np.array([np.minimum(seen[0], moves), np.maximum(seen[1], moves)])

    def unseen(self, block: Block, demands: list[Demand]) -> list[Demand]:
        """Return what a block leaves unmet, other cells' width among it, as upward moves."""
        place = {count: column for column, count in enumerate(block.counts.tolist())}
        others = [
            Demand(count, 1, self.width)
            for count in place
            if count not in self.needs and self.component.groups[count] >= 0
        ]

        def unseen(demands: list[Demand]) -> list[Demand]:
            return [d for d in demands if not self.is_seen(d, block.seen[:, place[d.count]])]

        inside = [demand for demand in demands if demand.count in place]
        for direction in (-1, 1):
            _move_most(block, unseen([d for d in inside if d.direction == direction]))
        unmet = []
        for demand in inside + others:
            directions = (demand.direction,) if demand.count in self.needs else (-1, 1)
            for direction in directions if unseen([demand]) else ():
                block.move(demand.count, direction, demand.distance)
            unmet += unseen([demand])
        return unmet

    def is_seen(self, demand: Demand, seen: np.ndarray) -> bool:
        """Return whether a count was seen to move far enough: another one, both ways together."""
        lowest, highest = seen
        if demand.count not in self.needs:
            moved = highest - lowest
        else:
            moved = highest if demand.direction > 0 else -lowest
        return bool(moved > demand.distance - TOLERANCE)

    def cost(self, masked: frozenset[int]) -> float:
        """Return what a mask is taken to cost."""
        return float(self.component.costs[sorted(masked)].sum())

    def lost(self, masked: frozenset[int]) -> int:
        """Return what a mask loses."""
        return int(self.component.weights[sorted(masked)].sum())

    def repaired(self, masked: frozenset[int], demands: list[Demand]) -> frozenset[int]:
        """Return a mask with the cheapest detour for each demand that it leaves unmet."""
        while True:
            unmet = self.unmet(masked, demands)
            narrow = [count for _, count, *_ in self.narrow(masked)]
            for demand in unmet:
                masked |= self.detours.cheapest(masked, *astuple(demand))[0]
            for count in narrow:
                masked |= self.detours.cheapest(masked, count, 1, self.width)[0]
            if not unmet and not narrow:
                return masked

    def demands(self) -> list[Demand]:
        """Return every demand of the component."""
        return [
            Demand(count, direction, distance)
            for count, moves in self.needs.items()
            for direction, distance in moves
        ]

    def unmet(self, masked: frozenset[int], demands: list[Demand]) -> list[Demand]:
        """Return the demands that a mask leaves unmet."""
        waiting: dict[int, list[Demand]] = {}
        for demand in demands:
            waiting.setdefault(demand.count, []).append(demand)
        found = []
        for block in self.component.blocks(masked):
            inside = [d for count in block.counts.tolist() for d in waiting.get(count, ())]
            for direction in (-1, 1):
                found += _unmet(block, [d for d in inside if d.direction == direction])
        return found

    def relax(self, demands: list[Demand]) -> None:
        """Gather the cuts that hold when cells may be masked in part: most of what is needed."""
        shares = self.shares(self.fixed)
        for _ in range(self.most_rounds):
            self.soften(shares, demands)
            cuts = [self.cut(demand) for demand in demands]
            new = {cut for cut in cuts if cut and _is_violated(cut, shares)} - set(self.cuts)
            if not new:
                return
            self.cuts.update((cut, None) for cut in cuts if cut in new)
            cover = self.cover(self.component.costs, integral=False)
            if cover is None:
                return
            shares = np.maximum(self.shares(self.fixed), cover)

    def shares(self, masked: frozenset[int]) -> np.ndarray:
        """Return 1 for each masked group and 0 for the others."""
        shares = np.zeros(len(self.component.weights))
        shares[sorted(masked)] = 1
        return shares

    def small_cuts(self, masked: frozenset[int], demands: list[Demand]) -> list[Cut]:
        """Return a cut for each demand of a small count that a mask leaves unmet."""
        shares, unmet = self.shares(masked), self.unmet(masked, demands)
        cuts: dict[Demand, Cut] = {}
        for slightly in (SLIGHTLY, 0.0):
            left = [demand for demand in unmet if demand not in cuts]
            if left:
                self.soften(shares, left, slightly)
            for demand in left:
                cut = self.cut(demand)
                if cut and _is_violated(cut, shares):
                    cuts[demand] = cut
        if len(cuts) < len(unmet):
            raise UnsolvedError("The solver's dual solution does not explain its answer.")
        return list(cuts.values())

    def soften(self, shares: np.ndarray, demands: list[Demand], slightly: float = SLIGHTLY) -> None:
        """Let each count move by its group's share of the farthest demand."""
        component = self.component
        farthest = max((demand.distance for demand in demands), default=0.0)
        share = np.append(np.maximum(shares, slightly), 1.0)[component.groups]
        is_whole = share == 1
        self.whole.limit(
            np.where(is_whole, -component.room, -np.minimum(component.room, farthest) * share),
            np.where(is_whole, np.inf, farthest * share),
        )

    def cut(self, demand: Demand) -> Cut | None:
        """Return a cut that a demand asks for; None when cells masked in part satisfy it."""
        reach = self.whole.move(demand.count, demand.direction, demand.distance)
        if reach.distance > demand.distance - TOLERANCE:
            return None
        worth, free = self.worth(self.whole, demand.count, demand.direction, reach.prices)
        return self.compose(worth, demand.distance - free)

    def width_cuts(self, masked: frozenset[int]) -> list[Cut]:
        """Return a cut for each cell masked for another one that cannot move far enough."""
        cuts = []
        for block, count, up, down in self.narrow(masked):
            worth_up, free_up = self.worth(block, count, 1, up.prices)
            worth_down, free_down = self.worth(block, count, -1, down.prices)
            group = int(self.component.groups[count])
            demand = self.width - free_up - free_down
            unless = -1 if group in self.fixed else group
            cuts.append(self.compose(worth_up + worth_down, demand, unless))
        return cuts

    def narrow(self, masked: frozenset[int]) -> Iterator[tuple[Block, int, Reach, Reach]]:
        """Yield the cells masked for another one that cannot move far enough, up and down."""
        for block in self.component.blocks(masked):
            for count in block.counts.tolist():
                if count in self.needs or self.component.groups[count] < 0:
                    continue
                up = block.move(count, 1, self.width)
                if up.distance > self.width - TOLERANCE:
                    continue
                down = block.move(count, -1, self.width)
                if up.distance + down.distance < self.width - TOLERANCE:
                    yield block, count, up, down

    def worth(
        self, block: Block, count: int, direction: int, prices: np.ndarray
    ) -> tuple[np.ndarray, float]:
        """Return what masking each group lets a count move, and how far it moves without any.

        By duality this bounds the move under every mask, whatever the prices.
        """
        component = self.component
        limits = component.slacks[block.rows]
        # A row that may only grow is worth nothing when it shrinks.
        prices = np.where(np.isnan(limits), prices, np.minimum(prices, 0))
        prices[np.abs(prices) < TOLERANCE] = 0
        reduced = -(component.matrix[block.rows].T @ prices)
        reduced[count] -= direction
        reduced[np.abs(reduced) < TOLERANCE] = 0
        worth = np.where(reduced > 0, reduced * component.room, 0.0)
        worth[reduced < 0] = np.inf
        free = float(-(prices * np.nan_to_num(limits)).sum())
        free += float(worth[component.groups < 0].sum())
        shown = component.groups >= 0
        by_group = np.bincount(
            component.groups[shown], weights=worth[shown], minlength=len(component.weights)
        )
        return by_group, free

    def compose(self, worth: np.ndarray, demand: float, unless: int = -1) -> Cut:
        """Return the cut that says: what is masked must be worth the demand."""
        already = [*self.fixed, *([unless] if unless >= 0 else [])]
        demand -= worth[already].sum()
        worth[already] = 0
        useful = np.flatnonzero(worth > TOLERANCE)
        # Every cell may be masked, totals too, so some mask always gives room enough.
        if not np.isfinite(demand) or demand <= TOLERANCE or not len(useful):
            raise UnsolvedError("The solver's dual solution does not explain its answer.")
        shares = np.round(np.minimum(worth[useful] / demand, 1.0), 9)
        return Cut(tuple(zip(useful.tolist(), shares.tolist(), strict=True)), unless)

    def proven(self) -> int:
        """Return what every safe mask loses at least: it respects every cut, whatever it costs."""
        if not self.cuts:
            return self.lost(self.fixed)
        weights = self.component.weights.astype(float)
        cover = self.cover(weights)
        if cover is None:
            cover = self.cover(weights, integral=False)
        least = 0.0 if cover is None else float(weights @ cover)
        return self.lost(self.fixed) + math.ceil(least - 1e-3)

    def cover(self, costs: np.ndarray, integral: bool = True) -> np.ndarray | None:
        """Return the share of each group in the cheapest cover of the cuts; None when unproven."""
        cuts = list(self.cuts)
        size = len(self.component.weights)
        matrix = sparse.lil_array((len(cuts), size))
        for row, cut in enumerate(cuts):
            for group, share in cut.coefficients:
                matrix[row, group] = share
            if cut.unless >= 0:
                matrix[row, cut.unless] = -1
        answer = optimize.milp(
            costs,
            integrality=np.full(size, int(integral)),
            bounds=optimize.Bounds(0, 1),
            constraints=optimize.LinearConstraint(
                matrix.tocsr(), lb=[0.0 if cut.unless >= 0 else 1.0 for cut in cuts]
            ),
            options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES},
        )
        return answer.x if answer.status == 0 else None

    def mask(self, masked: frozenset[int], bound: int, rounds: int) -> Mask:
        """Return a mask of the component by the groups' numbers in the whole system."""
        numbers = self.component.group_numbers
        groups = frozenset(int(numbers[group]) for group in masked)
        return Mask(groups, self.lost(masked), bound, rounds)


def _is_violated(cut: Cut, shares: np.ndarray) -> bool:
    return sum(share * shares[group] for group, share in cut.coefficients) < 1 - 1e-4


def _unmet(block: Block, demands: list[Demand]) -> list[Demand]:
    """Return the demands of one direction that a block leaves unmet.

    Most are met by a few moves of all at once; those that are left are tried one by one.
    """
    return [demand for demand in _move_most(block, demands) if not _is_met(block, demand)]


def _move_most(block: Block, demands: list[Demand]) -> list[Demand]:
    """Return the demands of one direction that a few moves of all at once do not meet."""
    while len(demands) > 1:
        counts = np.array([demand.count for demand in demands])
        distances = np.array([demand.distance for demand in demands])
        moves = block.move_together(counts, demands[0].direction, distances)
        left = [demands[i] for i in np.flatnonzero(moves < distances - TOLERANCE)]
        if len(left) == len(demands):
            break
        demands = left
    return demands


def _is_met(block: Block, demand: Demand) -> bool:
    reach = block.move(demand.count, demand.direction, demand.distance)
    return reach.distance > demand.distance - TOLERANCE
