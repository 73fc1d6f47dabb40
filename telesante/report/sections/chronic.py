"""Chronic patients with a telehealth act: by quarter, by department."""

from telesante.report import charts, maps
from telesante.report.content import Cell, Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import Scope
from telesante.report.sections.quarters import national_marks
from telesante.report.wording import MASKED, quarter, written

MART = "ppg_chronic_patients"


def quarters_section(scope: Scope) -> Section:
    """Return the number of France, or of the region, by quarter."""
    rows = [row for row in scope.rows("chronic_patients") if row["zone_id"] == scope.zone_id]
    marks = national_marks(rows, "patient_count", "integer", "soft")
    source = Source(MART, where=scope.edition_where(zone_id=scope.zone_id))
    figure = Figure(
        "Patients en affection de longue durée ayant eu au moins un acte de télésanté dans les six "
        f"mois qui finissent avec le trimestre, {scope.zone_name}",
        charts.columns(
            marks, "Barres : nombre de patients par trimestre ; les nombres sont dans le tableau."
        ),
        [("accent", "définitif"), ("soft", "provisoire")],
        Source(MART, "patient_count", source.where, "integer"),
    )
    table = Table(
        f"Patients chroniques par trimestre, {scope.zone_name}",
        "Trimestre",
        [Column("Patients", Source(column="patient_count", form="integer")), Column("État")],
        [
            Line(
                quarter(row["quarter_end"]),
                [
                    cell(row["patient_count"], "integer", is_masked=row["is_masked"]),
                    Cell("provisoire" if row["is_provisional"] else "définitif", "quiet"),
                ],
                f"quarter_end = '{row['quarter_end']}'",
            )
            for row in rows
        ],
        source,
    )
    return Section(
        "patients-chroniques",
        "Patients chroniques bénéficiant d'actes de télésanté",
        "Les fenêtres de six mois de deux trimestres voisins se recouvrent : ces nombres ne "
        "s'additionnent pas.",
        figures=[figure],
        tables=[table],
        marts=[MART],
        is_calibrated=True,
    )


def map_section(scope: Scope) -> Section:
    """Return the map of the last quarter."""
    rows = scope.rows("chronic_patients")
    last = max(row["quarter_end"] for row in rows)
    found = {
        row["zone_id"]: row
        for row in rows
        if row["zone_type"] == "department" and row["quarter_end"] == last
    }
    covered = scope.covered(rows)
    where = scope.edition_where(quarter_end=last, zone_type="department")
    source = Source(MART, "patient_count", where, "integer")
    places = {
        code: _place(covered[code], found) if code in covered else maps.outside(name)
        for code, name in scope.department_names.items()
    }
    legend = [("bubble", "patients"), ("k0", "secret statistique ou sans patient")]
    legend += maps.outside_legend(places)
    picture = maps.france(
        places,
        f"Carte des départements : patients chroniques, {quarter(last)}. La surface d'un "
        "cercle est proportionnelle au nombre ; les nombres sont dans le tableau.",
    )
    zooms = maps.enlargements(places, scope.region_name, scope.region_departments)
    return Section(
        "carte-patients",
        f"Patients chroniques par département : {quarter(last)}",
        "Un nombre de patients dépend d'abord de la population : il est montré par un cercle, dont "
        "la surface est proportionnelle, et non par la couleur du département.",
        figures=[
            Figure(
                "Patients chroniques par département de résidence",
                picture,
                legend,
                source,
                style="france",
            ),
            *(Figure(zoom.title, zoom.picture, source=source, style="zoom") for zoom in zooms),
        ],
        tables=[_departments(covered, found, where)],
        marts=[MART],
        style="maps",
    )


def _place(department: Row, found: dict[str, Row]) -> maps.Place:
    row = found.get(department["pilote_zone_id"])
    count = row["patient_count"] if row else 0
    return maps.Place(
        department["department_name"],
        MASKED if count is None else written(count, "integer"),
        f"zone_id = '{department['pilote_zone_id']}'",
        "land" if count else "k0",
        count,
    )


def _departments(covered: dict[str, Row], found: dict[str, Row], where: str) -> Table:
    lines = []
    for department in covered.values():
        zone = department["pilote_zone_id"]
        row = found.get(zone)
        lines.append(
            Line(
                f"{department['department_code']} {department['department_name']}",
                [
                    cell(
                        row["patient_count"] if row else 0,
                        "integer",
                        is_masked=bool(row and row["is_masked"]),
                    )
                ],
                f"zone_id = '{zone}'",
            )
        )
    return Table(
        "Patients chroniques de chaque département",
        "Département",
        [Column("Patients", Source(column="patient_count", form="integer"))],
        lines,
        Source(MART, where=where),
        is_folded=True,
        style="departments",
    )
