"""What a rule is, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# The columns that name a row, and their values.
Cell = dict[str, str]


class Level(StrEnum):
    """How bad a broken rule is: only an error turns the gate red; information is never compared."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Outcome(StrEnum):
    """What became of a rule."""

    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT_RUN = "could_not_run"
    NOT_COMPUTABLE = "not_computable"
    NOT_CHECKED = "not_checked"


class Unit(Enum):
    """What the number of a rule counts: in English, in French, and in the French singular."""

    ACTS = ("acts", "actes", "acte")
    PERCENT = ("%", "%", "%")
    PERCENT_OF_MEDIAN = ("% of the median month", *2 * ["% du mois médian"])
    PERCENT_OF_EXPECTED = ("% of the expected acts", *2 * ["% des actes attendus"])
    PERCENT_OF_PREVIOUS = ("% of the month before", *2 * ["% du mois précédent"])
    PERCENT_OF_PREVIOUS_QUARTER = ("% of the quarter before", *2 * ["% du trimestre précédent"])
    YEARS = ("years", "ans", "an")
    MONTHS = ("months", "mois", "mois")
    ROWS = ("cells", "cases", "case")
    PATIENTS = ("patients", "patients", "patient")
    DEPARTMENTS = ("departments", "départements", "département")
    FIGURES = ("figures", "chiffres", "chiffre")
    OTHER = ("", "", "")


@dataclass(frozen=True)
class Reason:
    """Why a rule gives no verdict.

    Attributes:
        value: its name; of a published figure, the one of seed `reconciliation_reasons`.
        english: the reason in English.
        french: the reason in French.
        outcome: not computable, or recorded and never compared (not checked).
    """

    value: str
    english: str
    french: str
    outcome: Outcome = Outcome.NOT_COMPUTABLE


@dataclass(frozen=True)
class Bounds:
    """The values a rule accepts.

    Attributes:
        minimum: least accepted value, in the rule's unit; None for no limit.
        maximum: greatest accepted value, in the rule's unit; None for no limit.
        printed: the rounded number that the bounds stand for, None when they are no rounding.
    """

    minimum: float | None
    maximum: float | None
    printed: float | None = None

    @classmethod
    def exactly(cls, value: float) -> Bounds:
        """Accept one value only."""
        return cls(value, value)


NO_ROW = Bounds.exactly(0)


@dataclass(frozen=True)
class Table:
    """What Great Expectations reads: a mart, or a small aggregate, as a data frame.

    Attributes:
        name: name of the data frame asset and of its suite.
        query: SQL of its rows.
        keys: columns that name a row in a report, empty when their values may not be shown.
        shows_numbers: whether the restricted report may show the numbers beside the keys. It may
            not where rows are looked at because few persons stand behind them.
    """

    name: str
    query: str
    keys: tuple[str, ...] = ()
    shows_numbers: bool = False


@dataclass(frozen=True)
class Rule:
    """One thing that must be true of the warehouse, or a figure it cannot be held to.

    Attributes:
        rule_id: English name, unique in its suite.
        family: rules shown together when all of them pass.
        text: the rule in plain French.
        table: what it is asked of; None for a rule that can never be run.
        expectation: one of Great Expectations' own, without a row condition.
        sentence: the expectation in English, {} where it names the rows it is about.
        where: the rows it is about: all when empty, one cell when every key is named.
        bounds: accepted values; of a rule on every row, of the number of rows that break it.
        unit: unit of the bounds and of the observed value.
        level: what a broken rule does to the exit code.
        reason: why it is not run, None for a rule that is.
        may_be_empty: whether it passes when there is no such row.
    """

    rule_id: str
    family: str
    text: str
    table: Table | None = None
    expectation: Expectation | None = None
    sentence: str = ""
    where: Cell = field(default_factory=dict)
    bounds: Bounds = NO_ROW
    unit: Unit = Unit.ROWS
    level: Level = Level.ERROR
    reason: Reason | None = None
    may_be_empty: bool = False


@dataclass(frozen=True)
class Topic:
    """Rules that people read together.

    Attributes:
        name: English name.
        title: French title.
        rules: its rules, in the order people read them.
        is_published: whether its rules hold the warehouse to published figures.
    """

    name: str
    title: str
    rules: tuple[Rule, ...]
    is_published: bool = False


@dataclass(frozen=True)
class Verdict:
    """What became of one rule.

    Attributes:
        rule: the rule.
        outcome: passed, failed, could not run, or skipped.
        observed: the number found, in the rule's unit, None when no row answers the rule.
        failure: what the engine said when the rule could not run; empty otherwise.
        cells: the cells that break the rule, the first ones of many.
        numbers: what each of them was judged by, where the rule is on every row and its table shows
            numbers; by column.
        rows: keys and numbers of all rows that a broken rule is about, where its table shows them.
    """

    rule: Rule
    outcome: Outcome
    observed: float | None = None
    failure: str = ""
    cells: list[Cell] = field(default_factory=list)
    numbers: list[dict[str, float]] = field(default_factory=list)
    rows: list[dict[str, object]] = field(default_factory=list)

    @property
    def excess(self) -> float:
        """How far the number found lies from the nearest accepted one; 0 where none is, or is not.

        A rule on every row finds how many break it, which is no distance.
        """
        bounds = self.rule.bounds
        least, most = bounds.minimum, bounds.maximum
        if self.outcome is not Outcome.FAILED or self.observed is None or bounds is NO_ROW:
            return 0
        if most is not None and self.observed > most:
            return self.observed - most
        return min(self.observed - least, 0) if least is not None else 0

    @property
    def is_red(self) -> bool:
        """Whether this verdict alone forbids a publication."""
        is_broken = self.outcome is Outcome.FAILED and self.rule.level is Level.ERROR
        return is_broken or self.outcome is Outcome.COULD_NOT_RUN

    @property
    def places(self) -> list[str]:
        """The cells of the table that break the rule, each with its numbers."""
        return [_shown(*one) for one in zip_longest(self.cells, self.numbers, fillvalue={})]


def _shown(cell: Cell, numbers: dict[str, float]) -> str:
    named = ", ".join(f"{key} {value}" for key, value in cell.items())
    # As many digits as tell two numbers apart, and no more.
    told = ", ".join(f"{column} {value:.10g}" for column, value in numbers.items())
    return f"{named}: {told}" if told else named


def count_outcomes(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Return the number of verdicts by outcome, every outcome present."""
    counts = Counter(verdict.outcome for verdict in verdicts)
    return {outcome.value: counts[outcome] for outcome in Outcome}


def exit_code(verdicts: Iterable[Verdict]) -> int:
    """Return 2 when a check could not run, else 1 when an error-level rule is broken, else 0."""
    red = {verdict.outcome for verdict in verdicts if verdict.is_red}
    if Outcome.COULD_NOT_RUN in red:
        return 2
    return 1 if red else 0
