"""Who executed the acts of each published row: too few, or one of nearly all, makes it small."""

import duckdb

from telesante.protect.rules import ProtectionRules

TABLE = "intermediate.int_cell_contributors"

Few = dict[str, bool]
"""Whether a row, by its cell key, has too few contributors."""


def read_few(connection: duckdb.DuckDBPyConnection, mart: str, rules: ProtectionRules) -> Few:
    """Return whether each row of a mart has too few contributors, or one that did nearly all.

    Args:
        connection: the candidate warehouse.
        mart: name of the mart.
        rules: fewest contributors, and the largest share of one in percent.
    """
    query = (
        "select cell_key, contributor_count < $least or largest_share_percent > $most"
        f" from {TABLE} where mart = $mart"
    )
    given = {"mart": mart, "least": rules.least_contributors, "most": rules.dominance_percent}
    return dict(connection.execute(query, given).fetchall())


def shown_few(connection: duckdb.DuckDBPyConnection, rules: ProtectionRules) -> list[str]:
    """Return the marts that would show a row of too few contributors: none, or a mask has a hole.

    Args:
        connection: the candidate warehouse, with schema `protection`.
        rules: fewest contributors, and the largest share of one in percent.
    """
    query = (
        f"select distinct mart from {TABLE} anti join protection.suppression using (mart, cell_key)"
        " where contributor_count < $least or largest_share_percent > $most order by mart"
    )
    given = {"least": rules.least_contributors, "most": rules.dominance_percent}
    return [mart for (mart,) in connection.execute(query, given).fetchall()]
