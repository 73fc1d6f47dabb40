"""A system of counts that add up: what the tables say together, whichever of them are masked."""

import hmac
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

# Twice as dear makes every comparison of neighbours uncertain and loses few acts.
DEAREST = 2.0


class ContradictionError(ValueError):
    """The marts contradict themselves.

    Attributes:
        name: the count where they do, for restricted eyes only.
    """

    def __init__(self, name: Hashable, what: str) -> None:
        """Keep the name of the count out of the message."""
        super().__init__(what)
        self.name = name


@dataclass
class System:
    """Counts, the identities and inequalities they obey, and what must stay unknown of them.

    A count is masked with its whole group: the same cell in every table and edition, and the other
    counts of its row. A count without a group is never shown (what lies in no listed member).

    Attributes:
        names: hashable name of each count.
        values: true value of each count.
        least: what each count is known to be at least, though it be masked.
        groups: number of each count's group, -1 = never shown.
        weights: what masking each group loses.
        key: what the costs are drawn with, None = the cheapest mask is chosen.
        primary: numbers of the counts that are small.
        kept: groups that are masked in any case.
        equalities: counts and coefficients that sum to zero.
        inequalities: the same, sums of at most zero.
        ties: those of the equalities that tie parts together which hang by little else.
    """

    names: list[Hashable] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    key: bytes | None = None
    primary: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    equalities: dict[tuple[tuple[int, int], ...], None] = field(default_factory=dict)
    inequalities: dict[tuple[tuple[int, int], ...], None] = field(default_factory=dict)
    ties: set[tuple[tuple[int, int], ...]] = field(default_factory=set)
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _group_numbers: dict[Hashable, int] = field(default_factory=dict)

    def count(self, name: Hashable, value: int, group: Hashable = None, least: int = 0) -> int:
        """Return the number of a count, a new one unless its name is known.

        Args:
            name: what the count counts.
            value: its true value.
            group: what it is masked with, None when it is never shown.
            least: what it is known to be at least, by a row that exists.

        Raises:
            ContradictionError: the same count was given another value.
        """
        if name in self._numbers:
            number = self._numbers[name]
            if self.values[number] != value:
                raise ContradictionError(name, "two tables disagree on one of its counts")
            return number
        self._numbers[name] = number = len(self.names)
        self.names.append(name)
        self.values.append(value)
        self.least.append(least)
        self.groups.append(-1 if group is None else self._group(group))
        if group is not None:
            self.weights[self.groups[number]] += value
        return number

    def find(self, name: Hashable) -> int | None:
        """Return the number of a count, None when no table holds it: then it is zero."""
        return self._numbers.get(name)

    def add_up(self, parts: Iterable[int], total: int, *, is_tie: bool = False) -> None:
        """Declare that counts sum to another one.

        Args:
            parts: their numbers.
            total: number of the other one.
            is_tie: whether a mask is first chosen without knowing it.

        Raises:
            ContradictionError: they do not.
        """
        parts = list(parts)
        terms = _terms(parts, [total])
        if self._sum(terms) != 0:
            raise ContradictionError(self.names[total], "a total is not the sum of its members")
        # Known without any mask, and without the ties that a first choice leaves out.
        self.least[total] = max(self.least[total], sum(self.least[part] for part in parts))
        self.equalities[terms] = None
        if is_tie:
            self.ties.add(terms)

    def at_most(self, parts: Iterable[int], total: int) -> None:
        """Declare that the sum of some counts is known to exceed another one by nothing.

        Raises:
            ContradictionError: it does exceed it.
        """
        terms = _terms(parts, [total])
        if self._sum(terms) > 0:
            raise ContradictionError(self.names[total], "a part is greater than its whole")
        self.inequalities[terms] = None

    def untied(self) -> "System":
        """Return the same counts without what ties them: an attacker of it knows less."""
        kept = {row: None for row in self.equalities if row not in self.ties}
        return replace(self, equalities=kept, ties=set())

    def matrix(self) -> tuple[sparse.csr_array, int]:
        """Return the coefficients (rows x counts), equalities first, and how many these are."""
        rows = [*self.equalities, *self.inequalities]
        lengths = [len(row) for row in rows]
        flat = [term for row in rows for term in row]
        columns = np.array([number for number, _ in flat], dtype=int)
        data = np.array([coefficient for _, coefficient in flat], dtype=float)
        pointers = np.concatenate([[0], np.cumsum(lengths, dtype=int)])
        shape = (len(rows), len(self.names))
        return sparse.csr_array((data, columns, pointers), shape=shape), len(self.equalities)

    def costs(self) -> list[float]:
        """Return what masking each group is taken to cost: its weight, drawn up to `DEAREST` times.

        Of a mask known to be the cheapest, each cell masked for another one would be known to be
        lighter than any visible cell that would have done.
        """
        if self.key is None:
            return [float(weight) for weight in self.weights]
        return [
            weight * (1 + (DEAREST - 1) * _drawn(self.key, name))
            for name, weight in zip(self._group_numbers, self.weights, strict=True)
        ]

    def members(self) -> list[list[int]]:
        """Return the counts of each group."""
        members: list[list[int]] = [[] for _ in self.weights]
        for number, group in enumerate(self.groups):
            if group >= 0:
                members[group].append(number)
        return members

    def _group(self, group: Hashable) -> int:
        if group not in self._group_numbers:
            self._group_numbers[group] = len(self.weights)
            self.weights.append(0)
        return self._group_numbers[group]

    def _sum(self, terms: tuple[tuple[int, int], ...]) -> int:
        return sum(self.values[number] * coefficient for number, coefficient in terms)


def _drawn(key: bytes, name: Hashable) -> float:
    """Return a number from 0 to 1 that only the key tells, the same on every machine."""
    parts = name if isinstance(name, tuple) else (name,)
    said = repr([sorted(part) if isinstance(part, frozenset) else part for part in parts])
    digest = hmac.digest(key, said.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") / 2**64


def _terms(parts: Iterable[int], totals: Iterable[int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted([(part, 1) for part in parts] + [(total, -1) for total in totals]))
