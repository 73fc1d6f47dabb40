"""Rules that hold the marts to the acts they summarise."""

import duckdb
from great_expectations.expectations import ExpectColumnPairValuesToBeEqual

from telesante.quality import queries
from telesante.quality.expectations import check
from telesante.quality.plausibility import ACTS_MONTHLY
from telesante.quality.rules import (
    PERIOD_NOT_COVERED,
    Bounds,
    Cell,
    Level,
    Reason,
    Rule,
    Table,
    Topic,
    Unit,
)
from telesante.quality.warehouse import read_scopes

FACT_ACTS = Table(
    "fact_acts",
    queries.read("fact_acts"),
    keys=("edition_id", "perimeter_id", "executor_department"),
)


def plan_facts(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that compare `fact_acts`, act by act, with the totals of the marts."""
    scopes = read_scopes(connection)
    rules = [
        difference_rule(
            f"facts_minus_flows_{scope.key}",
            "facts_minus_marts",
            f"Départements dont les actes comptés un à un s'écartent des flux : {scope.label}",
            FACT_ACTS,
            "flows_act_count",
            scope.cell,
            None if scope.is_period_covered else PERIOD_NOT_COVERED,
        )
        for scope in scopes
    ]
    rules += [
        difference_rule(
            f"facts_minus_months_{edition_id}",
            "facts_minus_marts",
            f"Mois dont les actes comptés un à un s'écartent de la série : édition « {label} »",
            ACTS_MONTHLY,
            "act_count",
            {"edition_id": edition_id},
        )
        for edition_id, label in {s.edition_id: s.edition_label for s in scopes}.items()
    ]
    title = "Accord entre la table des actes et les tableaux"
    return Topic("facts", title, tuple(rules))


def difference_rule(
    rule_id: str,
    family: str,
    text: str,
    table: Table,
    column: str,
    where: Cell,
    reason: Reason | None = None,
) -> Rule:
    """Return the rule that a column counts as many acts as are counted one by one."""
    expectation = check(
        table,
        ExpectColumnPairValuesToBeEqual,
        column,
        "equals fact_act_count, the acts counted one by one",
        where,
        column_A=column,
        column_B="fact_act_count",
    )
    no_row = Bounds.exactly(0)
    return Rule(rule_id, family, Level.ERROR, text, Unit.ROWS, no_row, expectation, reason)
