"""What a rule is, and what becomes of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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


class Unit(StrEnum):
    """What the number of a rule counts."""

    ACTS = "acts"
    PERCENT = "percent"
    PERCENT_OF_MEDIAN = "percent_of_median"
    PERCENT_OF_PREVIOUS = "percent_of_previous"
    PERCENT_OF_PREVIOUS_QUARTER = "percent_of_previous_quarter"
    YEARS = "years"
    MONTHS = "months"
    ROWS = "rows"
    PATIENTS = "patients"
    DEPARTMENTS = "departments"
    FIGURES = "figures"
    OTHER = "other"


class Reason(StrEnum):
    """Why a rule gives no verdict."""

    NONE = ""
    PERIOD_NOT_COVERED = "period_not_covered"
    TOO_FEW_MONTHS = "too_few_months"
    TOO_FEW_LINES = "too_few_lines"
    NATIONAL_COUNTS_PARTIAL = "national_counts_partial"
    PROVISIONAL = "provisional"
    NO_BASELINE = "no_baseline"


@dataclass(frozen=True)
class FigureReason:
    """Why a published figure gets no verdict, as the reconciliation puts it.

    Attributes:
        value: name of the reason (seed `reconciliation_reasons`).
        english: the reason in English.
        french: the reason in French.
        outcome: not computable, or recorded and never compared (not checked).
    """

    value: str
    english: str
    french: str
    outcome: Outcome


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
    def exactly(cls, value: float) -> "Bounds":
        """Accept one value only."""
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        """Whether one value only is accepted."""
        return self.minimum == self.maximum


@dataclass(frozen=True)
class Rule:
    """One thing that must be true of the warehouse, or a figure it cannot be held to.

    Attributes:
        rule_id: English name; also the key of its row in the topic's query.
        family: rules shown together when all of them pass.
        level: what a broken rule does to the exit code.
        text: the rule in plain French.
        unit: unit of the bounds and of the observed value.
        bounds: accepted values.
        reason: why it is not run, NONE for a rule that is.
    """

    rule_id: str
    family: str
    level: Level
    text: str
    unit: Unit
    bounds: Bounds
    reason: Reason | FigureReason = Reason.NONE

    @property
    def skipped_as(self) -> Outcome | None:
        """What becomes of a rule that is not run, None for one that is."""
        if self.reason is Reason.NONE:
            return None
        if isinstance(self.reason, FigureReason):
            return self.reason.outcome
        return Outcome.NOT_COMPUTABLE


@dataclass(frozen=True)
class Topic:
    """Rules answered by one query.

    Attributes:
        name: English name, also the end of its name in Great Expectations.
        title: French title.
        query: SQL giving `rule_key` (text, unique) and `observed` (number), a row per rule.
        rules: its rules, in the order people read them.
        is_published: whether its rules hold the warehouse to published figures.
    """

    name: str
    title: str
    query: str
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
    """

    rule: Rule
    outcome: Outcome
    observed: float | None = None
    failure: str = ""

    @property
    def is_red(self) -> bool:
        """Whether this verdict alone forbids a publication."""
        is_broken = self.outcome is Outcome.FAILED and self.rule.level is Level.ERROR
        return is_broken or self.outcome is Outcome.COULD_NOT_RUN


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
