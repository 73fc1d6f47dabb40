"""Who does what: executor categories by act category, and the two top fives."""

from telesante.report import charts
from telesante.report.content import Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import ALL, Scope
from telesante.report.wording import written

MART = "acts_by_executor_category"

# Colour of each act category, the same in every chart of the page.
COLOURS = {
    "teleconsultation": "cat1",
    "accompaniment": "cat2",
    "teleexpertise": "cat3",
    "telemonitoring": "cat4",
    "remote_care": "cat5",
}


def section(scope: Scope) -> Section:
    """Return executor categories by act category."""
    rows = scope.rows("acts_by_executor")
    cells = {(row["executor_category"], row["act_category"]): row for row in rows}
    members = {row["executor_category"]: row["label_fr"] or "Ensemble" for row in rows}
    members = {key: label for key, label in members.items() if key != ALL} | {ALL: "Ensemble"}
    return Section(
        "executants",
        "Catégorie de l'exécutant et catégorie d'actes",
        f"Actes réalisés par les professionnels et structures {scope.of_region}. Les "
        "professionnels sont comptés une fois, quel que soit leur nombre de lieux d'exercice ; "
        "une structure n'a pas de professionnel identifié.",
        figures=[_figure(scope, members, cells)],
        tables=[_table(scope, members, cells)],
        notes=scope.notes("executor_categories"),
        marts=[MART],
        style="wide",
    )


def _figure(scope: Scope, members: dict[str, str], cells: dict[tuple, Row]) -> Figure:
    totals = {
        member: cells[member, ALL]["act_count"]
        for member in members
        if member != ALL and (member, ALL) in cells and cells[member, ALL]["act_count"]
    }
    marks = []
    for member in sorted(totals, key=totals.__getitem__, reverse=True):
        for rank, category in enumerate(scope.categories):
            found = cells.get((member, category["act_category"]))
            if found and found["act_count"]:
                marks.append(
                    charts.Mark(
                        members[member],
                        found["act_count"],
                        written(found["act_count"], "integer"),
                        f"executor_category = '{member}'"
                        f" and act_category = '{category['act_category']}'",
                        COLOURS[category["act_category"]],
                        f"{members[member]}, {category['label_fr'].lower()}",
                        rank,
                    )
                )
    picture = charts.stacked(
        marks,
        "Barres : actes de chaque catégorie d'exécutants, par catégorie d'actes ; les nombres sont "
        "dans le tableau.",
        title="Actes",
        is_share=False,
        step=24,
    )
    return Figure(
        "Actes par catégorie d'exécutants",
        picture,
        [(COLOURS[each["act_category"]], each["label_fr"]) for each in scope.categories],
        Source(MART, "act_count", scope.where(), "integer"),
    )


def _table(scope: Scope, members: dict[str, str], cells: dict[tuple, Row]) -> Table:
    categories = [each["act_category"] for each in scope.categories]
    columns = [
        Column(
            each["label_fr"],
            Source(
                column="act_count", where=f"act_category = '{each['act_category']}'", form="integer"
            ),
        )
        for each in scope.categories
    ]
    columns += [
        Column("Total", Source(column="act_count", where="act_category = 'all'", form="integer")),
        Column(
            "Professionnels",
            Source(column="professional_count", where="act_category = 'all'", form="integer"),
        ),
    ]
    lines = []
    for member, label in members.items():
        found = [cells.get((member, category)) for category in [*categories, ALL]]
        shown = [
            cell(
                row["act_count"] if row else 0, "integer", is_masked=bool(row and row["is_masked"])
            )
            for row in found
        ]
        total = found[-1]
        shown.append(
            cell(
                total["professional_count"] if total else 0,
                "integer",
                is_masked=bool(total and total["is_masked"]),
            )
        )
        where = f"executor_category = '{member}'"
        lines.append(Line(label, shown, where, "total" if member == ALL else ""))
    return Table(
        "Actes par catégorie de l'exécutant et catégorie d'actes",
        "Catégorie de l'exécutant",
        columns,
        lines,
        Source(MART, where=scope.where()),
    )


def top_executors_section(scope: Scope) -> Section:
    """Return the five categories of liberal professionals that did most telemedicine acts."""
    return _top(
        scope,
        "top-professionnels",
        "Les cinq premières catégories de professionnels libéraux",
        f"Actes de télémédecine réalisés par des professionnels libéraux {scope.of_region}.",
        "top_executor_categories",
        "top_executors",
        "Catégorie de professionnels",
        "top_professionals",
    )


def top_specialties_section(scope: Scope) -> Section:
    """Return the five specialties of doctors that did most acts."""
    return _top(
        scope,
        "top-specialites",
        "Les cinq premières spécialités médicales",
        f"Actes réalisés par des médecins {scope.of_region}, selon leur spécialité.",
        "top_specialties",
        "top_specialties",
        "Spécialité",
        "top_specialties",
    )


def _top(
    scope: Scope,
    section_id: str,
    title: str,
    lead: str,
    mart: str,
    query: str,
    stub: str,
    notes: str,
) -> Section:
    rows = scope.rows(query)
    marks = [
        charts.Mark(
            row["label_fr"],
            row["act_count"],
            written(row["act_count"], "integer"),
            f"rank = {row['rank']}",
        )
        for row in rows
        if row["act_count"] is not None
    ]
    source = Source(mart, where=scope.where(act_category=ALL))
    figure = Figure(
        "Nombre d'actes",
        charts.bars(
            marks,
            f"{title} : nombre d'actes ; les nombres sont dans le tableau.",
            step=36,
        ),
        source=Source(mart, "act_count", source.where, "integer"),
    )
    table = Table(
        title,
        stub,
        [
            Column("Rang", Source(column="rank", form="integer")),
            Column("Actes", Source(column="act_count", form="integer")),
            Column("Professionnels", Source(column="professional_count", form="integer")),
        ],
        [
            Line(
                row["label_fr"],
                [
                    cell(row["rank"], "integer", is_masked=False),
                    cell(row["act_count"], "integer", is_masked=row["is_masked"]),
                    cell(row["professional_count"], "integer", is_masked=row["is_masked"]),
                ],
                f"rank = {row['rank']}",
            )
            for row in rows
        ],
        source,
    )
    return Section(
        section_id,
        title,
        lead,
        figures=[figure],
        tables=[table],
        notes=scope.notes(notes, {"subject_id": "1"}),
        marts=[mart],
    )
