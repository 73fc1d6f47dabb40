"""Rules that hold the warehouse to the figures that were published.

What was printed, what the warehouse computes and why it may not are the mart
`published_reconciliation`'s; here its findings become rules with a level.
"""

from collections import defaultdict
from typing import NamedTuple

import duckdb

from telesante.quality import queries
from telesante.quality.rules import Bounds, FigureReason, Level, Outcome, Reason, Rule, Topic, Unit
from telesante.quality.warehouse import select

ALL = "all"

UNITS = {
    "acts": Unit.ACTS,
    "percent": Unit.PERCENT,
    "years": Unit.YEARS,
    "months": Unit.MONTHS,
    "patients": Unit.PATIENTS,
}

# The reasons of figures that the warehouse compares with its own value.
COMPARED = ("computed", "contradicted_by_warehouse")

# The reasons of figures that no extract of claims will ever give.
NOTHING_TO_COUNT = ("not_a_count", "survey", "forecast", "not_claims")


class Figure(NamedTuple):
    """One row of `published_figures.sql`."""

    figure_id: str
    document_id: str
    title: str
    is_of_a_source_document: bool
    edition_id: str
    perimeter_id: str
    is_flow: bool
    measure: str
    executor: str
    zone: str
    statement: str
    unit: str
    comparison: str
    printed_value: float
    tolerance: float
    verdict: str
    reason: str
    reason_label: str
    reason_label_fr: str
    is_held: bool

    @property
    def is_compared(self) -> bool:
        """Whether the warehouse is compared with it: what it must give, or does give."""
        return self.is_held or self.reason in COMPARED


def plan_flow_matrix(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return a rule for each cell, margin and weight of the printed flow matrix."""
    figures = [figure for figure in _read(connection) if figure.is_flow]
    rules = [_rule(figure, _flow_family(figure)) for figure in figures]
    for scope, grand_total in _grand_totals(figures).items():
        rules.append(_unprinted_rule(scope, grand_total))
        rules.append(_stale_rule(scope, grand_total))
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
    "flow_stale",
)


def _flow_family(figure: Figure) -> str:
    if figure.measure != "act_count":
        return "flow_weight"
    return {
        (True, True): "flow_grand_total",
        (False, True): "flow_row_total",
        (True, False): "flow_column_total",
        (False, False): "flow_cell",
    }[figure.executor == ALL, figure.zone == ALL]


def _grand_totals(figures: list[Figure]) -> dict[str, Figure]:
    return {
        f"{figure.edition_id}_{figure.perimeter_id}": figure
        for figure in figures
        if _flow_family(figure) == "flow_grand_total"
    }


def _unprinted_rule(scope: str, grand_total: Figure) -> Rule:
    return Rule(
        rule_id=f"flow_unprinted_{scope}",
        family="flow_unprinted",
        level=Level.ERROR,
        text="Cases que l'entrepôt remplit et que le tableau publié n'a pas",
        unit=Unit.ROWS,
        bounds=Bounds.exactly(0),
        reason=_reason(grand_total),
    )


def _stale_rule(scope: str, grand_total: Figure) -> Rule:
    return Rule(
        rule_id=f"flow_stale_{scope}",
        family="flow_stale",
        level=Level.ERROR,
        text="Cases dont le rapprochement avec le tableau publié date d'avant le dernier calcul",
        unit=Unit.ROWS,
        bounds=Bounds.exactly(0),
        reason=_reason(grand_total),
    )


def plan_figures(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return a rule for each figure outside the flow matrix that is compared or in a document.

    The figures of other sources that the warehouse does not compute are told by their number.
    """
    rules, others = [], defaultdict(list)
    for figure in _read(connection):
        if figure.is_flow:
            continue
        if figure.is_compared or figure.is_of_a_source_document:
            rules.append(_rule(figure, f"figure_{figure.measure}"))
        else:
            others[figure.document_id, figure.reason].append(figure)
    rules += [_rule_for_others(alike) for alike in others.values()]
    # What is really checked comes first.
    rules.sort(key=lambda rule: tuple(Outcome).index(rule.skipped_as or Outcome.PASSED))
    title = "Autres chiffres publiés"
    return Topic("figures", title, queries.read("observe_figures"), tuple(rules), True)


def _read(connection: duckdb.DuckDBPyConnection) -> list[Figure]:
    return [Figure(*row) for row in select(connection, "published_figures")]


def _rule(figure: Figure, family: str) -> Rule:
    level = Level.ERROR if figure.is_held else Level.WARNING
    return Rule(
        rule_id=figure.figure_id,
        family=family,
        level=level if figure.is_compared else Level.INFORMATION,
        text=figure.statement,
        unit=UNITS.get(figure.unit, Unit.OTHER),
        bounds=_bounds(figure),
        reason=_reason(figure),
    )


def _rule_for_others(figures: list[Figure]) -> Rule:
    first, number = figures[0], len(figures)
    noun = "chiffre" if number == 1 else "chiffres"
    return Rule(
        rule_id=f"{first.document_id}_{first.reason}",
        family="figures_of_other_sources",
        level=Level.INFORMATION,
        text=f"{noun.capitalize()} de « {first.title} »",
        unit=Unit.FIGURES,
        bounds=Bounds.exactly(number),
        reason=_reason(first),
    )


def _bounds(figure: Figure) -> Bounds:
    """Return what the reconciliation accepts: half the last printed digit on either side."""
    value, tolerance = figure.printed_value, figure.tolerance
    if figure.comparison in ("at_least", "more_than"):
        return Bounds(value, None)
    if figure.comparison == "less_than":
        return Bounds(None, value)
    if tolerance == 0:
        return Bounds.exactly(value)
    return Bounds(value - tolerance, value + tolerance, printed=value)


def _reason(figure: Figure) -> Reason | FigureReason:
    """Return why the figure is not compared, NONE when it is."""
    if figure.is_compared:
        return Reason.NONE
    is_gap = figure.verdict == "not_computable" and figure.reason not in NOTHING_TO_COUNT
    return FigureReason(
        value=figure.reason,
        english=figure.reason_label,
        french=figure.reason_label_fr,
        outcome=Outcome.NOT_COMPUTABLE if is_gap else Outcome.NOT_CHECKED,
    )


def plan_baseline(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules on the figures as a whole, against the committed state of such stores."""
    verdicts = [verdict for _, verdict in select(connection, "baseline_of_kind")]
    reason = Reason.NONE if verdicts else Reason.NO_BASELINE
    rules = (
        _count_rule(
            "reproduced_from_nothing",
            "Chiffres dits reproduits sans aucun acte derrière eux, ou périmètre couvert mais vide",
            0,
        ),
        _count_rule(
            "baseline_reproduced",
            "Chiffres reproduits dans l'état de référence et qui ne le sont plus",
            0,
            reason,
        ),
        _count_rule(
            "baseline_not_computable",
            "Chiffres non calculables : pas plus que dans l'état de référence",
            verdicts.count("not_computable"),
            reason,
        ),
        _count_rule(
            "baseline_computable",
            "Chiffres non calculables qui ne l'étaient pas dans l'état de référence",
            0,
            reason,
        ),
        _count_rule(
            "baseline_contradicted",
            "Chiffres contredits qui ne l'étaient pas dans l'état de référence",
            0,
            reason,
            Level.WARNING,
        ),
    )
    title = "État des chiffres publiés"
    return Topic("baseline", title, queries.read("observe_baseline"), rules)


def _count_rule(
    rule_id: str,
    text: str,
    most: int,
    reason: Reason = Reason.NONE,
    level: Level = Level.ERROR,
) -> Rule:
    return Rule(rule_id, "baseline", level, text, Unit.FIGURES, Bounds(0, most), reason)
