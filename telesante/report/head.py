"""The head of the page: what it is about, how fresh and complete, and its key figures."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from telesante.report.content import Number, Source, rows_where
from telesante.report.scope import ALL, Scope
from telesante.report.wording import ABOUT


@dataclass(frozen=True)
class Card:
    """A key figure: numbers, and what they count."""

    number: Markup
    text: str
    anchor: str


@dataclass(frozen=True)
class Head:
    """What stands above the sections.

    Attributes:
        title: of the page.
        period: of when the figures are.
        facts: names and what they are here.
        cards: the key figures.
        is_synthetic: whether the figures come from a demonstration.
        invented: what a demonstration's figures are made from.
        has_masks: whether small counts are hidden and provisional ones rounded.
    """

    title: str
    period: Number | Markup
    facts: list[tuple[str, Markup | str]]
    cards: list[Card]
    is_synthetic: bool
    invented: str = (
        "lignes de remboursement inventées, calées sur les chiffres imprimés là où il y en a"
    )
    has_masks: bool = True


def head(scope: Scope) -> Head:
    """Return the head of the page."""
    edition, where = scope.edition, scope.edition_where()

    def fact(column: str, form: str) -> Number:
        return Number(edition[column], Source("dim_edition", column, where, form))

    completeness = Markup("{} flux mensuels reçus sur {} attendus").format(
        fact("flux_months_found", "integer"), fact("flux_months_expected", "integer")
    )
    return Head(
        f"Suivi de la télésanté {scope.in_region}".strip(),
        fact("label_fr", "text"),
        [
            *_perimeter(scope),
            ("Édition", Markup("{}").format(fact("edition_id", "text"))),
            *_recorded(scope, fact),
            ("Remboursements connus au", Markup("{}").format(fact("flux_end", "date"))),
            ("Complétude", completeness),
            *_rounding(scope),
        ],
        _cards(scope),
        scope.is_synthetic,
    )


def _recorded(scope: Scope, fact: Callable[[str, str], Number]) -> list[tuple[str, Markup]]:
    """Say since when an edition of record stands, and why it was replaced if it was."""
    said = []
    if scope.edition["recorded_on"]:
        said.append(("Arrêtée le", Markup("{}").format(fact("recorded_on", "date"))))
    if scope.edition["restated_on"]:
        why = fact("restated_on", "date"), fact("restated_because", "text")
        said.append(("Révisée le", Markup("{} : {}").format(*why)))
    return said


def _rounding(scope: Scope) -> list[tuple[str, str]]:
    """Say that the figures of an edition that will change leave rounded."""
    if scope.edition["is_of_record"]:
        return []
    return [("Édition provisoire", f"chiffres arrondis à la dizaine ({ABOUT})")]


def _perimeter(scope: Scope) -> list[tuple[str, Markup]]:
    if not scope.perimeter:
        return []
    where = rows_where(perimeter_id=scope.perimeter_id)
    label = Number(scope.perimeter["label_fr"], Source("dim_perimeter", "label_fr", where, "text"))
    return [("Périmètre", Markup("{}").format(label))]


def _cards(scope: Scope) -> list[Card]:
    (figures,) = scope.publication.rows(
        "key_figures", **scope.keys, department_zones=scope.department_zones
    )
    acts = scope.where(act_category=ALL, executor_department=ALL)
    rate = scope.edition_where(quarter_end=figures["uptake_quarter"], zone_id=scope.zone_id)
    departments_shown = ", ".join(f"'{zone}'" for zone in scope.department_zones)
    reached = (
        f"{scope.edition_where(quarter_end=figures['uptake_quarter'])}"
        f" and zone_id in ({departments_shown})"
    )
    chronic = scope.edition_where(quarter_end=figures["chronic_quarter"], zone_id=scope.zone_id)
    uptake = "ppg_teleconsultation_uptake"

    def number(column: str, mart: str, expression: str, where: str, form: str) -> Number:
        return Number(figures[column], Source(mart, expression, where, form))

    total = number(
        "act_count", "flows_department", "act_count", f"{acts} and beneficiary_zone = 'all'",
        "integer",
    )  # fmt: skip
    outside = number(
        "outside_percent", "flows_department", "executor_share_percent",
        f"{acts} and beneficiary_zone = 'outside'", "percent1",
    )  # fmt: skip
    quarter = number("uptake_quarter", uptake, "max(quarter_end)", rate, "quarter")
    chronic_quarter = number(
        "chronic_quarter", "ppg_chronic_patients", "max(quarter_end)", chronic, "quarter"
    )
    departments = Markup("{} <small>sur {}</small>").format(
        number("reached", uptake, "count(*)", f"{reached} and is_target_reached", "integer"),
        number("departments", uptake, "count(*)", reached, "integer"),
    )
    aim = Markup("départements atteignent 35 %")
    if figures["hidden"]:
        hidden = number(
            "hidden", uptake, "count(*)", f"{reached} and uptake_percent is null", "integer"
        )
        aim += Markup(" (secret statistique : {})").format(hidden)
    elsewhere = "régions" if scope.perimeter.get("executor_region_code") else "départements"
    region = [
        Card(_shown(total), f"actes réalisés {scope.in_region}", "flux" if scope.zones else "ages"),
        Card(_shown(outside), f"pour des habitants d'autres {elsewhere}", "flux"),
    ]
    # France has no outside, and a list of departments is no zone of the indicators.
    region = region if scope.zones else region[:1]
    practitioners = [
        Card(
            _shown(number("uptake_percent", uptake, "uptake_percent", rate, "percent1")),
            Markup("des généralistes libéraux {} ont téléconsulté ({}{})").format(
                scope.of_zone, quarter, _state(figures["is_uptake_provisional"])
            ),
            "appropriation",
        ),
        Card(departments, aim, "carte-appropriation"),
    ]
    practitioners = practitioners if scope.zone_id else practitioners[1:]
    # Rounded counts do not tell on which side of the target a department is.
    practitioners = practitioners[:-1] if figures["is_uptake_rounded"] else practitioners
    patients = Card(
        _shown(
            number("patient_count", "ppg_chronic_patients", "patient_count", chronic, "integer")
        ),
        Markup("patients chroniques suivis à distance, {} ({}{})").format(
            scope.zone_name, chronic_quarter, _state(figures["is_chronic_provisional"])
        ),
        "patients-chroniques",
    )
    return [
        *(region if scope.rows("flows") else []),
        *(practitioners if figures["uptake_quarter"] else []),
        *([patients] if figures["chronic_quarter"] else []),
    ]


def _state(is_provisional: bool) -> str:
    return ", provisoire" if is_provisional else ""


def _shown(number: Number) -> Markup:
    return Markup("{}").format(number)
