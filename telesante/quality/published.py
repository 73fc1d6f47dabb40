"""Rules that hold the warehouse to the figures that were published.

What was printed, what the warehouse computes and why it may not are the mart
`published_reconciliation`'s; here its findings become rules with a level.
"""

from collections import defaultdict
from typing import NamedTuple

import duckdb
import great_expectations.expectations as gxe

from telesante.quality import queries
from telesante.quality.expectations import between, cell_rule
from telesante.quality.rules import (
    Bounds,
    Cell,
    Level,
    Outcome,
    Reason,
    Rule,
    Table,
    Topic,
    Unit,
)
from telesante.quality.warehouse import select

ALL = "all"
RECONCILIATION = Table(
    "published_reconciliation",
    queries.read("published_reconciliation"),
    keys=("figure_id",),
    shows_numbers=True,
)
NO_BASELINE = Reason(
    "no_baseline",
    "no baseline is committed for such a store",
    "aucun état de référence n'est enregistré pour de telles données",
)

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
    act_category: str
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
    rules = [_flow_rule(figure) for figure in figures]
    for figure in figures:
        if _flow_family(figure) == "flow_grand_total":
            rules += [_unprinted_rule(figure), _stale_rule(figure)]
    rules.sort(key=lambda rule: FLOW_FAMILIES.index(rule.family))
    title = "Tableau publié : actes par département de l'exécutant et du bénéficiaire"
    return Topic("flow_matrix", title, tuple(rules), is_published=True)


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


def _flow_table(figure: Figure) -> Table:
    """Return the flow matrix of a figure's edition and perimeter."""
    query = queries.read(
        "flows_department",
        edition_id=figure.edition_id,
        perimeter_id=figure.perimeter_id,
        act_category=figure.act_category,
    )
    name = f"flows_department_{figure.edition_id}_{figure.perimeter_id}"
    return Table(name, query, ("executor_department", "beneficiary_zone"), shows_numbers=True)


def _flow_rule(figure: Figure) -> Rule:
    column = "act_count" if figure.measure == "act_count" else "weight_percent"
    where = {"executor_department": figure.executor, "beneficiary_zone": figure.zone}
    return _rule(figure, _flow_family(figure), _flow_table(figure), column, where)


def _unprinted_rule(grand_total: Figure) -> Rule:
    return Rule(
        f"flow_unprinted_{grand_total.edition_id}_{grand_total.perimeter_id}",
        "flow_unprinted",
        "Cases que l'entrepôt remplit et que le tableau publié n'a pas",
        _flow_table(grand_total),
        gxe.ExpectColumnValuesToNotBeNull(column="reconciled_count"),
        "reconciled_count is never null: each cell is printed",
        reason=_reason(grand_total),
    )


def _stale_rule(grand_total: Figure) -> Rule:
    return Rule(
        f"flow_stale_{grand_total.edition_id}_{grand_total.perimeter_id}",
        "flow_stale",
        "Cases dont le rapprochement avec le tableau publié date d'avant le dernier calcul",
        _flow_table(grand_total),
        gxe.ExpectColumnPairValuesToBeEqual(
            column_A="act_count",
            column_B="reconciled_count",
            ignore_row_if="either_value_is_missing",
        ),
        "act_count equals reconciled_count, where both are known",
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
            where = {"figure_id": figure.figure_id}
            family = f"figure_{figure.measure}"
            rules.append(_rule(figure, family, RECONCILIATION, "computed_value", where))
        else:
            others[figure.document_id, figure.reason].append(figure)
    rules += [_rule_for_others(alike) for alike in others.values()]
    # What is really checked comes first.
    rules.sort(key=lambda rule: list(Outcome).index(rule.reason.outcome) if rule.reason else 0)
    return Topic("figures", "Autres chiffres publiés", tuple(rules), is_published=True)


def _read(connection: duckdb.DuckDBPyConnection) -> list[Figure]:
    return [Figure(*row) for row in select(connection, "published_figures")]


def _rule(figure: Figure, family: str, table: Table, column: str, where: Cell) -> Rule:
    rule_id, text, bounds = figure.figure_id, figure.statement, _bounds(figure)
    unit = Unit.__members__.get(figure.unit.upper(), Unit.OTHER)
    if not figure.is_compared:
        about = {"bounds": bounds, "unit": unit, "level": Level.INFORMATION}
        return Rule(rule_id, family, text, reason=_reason(figure), **about)
    level = Level.ERROR if figure.is_held else Level.WARNING
    return cell_rule(rule_id, family, text, table, column, where, bounds, unit, level)


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


def _reason(figure: Figure) -> Reason | None:
    """Return why the figure is not compared, None when it is."""
    if figure.is_compared:
        return None
    is_gap = figure.verdict == "not_computable" and figure.reason not in NOTHING_TO_COUNT
    outcome = Outcome.NOT_COMPUTABLE if is_gap else Outcome.NOT_CHECKED
    return Reason(figure.reason, figure.reason_label, figure.reason_label_fr, outcome)


def plan_baseline(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules on the figures as a whole, against the committed state of such stores."""
    verdicts = [verdict for _, verdict in select(connection, "baseline_of_kind")]
    most = Bounds(0, verdicts.count("not_computable"))
    reason = None if verdicts else NO_BASELINE
    rules = (
        Rule(
            "reproduced_from_nothing",
            "baseline",
            "Chiffres dits reproduits sans aucun acte derrière eux, ou périmètre couvert mais vide",
            RECONCILIATION,
            gxe.ExpectColumnValuesToNotBeInSet(column="reproduced_from", value_set=["nothing"]),
            "reproduced_from is never 'nothing'",
            unit=Unit.FIGURES,
        ),
        _both_rule(
            "baseline_reproduced",
            "Chiffres reproduits dans l'état de référence et qui ne le sont plus",
            ("verdict", "expected_verdict", "reproduced"),
            reason,
        ),
        Rule(
            "baseline_not_computable",
            "baseline",
            "Chiffres non calculables : pas plus que dans l'état de référence",
            RECONCILIATION,
            gxe.ExpectTableRowCountToBeBetween(min_value=0, max_value=most.maximum),
            f"the number of rows{{}} {between(most)}",
            {"verdict": "not_computable"},
            most,
            Unit.FIGURES,
            reason=reason,
        ),
        _both_rule(
            "baseline_computable",
            "Chiffres non calculables qui ne l'étaient pas dans l'état de référence",
            ("expected_verdict", "verdict", "not_computable"),
            reason,
        ),
        _both_rule(
            "baseline_contradicted",
            "Chiffres contredits qui ne l'étaient pas dans l'état de référence",
            ("expected_verdict", "verdict", "contradicted"),
            reason,
            Level.WARNING,
        ),
    )
    return Topic("baseline", "État des chiffres publiés", rules)


def _both_rule(
    rule_id: str,
    text: str,
    state: tuple[str, str, str],
    reason: Reason | None,
    level: Level = Level.ERROR,
) -> Rule:
    """Return the rule that one column has a verdict wherever the other one has it."""
    column, other, verdict = state
    return Rule(
        rule_id,
        "baseline",
        text,
        RECONCILIATION,
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[verdict]),
        f"{column}{{}} is {verdict} too",
        {other: verdict},
        unit=Unit.FIGURES,
        level=level,
        reason=reason,
        may_be_empty=True,
    )
