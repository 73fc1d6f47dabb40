"""The marts that leave as they are, beside the masked tables of models/publication."""

from pathlib import Path

import duckdb

from telesante.publish.tables import copy_table

# Code lists, calendars, figures that others printed and aggregates of open data: none of their rows
# counts patients, acts or professionals of the claims. A mart that is neither here nor in
# models/publication never leaves.
MARTS = (
    "barometer_2019",
    "dim_act",
    "dim_age_band",
    "dim_date",
    "dim_department",
    "dim_edition",
    "dim_executor_category",
    "dim_open_region",
    "dim_perimeter",
    "dim_specialty",
    "experiment_tariffs",
    "open_acts_by_age_band",
    "open_acts_by_care_path",
    "open_acts_by_profile",
    "open_acts_by_specialty",
    "open_acts_monthly",
    "open_completeness",
    "open_flows_region",
    "projects_2016",
)


def copy_marts(candidate: Path) -> None:
    """Copy these marts into schema `publication`, where the gate checks whatever leaves.

    Args:
        candidate: warehouse file whose masked tables are built.
    """
    with duckdb.connect() as connection:
        connection.execute("attach $path as candidate", {"path": str(candidate)})
        for mart in MARTS:
            copy_table(connection, f"candidate.marts.{mart}", f"candidate.publication.{mart}")
