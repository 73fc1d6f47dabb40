"""The suites of the gate: which rules are run together, and when.

This module imports Great Expectations, which takes seconds: import it only where it is needed.
"""

from telesante.quality import consistency, plausibility, ppg, publication, published

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
    ),
    "published": PUBLISHED,
    "publication": (
        publication.plan_small_counts,
        publication.plan_agreement,
        publication.plan_identifiers,
        publication.plan_records,
    ),
}
