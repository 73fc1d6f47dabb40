"""What other publications printed: volumes 2018 to 2025, who teleconsults, the 2016 projects."""

from datetime import date, timedelta

from telesante.report import charts
from telesante.report.content import Cell, Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import Scope
from telesante.report.wording import french_edition, long_date, month, written

VOLUMES = "history_teleconsultations"
STRUCTURE = "history_structure"
PROJECTS = "projects_2016"

# Colours of the perimeters that a year was printed for, in the order of the page.
SERIES = ("cat1", "cat2", "cat3", "cat4", "cat5", "outside", "unknown")
KINDS = {"count": "comptage", "estimate": "estimation", "forecast": "prévision"}
BILLERS = {
    "private_gps": ("cat1", "généralistes libéraux"),
    "platforms": ("cat2", "sociétés de téléconsultation"),
    "private_specialists": ("cat3", "autres spécialistes libéraux"),
}
COMPARISONS = {
    "exactly": "",
    "about": "environ",
    "more_than": "plus de",
    "less_than": "moins de",
    "at_least": "au moins",
    "at_most": "au plus",
}


def volumes_section(scope: Scope) -> Section:
    """Return the volumes, one group of rows per perimeter."""
    rows = scope.publication.rows("history_volumes")
    years = [row for row in rows if row["period_kind"] == "year"]
    others = [row for row in rows if row["period_kind"] != "year"]
    colours = dict(zip(_by_size(years), SERIES, strict=False))
    return Section(
        "histoire",
        "Téléconsultations en France : les volumes imprimés",
        "Chaque source compte autre chose : toutes les téléconsultations facturées, celles des "
        "libéraux, des seuls généralistes, du régime général… Deux périmètres ne se comparent "
        "pas ; deux éditions d'un même périmètre peuvent différer, ce sont des révisions.",
        figures=[_volumes(years, colours)],
        tables=[
            _volume_table("Volumes annuels, par périmètre", years, is_folded=False),
            _volume_table("Mois, semaines et premiers temps", others, is_folded=True),
        ],
        marts=[VOLUMES],
        style="history",
    )


def _by_size(rows: list[Row]) -> list[str]:
    """Return the perimeters, the one with most figures first."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["perimeter_id"]] = counts.get(row["perimeter_id"], 0) + 1
    return sorted(counts, key=lambda perimeter: (-counts[perimeter], perimeter))


def _volumes(rows: list[Row], colours: dict[str, str]) -> Figure:
    marks = [
        charts.Mark(
            str(row["period_start"].year),
            row["act_count"] / 1_000_000,
            written(row["act_count"], "integer"),
            f"figure_id = '{row['figure_id']}'",
            colours[row["perimeter_id"]],
            f"{row['perimeter_label_fr']}, {row['period_start'].year}",
        )
        for row in sorted(rows, key=lambda row: row["period_start"])
    ]
    labels = {row["perimeter_id"]: row["perimeter_label_fr"] for row in rows}
    return Figure(
        "Téléconsultations par an, en millions, selon ce qui est compté",
        charts.dots(
            marks,
            "Points : volumes annuels imprimés, une couleur par périmètre ; les nombres sont dans "
            "le tableau.",
        ),
        [(colour, labels[perimeter]) for perimeter, colour in colours.items()],
        Source(VOLUMES, "act_count", form="integer"),
    )


def _volume_table(caption: str, rows: list[Row], *, is_folded: bool) -> Table:
    lines: list[Line] = []
    group = None
    for row in rows:
        if row["perimeter_label_fr"] != group:
            group = row["perimeter_label_fr"]
            lines.append(Line(group))
        nature = ", ".join(
            word for word in (KINDS[row["kind"]], COMPARISONS[row["comparison"]]) if word
        )
        lines.append(
            Line(
                _period(row["period_start"], row["period_end"]),
                [
                    cell(row["act_count"], "integer", is_masked=False),
                    Cell(nature, "quiet"),
                    Cell(french_edition(row["editions"]), "quiet"),
                ],
                f"figure_id = '{row['figure_id']}'",
            )
        )
    return Table(
        caption,
        "Période",
        [
            Column("Téléconsultations", Source(column="act_count", form="integer")),
            Column("Nature"),
            Column("Édition"),
        ],
        lines,
        Source(VOLUMES),
        is_folded=is_folded,
        style="volumes",
    )


def _period(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return "période non précisée"
    after = end + timedelta(days=1)
    if start.day == after.day == 1:
        months = (after.year - start.year) * 12 + after.month - start.month
        if months == 12 and start.month == 1:
            return str(start.year)
        if months == 1:
            return month(start)
        if start.month == after.month == 1:
            return f"{start.year}\u2013{end.year}"
        return f"{month(start)} à {month(end)}"
    return f"{long_date(start)} au {long_date(end)}"


def structure_section(scope: Scope) -> Section:
    """Return who bills teleconsultations."""
    rows = scope.publication.rows("history_structure")
    billed = [row for row in rows if row["dimension"] == "payer_side"]
    return Section(
        "structure",
        "Qui facture les téléconsultations",
        "Parts imprimées par l'Assurance maladie, la Cour des comptes, la DREES et le Health Data "
        "Hub. Les enquêtes d'opinion n'y sont pas mêlées.",
        figures=[_billed(billed)],
        tables=[
            _biller_table(billed),
            _statements(
                "Autres parts : exécutants, spécialités, âges, territoires",
                [row for row in rows if row["dimension"] != "payer_side"],
            ),
        ],
        marts=[STRUCTURE],
        style="history",
    )


def _billed(rows: list[Row]) -> Figure:
    marks = [
        charts.Mark(
            str(row["period_start"].year),
            row["printed_value"],
            written(row["printed_value"], "plain_percent"),
            f"figure_id = '{row['figure_id']}'",
            BILLERS[row["member"]][0],
            f"{BILLERS[row['member']][1].capitalize()}, "
            f"{_period(row['period_start'], row['period_end'])}",
        )
        for row in sorted(rows, key=lambda row: row["period_start"])
    ]
    return Figure(
        "Part des téléconsultations facturées, en pourcentage (2025 : premier trimestre)",
        charts.dots(
            marks,
            "Courbes : part des généralistes libéraux, des sociétés de téléconsultation et des "
            "autres spécialistes ; les nombres sont dans le tableau.",
        ),
        list(BILLERS.values()),
        Source(STRUCTURE, "printed_value", form="plain_percent"),
    )


def _biller_table(rows: list[Row]) -> Table:
    lines: list[Line] = []
    for member, (_, label) in BILLERS.items():
        lines.append(Line(label.capitalize()))
        for row in rows:
            if row["member"] == member:
                shown = [
                    cell(row["printed_value"], "plain_percent", is_masked=False),
                    Cell(COMPARISONS[row["comparison"]], "quiet"),
                    Cell(french_edition(row["publisher_edition"]), "quiet"),
                ]
                where = f"figure_id = '{row['figure_id']}'"
                lines.append(Line(_period(row["period_start"], row["period_end"]), shown, where))
    return Table(
        "Part des téléconsultations facturées",
        "Période",
        [
            Column("Part", Source(column="printed_value", form="plain_percent")),
            Column("Nature"),
            Column("Édition"),
        ],
        lines,
        Source(STRUCTURE),
        style="volumes",
    )


def _statements(caption: str, rows: list[Row]) -> Table:
    return Table(
        caption,
        "Ce qui est imprimé",
        [
            Column("Part", Source(column="printed_value", form="plain_percent")),
            Column("Période"),
            Column("Édition"),
        ],
        [
            Line(
                row["statement_fr"],
                [
                    cell(row["printed_value"], "plain_percent", is_masked=False),
                    Cell(_period(row["period_start"], row["period_end"]), "quiet"),
                    Cell(french_edition(row["publisher_edition"]), "quiet"),
                ],
                f"figure_id = '{row['figure_id']}'",
            )
            for row in rows
        ],
        Source(STRUCTURE),
        is_folded=True,
        style="statements",
    )


def projects_section(scope: Scope) -> Section:
    """Return the projects of telemedicine that regional agencies told of in 2016."""
    rows = scope.publication.rows("projects")
    titles = {
        "priority": "Par priorité nationale",
        "act_type": "Par type d'acte",
        "establishment": "Par type d'établissement",
    }
    parts = {key: [row for row in rows if row["breakdown"] == key] for key in titles}
    return Section(
        "projets",
        "Les projets de télémédecine de 2016",
        "Projets recensés par les agences régionales de santé. Un projet peut comporter plusieurs "
        "types d'actes : ces types s'additionnent au-delà du nombre de projets.",
        figures=[_projects(titles[key], found) for key, found in parts.items()],
        tables=[_project_table(titles[key], found, key) for key, found in parts.items()],
        marts=[PROJECTS],
        style="projects",
    )


def _projects(title: str, rows: list[Row]) -> Figure:
    marks = [
        charts.Mark(
            row["label_fr"],
            row["project_count"],
            written(row["project_count"], "integer"),
            f"breakdown = '{row['breakdown']}' and member = '{row['member']}'",
        )
        for row in rows
    ]
    return Figure(
        title,
        charts.bars(marks, f"Barres : projets, {title.lower()}.", step=27),
        source=Source(PROJECTS, "project_count", form="integer"),
    )


def _project_table(title: str, rows: list[Row], breakdown: str) -> Table:
    return Table(
        title,
        "Projets",
        [
            Column("Nombre", Source(column="project_count", form="integer")),
            Column("Part imprimée", Source(column="printed_percent", form="plain_percent")),
            Column("Part recalculée", Source(column="share_percent", form="percent1")),
        ],
        [
            Line(
                row["label_fr"],
                [
                    cell(row["project_count"], "integer", is_masked=False),
                    cell(row["printed_percent"], "plain_percent", is_masked=False),
                    cell(row["share_percent"], "percent1", is_masked=False),
                ],
                f"member = '{row['member']}'",
            )
            for row in rows
        ],
        Source(PROJECTS, where=f"breakdown = '{breakdown}'"),
    )
