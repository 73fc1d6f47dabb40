"""Rules on the marts of Open DAMIR: which months are there, and whether they count alike."""

import duckdb
import great_expectations.expectations as gxe

from telesante.quality import queries
from telesante.quality.rules import Level, Rule, Table, Topic, Unit
from telesante.quality.warehouse import select

MONTHS = Table("open_months", queries.read("open_months"), keys=("flux_month",), shows_numbers=True)
TOTALS = Table(
    "open_totals", queries.read("open_totals"), keys=("mart", "act_category"), shows_numbers=True
)


def plan_open_data(connection: duckdb.DuckDBPyConnection) -> Topic:
    """Return the rules on Open DAMIR, none for a store that holds no month of it."""
    rules = (
        Rule(
            "open_missing_months",
            "open_missing_months",
            "Mois d'Open DAMIR absents entre le premier et le dernier déposés",
            MONTHS,
            gxe.ExpectColumnValuesToBeInSet(column="is_staged", value_set=[True]),
            "is_staged is true in each month from the first to the last",
            unit=Unit.MONTHS,
            # Whoever stages one month of two years has a gap on purpose; the page names it.
            level=Level.WARNING,
        ),
        Rule(
            "open_months_without_acts",
            "open_months_without_acts",
            "Mois d'Open DAMIR déposés sans aucun acte",
            MONTHS,
            gxe.ExpectColumnValuesToBeBetween(column="act_count", min_value=1),
            "act_count is at least 1 in each staged month",
            unit=Unit.MONTHS,
        ),
        Rule(
            "open_months_of_other_lists",
            "open_months_of_other_lists",
            "Mois d'Open DAMIR filtrés avec une liste d'actes qui n'est plus celle du projet : à"
            " déposer de nouveau",
            MONTHS,
            gxe.ExpectColumnValuesToBeInSet(column="missing_code_count", value_set=[0]),
            "missing_code_count is 0: each month was read with today's list of acts",
            unit=Unit.MONTHS,
        ),
        Rule(
            "open_lines_add_up",
            "open_lines_add_up",
            "Mois d'Open DAMIR dont les lignes lues ne sont pas celles retenues, rejetées et hors"
            " champ",
            MONTHS,
            gxe.ExpectColumnPairValuesToBeEqual(
                column_A="line_count",
                column_B="accounted_count",
                ignore_row_if="either_value_is_missing",
            ),
            "line_count equals stored, rejected and out_of_scope lines together",
            unit=Unit.MONTHS,
        ),
        Rule(
            "open_marts_agree",
            "open_marts_agree",
            "Totaux des tables d'Open DAMIR autres que ceux par mois",
            TOTALS,
            gxe.ExpectColumnPairValuesToBeEqual(column_A="act_count", column_B="monthly_count"),
            "act_count equals monthly_count in each mart and category",
        ),
    )
    has_months = bool(select(connection, "open_months"))
    return Topic("open_data", "Open DAMIR", rules if has_months else ())
