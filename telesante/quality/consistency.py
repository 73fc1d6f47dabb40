"""Rules that hold the marts to the acts they summarise."""

import duckdb

from telesante.quality import queries
from telesante.quality.rules import Bounds, Level, Reason, Rule, Topic, Unit
from telesante.quality.warehouse import read_scopes


def plan_facts(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that compare `fact_acts`, act by act, with the totals of the marts."""
    scopes = read_scopes(connection)
    rules = [
        _difference_rule(
            f"facts_minus_flows_{scope.key}",
            f"le tableau des flux : {scope.label}",
            Reason.NONE if scope.is_period_covered else Reason.PERIOD_NOT_COVERED,
        )
        for scope in scopes
    ]
    editions = {scope.edition_id: scope.edition_label for scope in scopes}
    rules += [
        _difference_rule(
            f"facts_minus_months_{edition_id}",
            f"la série mensuelle : édition « {label} »",
            Reason.NONE,
        )
        for edition_id, label in editions.items()
    ]
    title = "Accord entre la table des actes et les tableaux"
    return Topic("facts", title, queries.read("observe_facts"), tuple(rules))


def _difference_rule(rule_id: str, mart: str, reason: Reason) -> Rule:
    return Rule(
        rule_id=rule_id,
        family="facts_minus_marts",
        level=Level.ERROR,
        text=f"Écart entre les actes comptés un à un et {mart}",
        unit=Unit.ACTS,
        bounds=Bounds.exactly(0),
        reason=reason,
    )
