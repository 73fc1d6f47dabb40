"""The suites of the gate: which rules are run together, and when.

This module imports Great Expectations, which takes seconds: import it only where it is needed.
"""

import duckdb

from telesante.quality import (
    consistency,
    open_data,
    plausibility,
    ppg,
    publication,
    published,
)
from telesante.quality.rules import Topic
from telesante.quality.warehouse import read_store

PUBLISHED = (published.plan_flow_matrix, published.plan_figures, published.plan_baseline)

# For each suite, what lists the rules of a topic that apply to an open warehouse. `figures` is the
# whole gate of a candidate: the published figures are part of it.
SUITES = {
    "figures": (
        *PUBLISHED,
        plausibility.plan_months,
        plausibility.plan_ages,
        ppg.plan_ppg,
        consistency.plan_facts,
        open_data.plan_open_data,
    ),
    "published": PUBLISHED,
    "publication": (
        publication.plan_small_counts,
        publication.plan_agreement,
        publication.plan_identifiers,
        publication.plan_records,
    ),
}

# What is asked of a store of Open DAMIR alone: the others speak of reimbursement lines.
OF_ANY_STORE = {
    published.plan_figures,
    published.plan_baseline,
    open_data.plan_open_data,
    publication.plan_identifiers,
}


def topics_of(suite: str, connection: duckdb.DuckDBPyConnection) -> list[Topic]:
    """Return the topics of a suite that a warehouse can be asked about, each with its rules."""
    has_lines = read_store(connection).flux_months > 0
    plans = [plan for plan in SUITES[suite] if has_lines or plan in OF_ANY_STORE]
    return [topic for topic in (plan(connection) for plan in plans) if topic.rules]
