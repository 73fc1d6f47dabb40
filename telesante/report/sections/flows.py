"""Who treats whom: the flow matrix."""

from telesante.report import charts
from telesante.report.content import Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import ALL, Scope
from telesante.report.wording import written

MART = "flows_department"
# What the notes of the printed report speak of comes first: Paris, the Val-de-Marne, other regions.
NOTES = (
    {"sentence_key": "flow_total"},
    {"sentence_key": "executor_weight", "subject_id": "75"},
    {"sentence_key": "executor_own_department", "subject_id": "94"},
    {"sentence_key": "zone_weight", "member_id": "outside"},
    {"sentence_key": "zone_main_executor", "member_id": "outside"},
    {"sentence_key": "executor_own_department"},
)


def section(scope: Scope) -> Section:
    """Return the section."""
    cells = {
        (row["executor_department"], row["beneficiary_zone"]): row for row in scope.rows("flows")
    }
    return Section(
        "flux",
        "Qui soigne qui : département de l'exécutant et zone du bénéficiaire",
        f"Actes de télésanté de toutes catégories réalisés {scope.in_region}. En couleur, les "
        "actes dont le bénéficiaire réside dans le département de l'exécutant ; le poids est la "
        "part de chaque département dans l'ensemble des actes.",
        tables=[_matrix(scope, cells)],
        figures=[_own(scope, cells), _outside(scope, cells)],
        notes=scope.notes("flows", *NOTES),
        marts=[MART],
        is_calibrated=True,
        style="wide matrix",
    )


def _matrix(scope: Scope, cells: dict[tuple, Row]) -> Table:
    zones = [*scope.zones, ALL]
    columns = [
        Column(
            scope.zone_short(zone),
            Source(column="act_count", where=f"beneficiary_zone = '{zone}'", form="integer"),
            "" if zone == ALL else "Zone de résidence du bénéficiaire",
        )
        for zone in zones
    ]
    columns.append(
        Column(
            "Poids",
            Source(column="weight_percent", where="beneficiary_zone = 'all'", form="percent"),
        )
    )
    lines = []
    for department in [*scope.region_departments, ALL]:
        found = [cells.get((department, zone)) for zone in zones]
        shown = [
            cell(
                row["act_count"] if row else 0,
                "integer",
                is_masked=bool(row and row["is_masked"]),
                style="own" if row and row["is_same_department"] else "",
            )
            for row in found
        ]
        total = found[-1]
        shown.append(
            cell(
                total["weight_percent"] if total else 0,
                "percent",
                is_masked=bool(total and total["is_masked"]),
            )
        )
        lines.append(
            Line(
                scope.zone_label(department),
                shown,
                f"executor_department = '{department}'",
                "total" if department == ALL else "",
            )
        )
    return Table(
        "Actes par département de l'exécutant (lignes) et zone du bénéficiaire (colonnes)",
        "Exécutant",
        columns,
        lines,
        Source(MART, where=scope.where(act_category=ALL)),
    )


def _own(scope: Scope, cells: dict[tuple, Row]) -> Figure:
    marks = [
        _mark(scope, cells[department, department], department, department)
        for department in scope.region_departments
        if _has_share(cells.get((department, department)))
    ]
    return _share_figure(
        scope,
        marks,
        "Part des actes destinés aux habitants du département de l'exécutant",
    )


def _outside(scope: Scope, cells: dict[tuple, Row]) -> Figure:
    marks = [
        _mark(scope, cells[department, "outside"], department, "outside")
        for department in [*scope.region_departments, ALL]
        if _has_share(cells.get((department, "outside")))
    ]
    return _share_figure(
        scope,
        marks,
        f"Part des actes destinés aux habitants hors {scope.region_name}",
    )


def _has_share(row: Row | None) -> bool:
    return row is not None and row["executor_share_percent"] is not None


def _mark(scope: Scope, row: Row, department: str, zone: str) -> charts.Mark:
    share = row["executor_share_percent"]
    where = f"executor_department = '{department}' and beneficiary_zone = '{zone}'"
    part = "accent" if department == zone else "outside"
    return charts.Mark(scope.zone_label(department), share, written(share, "percent1"), where, part)


def _share_figure(scope: Scope, marks: list[charts.Mark], caption: str) -> Figure:
    return Figure(
        caption,
        charts.bars(marks, f"{caption}, en pourcentage.", longest=100, step=25),
        source=Source(MART, "executor_share_percent", scope.where(act_category=ALL), "percent1"),
    )
