"""Rules that hold the marts to the acts they summarise."""

import duckdb
import great_expectations.expectations as gxe

from telesante.quality import queries
from telesante.quality.plausibility import ACTS_MONTHLY
from telesante.quality.rules import Rule, Table, Topic
from telesante.quality.warehouse import read_scopes

FACT_ACTS = Table(
    "fact_acts",
    queries.read("fact_acts"),
    keys=("edition_id", "perimeter_id", "executor_department"),
    shows_numbers=True,
)


def plan_facts(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules that compare `fact_acts`, act by act, with the totals of the marts."""
    scopes = read_scopes(connection)
    rules = [
        Rule(
            f"facts_minus_flows_{scope.key}",
            "facts_minus_marts",
            f"Départements dont les flux s'écartent des actes comptés un à un : {scope.label}",
            FACT_ACTS,
            *equals_facts("flows_act_count"),
            scope.cell,
            reason=scope.reason,
        )
        for scope in scopes
    ]
    rules += [
        Rule(
            f"facts_minus_months_{edition_id}",
            "facts_minus_marts",
            f"Mois qui s'écartent des actes comptés un à un : édition « {label} »",
            ACTS_MONTHLY,
            *equals_facts("act_count"),
            {"edition_id": edition_id},
        )
        for edition_id, label in {s.edition_id: s.edition_label for s in scopes}.items()
    ]
    return Topic("facts", "Accord entre la table des actes et les tableaux", tuple(rules))


def equals_facts(column: str) -> tuple[gxe.Expectation, str]:
    """Return the expectation that a column counts as many acts as there are, and its sentence."""
    expectation = gxe.ExpectColumnPairValuesToBeEqual(column_A=column, column_B="fact_act_count")
    return expectation, f"{column}{{}} equals fact_act_count, the acts counted one by one"
