"""Sections of the page on France: months, regions, flows between them, what is staged."""

from collections import defaultdict
from math import ceil

from markupsafe import Markup

from telesante.report import charts, maps
from telesante.report.content import Column, Figure, Line, Number, Section, Source, Table, cell
from telesante.report.open_data.scope import TELECONSULTATION, OpenScope, both, counted, number_cell
from telesante.report.outlines import middle
from telesante.report.publication import Row
from telesante.report.sections.executors import COLOURS
from telesante.report.wording import month, short_month, written

MONTHLY, FLOWS = "open_acts_monthly", "open_flows_region"
SUM = "sum(act_count)"
ACTS = f"act_category = '{TELECONSULTATION}'"
UNKNOWN = "unknown"
# Care of these many last flux months is still arriving.
STILL_ARRIVING = 2


def months_section(scope: OpenScope) -> Section:
    """Return the acts by care month and category."""
    rows = scope.publication.rows("open_months")
    counts = {(row["care_month"], row["act_category"]): row["act_count"] for row in rows}
    first = scope.staged[0]
    shown = sorted(
        {row["care_month"] for row in rows if row["care_month"] and row["care_month"] >= first}
    )
    return Section(
        "volumes",
        "Actes par mois de soins",
        "Un acte est remboursé le mois même ou plus tard : les derniers mois (en gris dans le"
        " tableau) vont encore grandir. Les soins d'avant le premier mois déposé, et ceux dont le"
        " fichier ne dit pas la date, ont leur ligne.",
        figures=[_months_figure(scope, shown, counts)],
        tables=[_months_table(scope, shown, rows)],
        reading=scope.told(_months_reading(shown, counts)),
        marts=[MONTHLY],
        style="wide",
    )


def _months_figure(scope: OpenScope, shown: list, counts: dict) -> Figure:
    marks = [
        charts.Mark(
            day.isoformat(),
            counts[day, category],
            written(counts[day, category], "integer"),
            f"care_month = '{day}' and act_category = '{category}'",
            COLOURS[category],
            f"{label}, {month(day)}",
        )
        for category, label in scope.categories.items()
        for day in shown
        if (day, category) in counts
    ]
    every = ceil(len(shown) / 5) if len(shown) > 6 else 1
    labels = {day.isoformat(): short_month(day) for day in shown[::every]}
    picture = charts.lines(
        marks,
        "Courbes : actes par mois de soins et catégorie ; les nombres sont dans le tableau.",
        labels=labels,
    )
    return Figure(
        "Actes par mois de soins et catégorie, France",
        picture,
        [(COLOURS[category], label) for category, label in scope.categories.items()],
        Source(MONTHLY, SUM, "", "integer"),
    )


def _months_reading(shown: list, counts: dict) -> Markup | str:
    complete = [
        day for day in shown[: -STILL_ARRIVING or None] if (day, TELECONSULTATION) in counts
    ]
    if not complete:
        return "aucun mois n'est encore complet."
    day = max(complete, key=lambda day: counts[day, TELECONSULTATION])
    where = f"care_month = '{day}' and act_category = '{TELECONSULTATION}'"
    number = Number(counts[day, TELECONSULTATION], Source(MONTHLY, SUM, where, "integer"))
    return Markup("{} téléconsultations en {}, le mois le plus haut.").format(number, month(day))


def _months_table(scope: OpenScope, shown: list, rows: list[Row]) -> Table:
    lines = []
    first = scope.staged[0]
    groups = [
        (
            f"Avant {month(first)}",
            f"care_month < '{first}'",
            "",
            lambda day: day is not None and day < first,
        ),
        *(
            (
                month(day).capitalize(),
                f"care_month = '{day}'",
                "quiet" if rank >= len(shown) - STILL_ARRIVING else "",
                lambda found, day=day: found == day,
            )
            for rank, day in enumerate(shown)
        ),
        ("Date de soins inconnue", "care_month is null", "", lambda day: day is None),
        ("Ensemble", "", "total", lambda _day: True),
    ]
    for label, where, style, holds in groups:
        sums: dict[str, int] = defaultdict(int)
        for row in rows:
            if holds(row["care_month"]):
                sums[row["act_category"]] += row["act_count"]
        cells = [number_cell(sums[category]) for category in scope.categories]
        cells.append(cell(sum(sums.values()), "integer", is_masked=False))
        lines.append(Line(label, cells, where, style))
    return Table(
        "Actes par mois de soins et catégorie, tous les mois déposés",
        "Mois de soins",
        [
            *_category_columns(scope),
            counted("Total"),
        ],
        lines,
        Source(MONTHLY),
    )


def _category_columns(scope: OpenScope) -> list[Column]:
    return [
        counted(label, f"act_category = '{category}'")
        for category, label in scope.categories.items()
    ]


def regions_section(scope: OpenScope) -> Section:
    """Return the teleconsultations by region of residence, on a map and in a table."""
    counts: dict[str, int] = defaultdict(int)
    for row in scope.rows("open_flows"):
        if row["act_category"] == TELECONSULTATION:
            counts[row["beneficiary_region"]] += row["act_count"]
    source = Source(FLOWS, SUM, both(scope.where, ACTS), "integer")
    picture = maps.france(
        _places(scope, counts),
        "Carte des régions de résidence : la surface d'un cercle est proportionnelle au nombre de"
        " téléconsultations ; les nombres sont dans le tableau.",
    )
    largest = max((row for row in scope.regions), key=lambda row: counts[row["open_region"]])
    number = Number(
        counts[largest["open_region"]],
        Source(
            source.mart,
            SUM,
            both(source.where, f"beneficiary_region = '{largest['open_region']}'"),
            "integer",
        ),
    )
    reading = Markup("{} téléconsultations pour des habitants de la région {}.").format(
        number, largest["region_name_fr"]
    )
    notes = " ".join(
        f"{row['region_name_fr']} : {row['note_fr']}" for row in scope.regions if row["note_fr"]
    )
    return Section(
        "regions",
        "Téléconsultations par région de résidence",
        f"Le fichier a treize régions. {notes}",
        figures=[
            Figure(
                "Téléconsultations par région de résidence du bénéficiaire",
                picture,
                [("bubble", "téléconsultations")],
                source,
                style="france",
            )
        ],
        tables=[_regions_table(scope)],
        reading=scope.told(reading),
        marts=[FLOWS, "dim_open_region"],
        style="maps",
    )


def _places(scope: OpenScope, counts: dict[str, int]) -> dict[str, maps.Place]:
    """Return each department as a part of its region, whose number stands on its middle one."""
    region_of = {code: row for row in scope.regions for code in (row["region_codes"] or "").split()}
    members: dict[str, list[str]] = defaultdict(list)
    for row in scope.departments:
        members[region_of[row["region_code"]]["open_region"]].append(row["department_code"])
    middles = {_middle_of(codes) for codes in members.values()}
    places = {}
    for row in scope.departments:
        region = region_of[row["region_code"]]
        code = region["open_region"]
        places[row["department_code"]] = maps.Place(
            region["region_name_fr"],
            written(counts[code], "integer"),
            f"beneficiary_region = '{code}'",
            "land" if counts[code] else "k0",
            max(counts[code], 0) if row["department_code"] in middles else None,
        )
    return places


def _middle_of(codes: list[str]) -> str:
    """Return the department that lies nearest to the middle of a region."""
    points = {code: middle(code) for code in codes}
    x = sum(point[0] for point in points.values()) / len(points)
    y = sum(point[1] for point in points.values()) / len(points)
    return min(points, key=lambda code: (points[code][0] - x) ** 2 + (points[code][1] - y) ** 2)


def _regions_table(scope: OpenScope) -> Table:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in scope.rows("open_flows"):
        for code in (row["beneficiary_region"], ""):
            sums[code, row["act_category"]] += row["act_count"]
            sums[code, ""] += row["act_count"]
    lines = [
        Line(
            label,
            [number_cell(sums[code, category]) for category in (TELECONSULTATION, "")],
            f"beneficiary_region = '{code}'" if code else "",
            "" if code else "total",
        )
        for code, label in [*_labels(scope).items(), ("", "Ensemble")]
    ]
    return Table(
        "Actes par région de résidence du bénéficiaire",
        "Région de résidence",
        [counted("Téléconsultations", ACTS), counted("Tous les actes")],
        lines,
        Source(FLOWS, where=scope.where),
    )


def _labels(scope: OpenScope) -> dict[str, str]:
    return {row["open_region"]: row["region_name_fr"] for row in scope.regions}


def flows_section(scope: OpenScope) -> Section:
    """Return how many teleconsultations are done in the region where the patient lives."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for row in scope.rows("open_flows"):
        if row["act_category"] == TELECONSULTATION:
            counts[row["executor_region"], row["beneficiary_region"]] += row["act_count"]
    labels = _labels(scope)
    known = [code for code in labels if code != UNKNOWN]
    where = both(scope.where, ACTS)
    marks, shares = [], {}
    for code in known:
        total = sum(counts[executor, code] for executor in known)
        if total > 0:
            share = shares[code] = 100 * counts[code, code] / total
            marks.append(
                charts.Mark(
                    labels[code],
                    share,
                    written(share, "percent1"),
                    f"beneficiary_region = '{code}' and executor_region <> '{UNKNOWN}'",
                )
            )
    marks.sort(key=lambda mark: -mark.value)
    column = "100.0 * sum(act_count) filter (executor_region = beneficiary_region) / sum(act_count)"
    reading: Markup | str = "aucune région n'est connue des deux côtés."
    if shares:
        least = min(shares, key=shares.__getitem__)
        number = Number(
            shares[least],
            Source(
                FLOWS,
                column,
                both(where, f"beneficiary_region = '{least}' and executor_region <> '{UNKNOWN}'"),
                "percent1",
            ),
        )
        reading = Markup(
            "{} des téléconsultations des habitants de la région {} sont réalisées dans leur"
            " région, parmi celles dont la région de l'exécutant est connue : c'est la part la plus"
            " basse."
        ).format(number, labels[least])
    return Section(
        "flux-regions",
        "Entre quelles régions ?",
        "La région de l'exécutant est celle du professionnel ; à défaut, celle de l'établissement.",
        figures=[
            Figure(
                "Part des téléconsultations réalisées dans la région du bénéficiaire",
                charts.bars(
                    marks, "Barres : part par région, en pourcentage.", longest=100, step=25
                ),
                source=Source(FLOWS, column, where, "percent1"),
            )
        ],
        tables=[_flow_matrix(scope, counts, where)],
        reading=scope.told(reading),
        marts=[FLOWS],
        style="wide",
    )


def _flow_matrix(scope: OpenScope, counts: dict[tuple[str, str], int], where: str) -> Table:
    """Return the shares of the regions of residence in what each region does."""
    labels = _labels(scope)
    heads = {code: code if code != UNKNOWN else "?" for code in labels}
    columns = [
        Column(
            heads[code],
            Source(
                column=f"100.0 * coalesce(sum(act_count) filter (beneficiary_region = '{code}'), 0)"
                " / sum(act_count)",
                form="percent",
            ),
            "Région de résidence du bénéficiaire",
        )
        for code in labels
    ]
    lines = []
    for executor, label in labels.items():
        total = sum(counts[executor, code] for code in labels)
        cells = [
            number_cell(
                100 * counts[executor, code] / total if total else None,
                "own" if code == executor else "",
                "percent",
            )
            for code in labels
        ]
        lines.append(Line(f"{heads[executor]} {label}", cells, f"executor_region = '{executor}'"))
    return Table(
        "Pour qui chaque région (lignes) téléconsulte : part de chaque région de résidence",
        "Exécutant",
        columns,
        lines,
        Source(FLOWS, where=where),
        is_folded=True,
    )


def fluxes_section(scope: OpenScope) -> Section:
    """Return the months that are staged and what became of their lines."""
    forms = {
        "line_count": "Lignes lues",
        "stored_count": "Retenues",
        "out_of_scope_count": "Hors champ",
        "rejected_count": "Illisibles",
        "act_count": "Actes",
    }
    table = Table(
        "Mois de traitement déposés",
        "Mois",
        [Column(label, Source(column=column, form="integer")) for column, label in forms.items()],
        [
            Line(
                month(row["flux_month"]).capitalize() + ("" if row["is_staged"] else " (manquant)"),
                [number_cell(row[column]) for column in forms],
                f"flux_month = '{row['flux_month']}'",
            )
            for row in scope.fluxes
        ],
        Source("open_completeness"),
        is_folded=True,
    )
    return Section(
        "depots",
        "Les mois déposés",
        "Un fichier par mois de traitement. Les lignes dont l'acte n'est pas de la télésanté sont"
        " laissées de côté à la lecture, et comptées.",
        tables=[table],
        marts=["open_completeness"],
    )
