"""Profiles of beneficiaries: where they live, and their weight in the accompaniment acts."""

from telesante.report import charts
from telesante.report.content import Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import ALL, Scope
from telesante.report.wording import written

MART = "acts_by_beneficiary_profile"
PROFILES = {
    "ALD": "Affection de longue durée (ALD)",
    "EHPAD": "Résidents en EHPAD",
    "AME": "Aide médicale de l'État (AME)",
    "C2S": "Complémentaire santé solidaire (C2S)",
}
TELECONSULTATION, ACCOMPANIMENT = "teleconsultation", "accompaniment"

Cells = dict[tuple[str, str, str], Row]


def _cells(scope: Scope) -> Cells:
    return {
        (row["act_category"], row["profile"], row["beneficiary_zone"]): row
        for row in scope.rows("acts_by_profile")
    }


def zones_section(scope: Scope) -> Section:
    """Return where the beneficiaries of each profile live."""
    cells = _cells(scope)
    return Section(
        "profils",
        "Caractéristiques des bénéficiaires, par zone de résidence",
        f"Téléconsultations réalisées par les professionnels {scope.of_region}. Pour chaque "
        "profil, la part de ses actes que consomment les habitants de chaque zone ; une personne "
        "peut avoir plusieurs profils.",
        figures=[_panel(scope, cells, profile) for profile in PROFILES],
        tables=[_zones(scope, cells)],
        notes=scope.notes(
            "profiles", {"sentence_key": "profile_main_zone", "act_category": TELECONSULTATION}
        ),
        marts=[MART],
        is_calibrated=True,
        style="panels",
    )


def _panel(scope: Scope, cells: Cells, profile: str) -> Figure:
    marks = []
    for zone in scope.zones:
        found = cells.get((TELECONSULTATION, profile, zone))
        if found and found["zone_share_percent"] is not None:
            share = found["zone_share_percent"]
            label = scope.zone_label(zone)
            where = f"beneficiary_zone = '{zone}'"
            part = "accent" if zone in scope.region_departments else "outside"
            marks.append(charts.Mark(label, share, written(share, "percent1"), where, part))
    picture = charts.bars(
        marks,
        f"{PROFILES[profile]} : part des téléconsultations par zone de résidence ; les nombres sont"
        " dans le tableau.",
        width=400,
        step=23,
    )
    where = scope.where(act_category=TELECONSULTATION, profile=profile)
    return Figure(
        PROFILES[profile],
        picture,
        source=Source(MART, "zone_share_percent", where, "percent1"),
    )


def _zones(scope: Scope, cells: Cells) -> Table:
    columns = []
    for profile in PROFILES:
        where = f"profile = '{profile}'"
        columns += [
            Column("Actes", Source(column="act_count", where=where, form="integer"), profile),
            Column(
                "Part", Source(column="zone_share_percent", where=where, form="percent1"), profile
            ),
        ]
    lines = []
    for zone in [*scope.zones, ALL]:
        found = [cells.get((TELECONSULTATION, profile, zone)) for profile in PROFILES]
        shown = []
        for row in found:
            is_masked = bool(row and row["is_masked"])
            shown += [
                cell(row["act_count"] if row else 0, "integer", is_masked=is_masked),
                cell(row["zone_share_percent"] if row else 0, "percent1", is_masked=is_masked),
            ]
        style = "total" if zone == ALL else ""
        lines.append(Line(scope.zone_label(zone), shown, f"beneficiary_zone = '{zone}'", style))
    return Table(
        "Téléconsultations par profil et zone de résidence du bénéficiaire",
        "Zone de résidence",
        columns,
        lines,
        Source(MART, where=scope.where(act_category=TELECONSULTATION)),
    )


def weights_section(scope: Scope) -> Section:
    """Return the weight of each profile in the accompaniment acts."""
    cells = _cells(scope)
    marks = []
    for profile, label in PROFILES.items():
        found = cells.get((ACCOMPANIMENT, profile, ALL))
        if found and found["profile_weight_percent"] is not None:
            weight = found["profile_weight_percent"]
            where = f"profile = '{profile}'"
            marks.append(charts.Mark(label, weight, written(weight, "percent1"), where))
    figure = Figure(
        "Part des actes d'accompagnement, tous bénéficiaires confondus",
        charts.bars(
            marks,
            "Poids de chaque profil dans les actes d'accompagnement ; les nombres sont sur la "
            "dernière ligne du tableau.",
            step=34,
        ),
        source=Source(
            MART,
            "profile_weight_percent",
            scope.where(act_category=ACCOMPANIMENT, beneficiary_zone=ALL),
            "percent1",
        ),
    )
    return Section(
        "poids-profils",
        "Poids des profils parmi les actes d'accompagnement",
        "Actes d'accompagnement à la téléconsultation (infirmiers, pharmaciens) : la part de ceux "
        "dont le bénéficiaire a le profil, dans chaque zone de résidence.",
        figures=[figure],
        tables=[_weights(scope, cells)],
        notes=scope.notes("profile_weights"),
        marts=[MART],
    )


def _weights(scope: Scope, cells: Cells) -> Table:
    columns = [
        Column(
            profile,
            Source(
                column="profile_weight_percent", where=f"profile = '{profile}'", form="percent1"
            ),
        )
        for profile in PROFILES
    ]
    columns.append(
        Column(
            "Actes d'accompagnement",
            Source(column="act_count", where="profile = 'all'", form="integer"),
        )
    )
    lines = []
    for zone in [*scope.zones, ALL]:
        shown = []
        for profile in PROFILES:
            row = cells.get((ACCOMPANIMENT, profile, zone))
            value = row["profile_weight_percent"] if row else 0
            shown.append(cell(value, "percent1", is_masked=bool(row and row["is_masked"])))
        row = cells.get((ACCOMPANIMENT, ALL, zone))
        is_masked = bool(row and row["is_masked"])
        shown.append(cell(row["act_count"] if row else 0, "integer", is_masked=is_masked))
        style = "total" if zone == ALL else ""
        lines.append(Line(scope.zone_label(zone), shown, f"beneficiary_zone = '{zone}'", style))
    return Table(
        "Poids des profils dans les actes d'accompagnement, par zone de résidence",
        "Zone de résidence",
        columns,
        lines,
        Source(MART, where=scope.where(act_category=ACCOMPANIMENT)),
    )
