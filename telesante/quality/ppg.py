"""Rules on the quarters of the two PPG indicators: complete, plausible, steady."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import duckdb

from telesante.quality import queries
from telesante.quality.rules import Bounds, Level, Reason, Rule, Topic, Unit
from telesante.quality.warehouse import select

UPTAKE, CHRONIC = "teleconsultation_uptake", "chronic_patients"
LABELS = {
    UPTAKE: "taux d'appropriation des téléconsultations",
    CHRONIC: "patients en ALD ayant eu un acte de télésanté",
}

# The general practitioners of a country do not change by a fifth in a quarter: a register that
# came incomplete, or doubled, does.
PRACTITIONERS_BAND = Bounds(80, 120)

# A new tariff or an epidemic may move the indicators so far: it warns and does not forbid.
DRIFT_BAND = Bounds(80, 125)

# A store with fewer departments than this is a region's, not one that lost some.
LEAST_NATIONAL_DEPARTMENTS = 90
DEPARTMENTS = 101


@dataclass(frozen=True)
class Quarter:
    """One row of `ppg_quarters.sql`: a quarter of an indicator in an edition.

    Attributes:
        indicator_id: the indicator.
        edition_id: edition.
        edition_label: French name of the edition.
        quarter_end: last day of the quarter.
        national_value: France's value, in per cent or patients; None without a row for France.
        national_count: France's patients, or the practitioners under the rate.
        department_count: departments that have a value.
        zones_outside_a_rate: zones whose value lies outside 0 to 100.
        is_provisional: whether fluxes are still to come.
    """

    indicator_id: str
    edition_id: str
    edition_label: str
    quarter_end: date
    national_value: float | None
    national_count: int | None
    department_count: int
    zones_outside_a_rate: int
    is_provisional: bool

    @property
    def key(self) -> str:
        """The end of the ids of its rules."""
        return f"{self.edition_id}_{self.quarter_end:%Y-%m}"

    @property
    def label(self) -> str:
        """Its French name."""
        number = (self.quarter_end.month + 2) // 3
        return f"T{number} {self.quarter_end.year}, édition « {self.edition_label} »"


def read_quarters(connection: duckdb.DuckDBPyConnection) -> list[Quarter]:
    """Return every quarter of both indicators, in order of time within an edition."""
    return [Quarter(*row) for row in select(connection, "ppg_quarters")]


def plan_ppg(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules on each quarter, and between neighbours."""
    series: dict[tuple[str, str], list[Quarter]] = defaultdict(list)
    for quarter in read_quarters(connection):
        series[quarter.indicator_id, quarter.edition_id].append(quarter)
    rules = []
    for (indicator_id, edition_id), quarters in series.items():
        reason = _partial_because(quarters)
        rules += [_departments_rule(quarter, reason) for quarter in quarters]
        rules += [_drift_rule(*neighbours) for neighbours in pairwise(quarters)]
        if indicator_id == UPTAKE:
            rules.append(_rates_rule(edition_id, quarters[0].edition_label))
            rules += [_practitioners_rule(quarter) for _, quarter in pairwise(quarters)]
    title = "Indicateurs des politiques prioritaires (PPG)"
    return Topic("ppg", title, queries.read("observe_ppg"), tuple(rules))


def _partial_because(quarters: list[Quarter]) -> Reason:
    """Return why counts of a series are no national ones, NONE when they are."""
    if max(quarter.department_count for quarter in quarters) < LEAST_NATIONAL_DEPARTMENTS:
        return Reason.NATIONAL_COUNTS_PARTIAL
    return Reason.NONE


def _departments_rule(quarter: Quarter, reason: Reason) -> Rule:
    return Rule(
        rule_id=f"ppg_departments_{quarter.indicator_id}_{quarter.key}",
        family=f"ppg_departments_{quarter.indicator_id}",
        level=Level.ERROR,
        text=f"Départements présents, {LABELS[quarter.indicator_id]} : {quarter.label}",
        unit=Unit.DEPARTMENTS,
        bounds=Bounds.exactly(DEPARTMENTS),
        reason=reason,
    )


def _drift_rule(previous: Quarter, quarter: Quarter) -> Rule:
    is_provisional = previous.is_provisional or quarter.is_provisional
    return Rule(
        rule_id=f"ppg_drift_{quarter.indicator_id}_{quarter.key}",
        family=f"ppg_drift_{quarter.indicator_id}",
        level=Level.WARNING,
        text=f"France, {LABELS[quarter.indicator_id]}, d'un trimestre à l'autre : {quarter.label}",
        unit=Unit.PERCENT_OF_PREVIOUS_QUARTER,
        bounds=DRIFT_BAND,
        reason=Reason.PROVISIONAL if is_provisional else Reason.NONE,
    )


def _practitioners_rule(quarter: Quarter) -> Rule:
    return Rule(
        rule_id=f"ppg_practitioners_{quarter.key}",
        family="ppg_practitioners",
        level=Level.ERROR,
        text=f"Médecins généralistes libéraux comparés au trimestre précédent : {quarter.label}",
        unit=Unit.PERCENT_OF_PREVIOUS_QUARTER,
        bounds=PRACTITIONERS_BAND,
    )


def _rates_rule(edition_id: str, edition_label: str) -> Rule:
    return Rule(
        rule_id=f"ppg_rates_{edition_id}",
        family="ppg_rates",
        level=Level.ERROR,
        text=f"Taux d'appropriation hors de 0 à 100 % : édition « {edition_label} »",
        unit=Unit.ROWS,
        bounds=Bounds.exactly(0),
    )
