"""The head and the chapters of the page on France."""

from collections import defaultdict

from markupsafe import Markup

from telesante.report.content import Chapter, Number, Source
from telesante.report.head import Card, Head
from telesante.report.open_data import acts, people
from telesante.report.open_data.scope import TELECONSULTATION, OpenScope

ACTS = f"act_category = '{TELECONSULTATION}'"


def head(scope: OpenScope) -> Head:
    """Return the head of the page."""
    fluxes = Number(
        len(scope.staged), Source("open_completeness", "count(*)", "is_staged", "integer")
    )
    facts = [
        ("Mois de traitement", Markup("{} ({})").format(scope.span, fluxes)),
        ("Champ", "tous régimes, France entière"),
        ("Licence", "Licence Ouverte (Etalab)"),
    ]
    if scope.gap:
        facts.append(("Mois manquants", f"{scope.gap} : leurs remboursements manquent"))
    return Head(
        "La télésanté en France, d'après Open DAMIR",
        Markup("{}").format(scope.of_period),
        facts,
        _cards(scope),
        scope.is_synthetic,
        "lignes inventées au format d'Open DAMIR ; seuls les totaux de janvier 2025, code par code,"
        " sont ceux du fichier réel",
        has_masks=False,
    )


def _cards(scope: OpenScope) -> list[Card]:
    where = " and ".join(filter(None, [scope.where, ACTS]))
    paths: dict[str, int] = defaultdict(int)
    for row in scope.rows("open_care_paths"):
        if row["act_category"] == TELECONSULTATION:
            paths[row["care_path"]] += row["act_count"]
    total = sum(paths.values())
    amount = sum(
        row["reimbursed_amount"]
        for row in scope.rows("open_executors")
        if row["act_category"] == TELECONSULTATION
    )
    shown = [
        Card(
            Markup("{}").format(
                Number(total, Source("open_acts_by_care_path", "sum(act_count)", where, "integer"))
            ),
            "téléconsultations",
            "volumes",
        )
    ]
    if total:
        share = 100 * paths["regular_doctor"] / total
        column = "100.0 * sum(act_count) filter (care_path = 'regular_doctor') / sum(act_count)"
        source = Source("open_acts_by_care_path", column, where, "percent1")
        shown.append(
            Card(
                Markup("{}").format(Number(share, source)),
                "des téléconsultations avec le médecin traitant",
                "parcours",
            )
        )
    source = Source("open_acts_by_specialty", "sum(reimbursed_amount)", where, "million1")
    shown.append(
        Card(
            Markup("{} M€").format(Number(amount, source)),
            "remboursés pour des téléconsultations",
            "montants",
        )
    )
    return shown


def chapters(scope: OpenScope) -> list[Chapter]:
    """Return everything under the head of the page."""
    return [
        Chapter(
            "volumes-france",
            "Combien d'actes, quand et où",
            "Open DAMIR compte des actes et des montants ; il ne dit ni les personnes, ni les"
            " départements.",
            [acts.months_section(scope), acts.regions_section(scope), acts.flows_section(scope)],
        ),
        Chapter(
            "qui",
            "Pour qui, par qui",
            "« Inconnu » est une réponse du fichier comme une autre : elle est toujours montrée.",
            [
                people.ages_section(scope),
                people.executors_section(scope),
                people.paths_section(scope),
                people.profiles_section(scope),
            ],
        ),
        Chapter(
            "argent",
            "Ce que cela coûte, et ce qui est déposé",
            "Les montants sont ceux du fichier, déjà filtrés par son producteur.",
            [people.amounts_section(scope), acts.fluxes_section(scope)],
        ),
    ]
