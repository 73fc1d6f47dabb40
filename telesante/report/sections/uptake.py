"""Uptake of teleconsultation by general practitioners: by quarter, by department, by class."""

from telesante.report import charts, maps
from telesante.report.classes import CLASSES, HIDDEN_LABEL, HIDDEN_STYLE, TARGET, style_of
from telesante.report.content import Cell, Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import Scope
from telesante.report.sections.quarters import national_marks
from telesante.report.wording import MASKED, quarter, written

MART = "ppg_teleconsultation_uptake"
COUNTRY = "zone_type = 'country'"


def quarters_section(scope: Scope) -> Section:
    """Return the rate of France, or of the region, by quarter against its target."""
    rows = [row for row in scope.rows("uptake") if row["zone_id"] == scope.zone_id]
    marks = national_marks(rows, "uptake_percent", "percent1", "paper")
    source = Source(MART, where=scope.edition_where(zone_id=scope.zone_id))
    figure = Figure(
        "Médecins généralistes libéraux ayant facturé au moins une téléconsultation dans le "
        f"trimestre, {scope.zone_name}",
        charts.against_target(
            marks,
            f"Courbe : taux d'appropriation par trimestre, comparé à la cible de {TARGET} %.",
            target=TARGET,
            target_label=f"Cible nationale : {TARGET}\u202f%",
            unit="%",
        ),
        [("dot-final", "définitif"), ("dot-provisional", "provisoire")],
        Source(MART, "uptake_percent", source.where, "percent1"),
    )
    table = Table(
        f"Taux d'appropriation par trimestre, {scope.zone_name}",
        "Trimestre",
        [
            Column("Médecins", Source(column="gp_count", form="integer")),
            Column(
                "dont ayant téléconsulté", Source(column="gp_teleconsulting_count", form="integer")
            ),
            Column("Taux", Source(column="uptake_percent", form="percent1")),
            Column("État"),
        ],
        [
            Line(
                quarter(row["quarter_end"]),
                [
                    cell(row["gp_count"], "integer", is_masked=row["is_masked"]),
                    cell(row["gp_teleconsulting_count"], "integer", is_masked=row["is_masked"]),
                    cell(row["uptake_percent"], "percent1", is_masked=row["is_masked"]),
                    Cell("provisoire" if row["is_provisional"] else "définitif", "quiet"),
                ],
                f"quarter_end = '{row['quarter_end']}'",
            )
            for row in rows
        ],
        source,
    )
    return Section(
        "appropriation",
        "Appropriation de la téléconsultation par les médecins généralistes libéraux",
        "Chaque médecin compte une fois, au département de son lieu d'exercice principal. La cible "
        f"de {TARGET} % est une moyenne nationale : elle n'oblige pas chaque département.",
        figures=[figure],
        tables=[table],
        marts=[MART],
    )


def map_section(scope: Scope) -> Section:
    """Return the map of the last quarter, its classes, and the number of departments in each."""
    rows = scope.rows("uptake")
    last = max(row["quarter_end"] for row in rows)
    found = {
        row["zone_id"]: row
        for row in rows
        if row["zone_type"] == "department" and row["quarter_end"] == last
    }
    covered = scope.covered(rows)
    where = scope.edition_where(quarter_end=last, zone_type="department")
    places = {
        code: _place(covered[code], found) if code in covered else maps.outside(name)
        for code, name in scope.department_names.items()
    }
    title = f"{quarter(last)}{_state(found)}"
    legend = [(each.style, each.label) for each in CLASSES] + [(HIDDEN_STYLE, HIDDEN_LABEL)]
    legend += maps.outside_legend(places)
    source = Source(MART, "uptake_percent", where, "percent1")
    picture = maps.france(
        places,
        f"Carte des départements : taux d'appropriation, {quarter(last)}. Les nombres sont "
        "dans le tableau par département.",
    )
    zooms = maps.enlargements(places, scope.region_name, scope.region_departments)
    return Section(
        "carte-appropriation",
        f"Par département : {title}",
        "Les classes se séparent à la cible : en brun, les départements où moins de 35 % des "
        "médecins ont téléconsulté ; en vert, les autres.",
        figures=[
            Figure("Taux d'appropriation par département", picture, legend, source, style="france"),
            *(Figure(zoom.title, zoom.picture, source=source, style="zoom") for zoom in zooms),
        ],
        tables=[_classes(found, where), _departments(covered, found, where)],
        marts=[MART],
        style="maps",
    )


def _state(found: dict[str, Row]) -> str:
    return " (provisoire)" if any(row["is_provisional"] for row in found.values()) else ""


def _place(department: Row, found: dict[str, Row]) -> maps.Place:
    row = found.get(department["pilote_zone_id"])
    rate = row["uptake_percent"] if row else None
    return maps.Place(
        department["department_name"],
        MASKED if rate is None else written(rate, "percent1"),
        f"zone_id = '{department['pilote_zone_id']}'",
        style_of(row["unrounded_percent"] if row else None),
    )


def _classes(found: dict[str, Row], where: str) -> Table:
    styles = [style_of(row["unrounded_percent"]) for row in found.values()]
    lines = [
        Line(
            each.label,
            [
                cell(styles.count(each.style), "integer", is_masked=False),
                Cell("atteinte" if each.is_reached else "non atteinte", "quiet"),
            ],
            each.condition,
            head=f"swatch {each.style}",
        )
        for each in CLASSES
    ]
    lines.append(
        Line(
            "secret statistique",
            [cell(styles.count(HIDDEN_STYLE), "integer", is_masked=False), Cell("", "quiet")],
            "uptake_percent is null",
            head=f"swatch {HIDDEN_STYLE}",
        )
    )
    return Table(
        "Nombre de départements par classe de taux",
        "Taux",
        [Column("Départements", Source(column="count(*)", form="integer")), Column("Cible")],
        lines,
        Source(MART, where=where),
    )


def _departments(covered: dict[str, Row], found: dict[str, Row], where: str) -> Table:
    lines = []
    for department in covered.values():
        zone = department["pilote_zone_id"]
        row = found.get(zone, {})
        is_masked = bool(row.get("is_masked"))
        lines.append(
            Line(
                f"{department['department_code']} {department['department_name']}",
                [
                    cell(row.get("gp_count"), "integer", is_masked=is_masked),
                    cell(row.get("gp_teleconsulting_count"), "integer", is_masked=is_masked),
                    cell(row.get("uptake_percent"), "percent1", is_masked=is_masked),
                ],
                f"zone_id = '{zone}'",
                head=f"swatch {style_of(row.get('unrounded_percent'))}",
            )
        )
    return Table(
        "Taux d'appropriation de chaque département",
        "Département",
        [
            Column("Médecins", Source(column="gp_count", form="integer")),
            Column(
                "dont ayant téléconsulté", Source(column="gp_teleconsulting_count", form="integer")
            ),
            Column("Taux", Source(column="uptake_percent", form="percent1")),
        ],
        lines,
        Source(MART, where=where),
        is_folded=True,
        style="departments",
    )
