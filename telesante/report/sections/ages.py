"""Acts by department of the executor and age band."""

from telesante.report import charts
from telesante.report.content import Cell, Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import ALL, Scope
from telesante.report.wording import written

MART = "acts_by_age_band"


def section(scope: Scope) -> Section:
    """Return the section."""
    bands = scope.publication.rows("age_bands")
    cells = {
        (row["act_category"], row["executor_department"], row["age_band"]): row
        for row in scope.rows("acts_by_age")
    }
    return Section(
        "ages",
        "Actes par département et par tranche d'âge",
        "Actes de télésanté de toutes catégories réalisés par les professionnels et structures "
        f"{scope.of_region}, selon le département de l'exécutant et l'âge du bénéficiaire à la "
        "date du soin.",
        figures=[_figure(scope, bands, cells)],
        tables=[_departments(scope, bands, cells), _categories(scope, bands, cells)],
        notes=scope.notes(
            "age_bands",
            *(
                {"sentence_key": "age_category", "act_category": category}
                for category in (ALL, "teleconsultation", "accompaniment")
            ),
        ),
        marts=[MART],
        style="wide",
    )


def _figure(scope: Scope, bands: list[Row], cells: dict[tuple, Row]) -> Figure:
    marks = []
    for department in [*scope.region_departments, ALL]:
        for rank, band in enumerate(bands):
            found = cells.get((ALL, department, band["age_band"]))
            if found and found["age_band_share_percent"] is not None:
                share = found["age_band_share_percent"]
                label = scope.zone_label(department)
                marks.append(
                    charts.Mark(
                        label=label,
                        value=share,
                        shown=written(share, "percent1"),
                        where=f"executor_department = '{department}'"
                        f" and age_band = '{band['age_band']}'",
                        part=_colour(rank, band),
                        about=f"{label}, {band['label_fr'].lower()}",
                        rank=rank,
                    )
                )
    picture = charts.stacked(
        marks,
        "Barres : part de chaque tranche d'âge dans les actes de chaque département "
        f"{scope.of_region} ; les nombres sont dans le tableau.",
        title="Part des actes du département",
        is_share=True,
    )
    legend = [(_colour(rank, band), band["label_fr"]) for rank, band in enumerate(bands)]
    return Figure(
        "Part des tranches d'âge, par département de l'exécutant",
        picture,
        legend,
        Source(
            MART,
            "age_band_share_percent",
            scope.where(age_band_system="monitoring", act_category=ALL),
            "percent1",
        ),
    )


def _colour(rank: int, band: Row) -> str:
    return "unknown" if band["age_band"] == "unknown" else f"age{rank + 1}"


def _departments(scope: Scope, bands: list[Row], cells: dict[tuple, Row]) -> Table:
    members = [*(band["age_band"] for band in bands), ALL]
    lines = []
    for department in [*scope.region_departments, ALL]:
        found = [cells.get((ALL, department, member)) for member in members]
        lines.append(
            Line(
                scope.zone_label(department),
                [_count(row) for row in found],
                f"executor_department = '{department}'",
                "total" if department == ALL else "",
            )
        )
    return Table(
        "Nombre d'actes, par département de l'exécutant et tranche d'âge",
        "Département",
        _columns(bands, "act_count", "integer"),
        lines,
        Source(MART, where=scope.where(age_band_system="monitoring", act_category=ALL)),
    )


def _categories(scope: Scope, bands: list[Row], cells: dict[tuple, Row]) -> Table:
    members = [band["age_band"] for band in bands]
    lines = []
    for category in scope.categories:
        found = [cells.get((category["act_category"], ALL, member)) for member in members]
        shares = [
            cell(
                row["age_band_share_percent"] if row else 0,
                "percent1",
                is_masked=bool(row and row["is_masked"]),
            )
            for row in found
        ]
        lines.append(
            Line(category["label_fr"], shares, f"act_category = '{category['act_category']}'")
        )
    return Table(
        "Part des tranches d'âge dans chaque catégorie d'actes",
        "Catégorie d'actes",
        _columns(bands, "age_band_share_percent", "percent1")[:-1],
        lines,
        Source(MART, where=scope.where(age_band_system="monitoring", executor_department=ALL)),
    )


def _columns(bands: list[Row], column: str, form: str) -> list[Column]:
    columns = [
        Column(band["label_fr"], Source(column=column, where=_member(band["age_band"]), form=form))
        for band in bands
    ]
    return [*columns, Column("Total", Source(column=column, where=_member(ALL), form=form))]


def _member(age_band: str) -> str:
    return f"age_band = '{age_band}'"


def _count(row: Row | None) -> Cell:
    value = row["act_count"] if row else 0
    return cell(value, "integer", is_masked=bool(row and row["is_masked"]))
