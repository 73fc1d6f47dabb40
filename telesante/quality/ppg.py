"""Rules on the quarters of the two PPG indicators: complete, plausible, steady."""

from itertools import groupby, pairwise
from typing import NamedTuple

import duckdb
import great_expectations.expectations as gxe

from telesante.quality import queries
from telesante.quality.expectations import cell_rule
from telesante.quality.rules import Bounds, Cell, Level, Reason, Rule, Table, Topic, Unit
from telesante.quality.warehouse import select

UPTAKE, CHRONIC = "teleconsultation_uptake", "chronic_patients"
LABELS = {
    UPTAKE: "taux d'appropriation des téléconsultations",
    CHRONIC: "patients en ALD ayant eu un acte de télésanté",
}
KEYS = ("edition_id", "quarter", "zone_id")
TABLES = {
    indicator: Table(f"ppg_{indicator}", queries.read(f"ppg_{indicator}"), KEYS, shows_numbers=True)
    for indicator in (UPTAKE, CHRONIC)
}

# The general practitioners of a country do not change by a fifth in a quarter: a register that
# came incomplete, or doubled, does.
PRACTITIONERS_BAND = Bounds(80, 120)

# A new tariff or an epidemic may move the indicators so far: it warns and does not forbid.
DRIFT_BAND = Bounds(80, 125)

# A store with fewer departments than this is a region's, not one that lost some.
LEAST_NATIONAL_DEPARTMENTS = 90
DEPARTMENTS = 101
NATIONAL_COUNTS_PARTIAL = Reason(
    "national_counts_partial",
    "national counts are partial",
    "les comptes nationaux sont partiels",
)
PROVISIONAL = Reason(
    "provisional", "the quarter is still provisional", "le trimestre est encore provisoire"
)


class Quarter(NamedTuple):
    """One row of `ppg_quarters.sql`: a quarter (its last month, as 2024-09) of an indicator."""

    indicator_id: str
    edition_id: str
    edition_label: str
    quarter: str
    department_count: int
    is_provisional: bool

    @property
    def key(self) -> str:
        """The end of the ids of its rules."""
        return f"{self.edition_id}_{self.quarter}"

    @property
    def label(self) -> str:
        """Its French name."""
        year, month = self.quarter.split("-")
        return f"T{int(month) // 3} {year}, édition « {self.edition_label} »"

    def of(self, zone_type: str) -> Cell:
        """The rows of a kind of zone."""
        return {"edition_id": self.edition_id, "quarter": self.quarter, "zone_type": zone_type}


def plan_ppg(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules on each quarter, and between neighbours."""
    found = [Quarter(*row) for row in select(connection, "ppg_quarters")]
    rules = []
    for (indicator_id, edition_id), series in groupby(
        found, lambda quarter: (quarter.indicator_id, quarter.edition_id)
    ):
        quarters = list(series)
        reason = _partial_because(quarters)
        rules += [_departments_rule(quarter, reason) for quarter in quarters]
        rules += [_drift_rule(*neighbours) for neighbours in pairwise(quarters)]
        if indicator_id == UPTAKE:
            rules.append(_rates_rule(edition_id, quarters[0].edition_label))
            rules += [_practitioners_rule(quarter) for _, quarter in pairwise(quarters)]
    return Topic("ppg", "Indicateurs des politiques prioritaires (PPG)", tuple(rules))


def _partial_because(quarters: list[Quarter]) -> Reason | None:
    """Return why counts of a series are no national ones, None when they are."""
    if max(quarter.department_count for quarter in quarters) < LEAST_NATIONAL_DEPARTMENTS:
        return NATIONAL_COUNTS_PARTIAL
    return None


def _departments_rule(quarter: Quarter, reason: Reason | None) -> Rule:
    return Rule(
        f"ppg_departments_{quarter.indicator_id}_{quarter.key}",
        f"ppg_departments_{quarter.indicator_id}",
        f"Départements présents, {LABELS[quarter.indicator_id]} : {quarter.label}",
        TABLES[quarter.indicator_id],
        gxe.ExpectTableRowCountToEqual(value=DEPARTMENTS),
        f"the number of rows{{}} equals {DEPARTMENTS}",
        quarter.of("department"),
        Bounds.exactly(DEPARTMENTS),
        Unit.DEPARTMENTS,
        reason=reason,
    )


def _drift_rule(previous: Quarter, quarter: Quarter) -> Rule:
    is_provisional = previous.is_provisional or quarter.is_provisional
    column = "uptake_percent" if quarter.indicator_id == UPTAKE else "patient_count"
    return cell_rule(
        f"ppg_drift_{quarter.indicator_id}_{quarter.key}",
        f"ppg_drift_{quarter.indicator_id}",
        f"France, {LABELS[quarter.indicator_id]}, d'un trimestre à l'autre : {quarter.label}",
        TABLES[quarter.indicator_id],
        f"{column}_to_previous_quarter",
        quarter.of("country"),
        DRIFT_BAND,
        Unit.PERCENT_OF_PREVIOUS_QUARTER,
        Level.WARNING,
        PROVISIONAL if is_provisional else None,
    )


def _practitioners_rule(quarter: Quarter) -> Rule:
    return cell_rule(
        f"ppg_practitioners_{quarter.key}",
        "ppg_practitioners",
        f"Médecins généralistes libéraux comparés au trimestre précédent : {quarter.label}",
        TABLES[UPTAKE],
        "gp_count_to_previous_quarter",
        quarter.of("country"),
        PRACTITIONERS_BAND,
        Unit.PERCENT_OF_PREVIOUS_QUARTER,
    )


def _rates_rule(edition_id: str, edition_label: str) -> Rule:
    return Rule(
        f"ppg_rates_{edition_id}",
        "ppg_rates",
        f"Taux d'appropriation hors de 0 à 100 % : édition « {edition_label} »",
        TABLES[UPTAKE],
        gxe.ExpectColumnValuesToBeBetween(column="uptake_percent", min_value=0, max_value=100),
        "uptake_percent{} is between 0 and 100",
        {"edition_id": edition_id},
    )
