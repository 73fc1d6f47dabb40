"""The suites of the gate: which rules are run together, and when."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from telesante.quality import consistency, plausibility, ppg, publication, published
from telesante.quality.rules import Topic


@dataclass(frozen=True)
class Suite:
    """Topics that are checked in one run and reported on one page.

    Attributes:
        name: English name, also that of its record (`<name>.json`).
        title: French title of its page.
        plans: each lists the rules of a topic that apply to an open warehouse.
    """

    name: str
    title: str
    plans: tuple[Callable[[duckdb.DuckDBPyConnection], Topic], ...]

    @property
    def record(self) -> str:
        """The name of its record in the report's folder."""
        return f"{self.name}.json"


PUBLISHED = Suite(
    "published",
    "Contrôle des chiffres déjà publiés",
    (
        published.plan_flow_matrix,
        published.plan_figures,
        published.plan_baseline,
    ),
)

# The whole gate of a candidate: the published figures are part of it.
FIGURES = Suite(
    "figures",
    "Contrôle qualité avant publication",
    (
        *PUBLISHED.plans,
        plausibility.plan_months,
        plausibility.plan_ages,
        ppg.plan_ppg,
        consistency.plan_facts,
    ),
)

PUBLICATION = Suite(
    "publication",
    "Contrôle de ce qui va être publié",
    (
        publication.plan_small_counts,
        publication.plan_agreement,
        publication.plan_identifiers,
    ),
)

SUITES = {suite.name: suite for suite in (FIGURES, PUBLISHED, PUBLICATION)}
