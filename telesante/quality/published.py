"""Rules that hold the warehouse to the figures that were published."""

from datetime import date
from typing import NamedTuple

import duckdb

from telesante.quality import ppg, queries
from telesante.quality.rules import NO_BOUND, Bounds, Level, Outcome, Reason, Rule, Topic, Unit
from telesante.quality.warehouse import Scope, Store, read_scopes, read_store, select

ALL = "all"

# The weights of the flow matrix are printed as whole per cents.
WEIGHT_PRECISION = 1

ZONES = {"HIDF": "hors Île-de-France", "NC": "dont le département n'est pas connu"}

MEASURES = {
    "share_of_profile_acts_by_zone": "part des actes d'un profil de bénéficiaires selon leur zone",
    "main_age_group_lower_bound": "âge de début de la tranche qui consomme le plus d'actes",
    "main_age_group_upper_bound": "âge de fin de la tranche qui consomme le plus d'actes",
    "months_covered": "mois de soins comptés",
    "ppg_chronic_patients": "patients en ALD ayant eu un acte de télésanté en six mois",
    "ppg_chronic_patients_change": "évolution des patients en ALD ayant eu un acte de télésanté",
}

# Counted for the whole country, in no perimeter.
CHRONIC_MEASURES = ("ppg_chronic_patients", "ppg_chronic_patients_change")

# The reading notes that the document's own table contradicts: recorded, never a bound.
CONTRADICTED = ("idf_2024_note_executor_75", "idf_2024_note_94_hidf", "idf_2024_note_hidf")

SINGLE_UNITS = {
    "acts": Unit.ACTS,
    "percent": Unit.PERCENT,
    "years": Unit.YEARS,
    "months": Unit.MONTHS,
    "patients": Unit.PATIENTS,
}


class Cell(NamedTuple):
    """One row of `published_flow_matrix.sql`: a printed cell, its margin or the grand total."""

    figure_id: str
    edition_id: str
    perimeter_id: str
    executor: str
    zone: str
    act_count: int
    weight_percent: float | None


class Figure(NamedTuple):
    """One row of `published_figures.sql`: a figure printed outside the flow matrix."""

    figure_id: str
    edition_id: str | None
    perimeter_id: str | None
    measure: str
    act_category: str
    profile: str
    executor: str
    zone: str
    value: float
    unit: str
    printed_precision: float
    kind: str
    geography: str | None
    first_quarter_end: date | None
    last_quarter_end: date | None
    statement: str
    title: str


def plan_flow_matrix(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return a rule for each cell, margin and weight of the printed flow matrix."""
    scopes = read_scopes(connection)
    cells = [Cell(*row) for row in select(connection, "published_flow_matrix")]
    rules = [_cell_rule(cell, scopes) for cell in cells]
    rules += [_weight_rule(cell, scopes) for cell in cells if cell.weight_percent is not None]
    rules += [_unprinted_rule(*scope, scopes) for scope in _printed_scopes(cells)]
    rules.sort(key=lambda rule: FLOW_FAMILIES.index(rule.family))
    title = "Tableau publié : actes par département de l'exécutant et du bénéficiaire"
    return Topic("flow_matrix", title, queries.read("observe_flow_matrix"), tuple(rules), True)


FLOW_FAMILIES = (
    "flow_grand_total",
    "flow_row_total",
    "flow_column_total",
    "flow_weight",
    "flow_cell",
    "flow_unprinted",
)


def _cell_rule(cell: Cell, scopes: list[Scope]) -> Rule:
    family = {
        (True, True): "flow_grand_total",
        (False, True): "flow_row_total",
        (True, False): "flow_column_total",
        (False, False): "flow_cell",
    }[cell.executor == ALL, cell.zone == ALL]
    reason = uncovered_because(cell.edition_id, cell.perimeter_id, scopes)
    return Rule(
        rule_id=cell.figure_id,
        family=family,
        level=Level.ERROR,
        text=_sentence("Actes", cell.executor, cell.zone),
        unit=Unit.ACTS,
        bounds=Bounds.exactly(cell.act_count),
        reason=reason,
    )


def _weight_rule(cell: Cell, scopes: list[Scope]) -> Rule:
    reason = uncovered_because(cell.edition_id, cell.perimeter_id, scopes)
    return Rule(
        rule_id=f"{cell.figure_id}_weight",
        family="flow_weight",
        level=Level.ERROR,
        text=_sentence("Poids des actes", cell.executor, cell.zone),
        unit=Unit.PERCENT,
        bounds=Bounds.rounding_to(float(cell.weight_percent), WEIGHT_PRECISION),
        reason=reason,
    )


def _unprinted_rule(edition_id: str, perimeter_id: str, scopes: list[Scope]) -> Rule:
    reason = uncovered_because(edition_id, perimeter_id, scopes)
    return Rule(
        rule_id=f"flow_unprinted_{edition_id}_{perimeter_id}",
        family="flow_unprinted",
        level=Level.ERROR,
        text="Cases que l'entrepôt remplit et que le tableau publié n'a pas",
        unit=Unit.ROWS,
        bounds=Bounds.exactly(0),
        reason=reason,
    )


def _printed_scopes(cells: list[Cell]) -> list[tuple[str, str]]:
    return sorted({(cell.edition_id, cell.perimeter_id) for cell in cells})


def _sentence(subject: str, executor: str, zone: str) -> str:
    """Return in French what is counted: who performs, for patients who live where."""
    by = "de tous les exécutants" if executor == ALL else f"des exécutants du {executor}"
    if zone == ALL:
        return f"{subject} {by} pour tous les bénéficiaires"
    return f"{subject} {by} pour les bénéficiaires {ZONES.get(zone, f'du {zone}')}"


def plan_figures(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return a rule for each published figure outside the flow matrix, computable or not."""
    scopes, store = read_scopes(connection), read_store(connection)
    quarters = ppg.read_quarters(connection)
    figures = [Figure(*row) for row in select(connection, "published_figures")]
    rules = [_figure_rule(figure, scopes, store, quarters) for figure in figures]
    # What is really checked comes first.
    rules.sort(key=lambda rule: tuple(Outcome).index(rule.skipped_as or Outcome.PASSED))
    title = "Autres chiffres publiés"
    return Topic("figures", title, queries.read("observe_figures"), tuple(rules), True)


def _figure_rule(
    figure: Figure, scopes: list[Scope], store: Store, quarters: list[ppg.Quarter]
) -> Rule:
    reason = _figure_reason(figure, scopes, store, quarters)
    return Rule(
        rule_id=figure.figure_id,
        family=f"figure_{figure.measure}",
        level=Level.INFORMATION if reason in NO_BOUND else Level.ERROR,
        text=_figure_text(figure),
        unit=SINGLE_UNITS.get(figure.unit, Unit.OTHER),
        bounds=_figure_bounds(figure),
        reason=reason,
    )


def _figure_bounds(figure: Figure) -> Bounds:
    value, precision = float(figure.value), float(figure.printed_precision)
    is_rounded = figure.unit == "percent" or precision > 1
    return Bounds.rounding_to(value, precision) if is_rounded else Bounds.exactly(value)


def _figure_reason(
    figure: Figure, scopes: list[Scope], store: Store, quarters: list[ppg.Quarter]
) -> Reason:
    if figure.figure_id in CONTRADICTED:
        return Reason.CONTRADICTED_NOTE
    if figure.measure not in MEASURES:
        is_no_count = figure.kind in ("definition", "target")
        return Reason.NOT_A_COUNT if is_no_count else Reason.MEASURE_NOT_COMPUTED
    if figure.measure in CHRONIC_MEASURES:
        quarter_ends = [figure.first_quarter_end, figure.last_quarter_end]
        return ppg.uncovered_because(figure.edition_id, quarter_ends, quarters)
    if figure.profile == "EHPAD" and not store.is_ehpad_known:
        return Reason.EHPAD_UNKNOWN
    return uncovered_because(figure.edition_id, figure.perimeter_id, scopes)


def _figure_text(figure: Figure) -> str:
    measure = MEASURES.get(figure.measure)
    if measure is None:
        return f"« {figure.statement} » ({figure.title})"
    if figure.measure in CHRONIC_MEASURES:
        return f"« {figure.statement} » ({figure.title})"
    return " · ".join([measure.capitalize(), *_members(figure)])


def _members(figure: Figure) -> list[str]:
    members = []
    if figure.act_category != ALL:
        members.append(CATEGORIES.get(figure.act_category, figure.act_category))
    if figure.profile != ALL:
        members.append(f"bénéficiaires {figure.profile}")
    if figure.zone != ALL:
        members.append(ZONES.get(figure.zone, f"résidant dans le {figure.zone}"))
    return members


CATEGORIES = {
    "teleconsultation": "téléconsultation",
    "accompaniment": "accompagnement à la téléconsultation",
    "teleexpertise": "télé-expertise",
    "telemonitoring": "télésurveillance",
    "remote_care": "télésoin",
}


def uncovered_because(
    edition_id: str | None, perimeter_id: str | None, scopes: list[Scope]
) -> Reason:
    """Return why the store cannot be held to a published figure, NONE when it can."""
    if not perimeter_id:
        return Reason.OTHER_PERIMETER
    for scope in scopes:
        if (scope.edition_id, scope.perimeter_id) == (edition_id, perimeter_id):
            if not scope.is_edition_covered:
                return Reason.EDITION_NOT_COVERED
            return Reason.NONE if scope.is_period_covered else Reason.PERIOD_NOT_COVERED
    return Reason.UNKNOWN_EDITION
