"""The monthly series, and how much of each month was known."""

from math import ceil

from telesante.report import charts
from telesante.report.content import Cell, Column, Figure, Line, Section, Source, Table, cell
from telesante.report.publication import Row
from telesante.report.scope import ALL, Scope
from telesante.report.sections.executors import COLOURS
from telesante.report.wording import month, short_month, written

MART = "acts_monthly"
KNOWN_PART = (
    " La part connue se rapporte aux actes connus aujourd'hui. Elle passe cent pour cent quand des "
    "actes connus alors ont été annulés depuis ; elle est arrondie à cinq pour cent près, et "
    "masquée pour un mois de trop peu d'actes."
)


def section(scope: Scope) -> Section:
    """Return the section."""
    rows = scope.publication.rows("acts_monthly", edition_id=scope.edition_id)
    cells = {(row["care_month"], row["act_category"]): row for row in rows}
    months = sorted({row["care_month"] for row in rows})
    known = {}
    if "completeness" in scope.publication.tables:
        found = scope.publication.rows("completeness", edition_id=scope.edition_id)
        known = {row["care_month"]: row["known_percent"] for row in found}
    return Section(
        "mois",
        "Série mensuelle",
        "Actes de tous les exécutants présents dans l'entrepôt, par mois de soins. Les derniers "
        "mois sont incomplets : une partie de leurs actes n'était pas encore remboursée à la date "
        "de l'édition. Ceux d'avant le premier flux reçu le sont aussi."
        + (KNOWN_PART if known else ""),
        figures=[_figure(scope, months, cells)],
        tables=[_table(scope, months, cells, known)],
        notes=scope.notes("months", {"act_category": ALL}),
        marts=[MART],
        style="wide",
    )


def _figure(scope: Scope, months: list, cells: dict[tuple, Row]) -> Figure:
    marks = []
    for category in scope.categories:
        member = category["act_category"]
        for care_month in months:
            found = cells.get((care_month, member))
            if found and found["act_count"] is not None:
                marks.append(
                    charts.Mark(
                        care_month.isoformat(),
                        found["act_count"],
                        written(found["act_count"], "integer"),
                        f"care_month = '{care_month}' and act_category = '{member}'",
                        COLOURS[member],
                        f"{category['label_fr']}, {month(care_month)}",
                    )
                )
    # Six texts at most stand side by side on a phone.
    every = ceil(len(months) / 5) if len(months) > 6 else 1
    labels = {
        care_month.isoformat(): short_month(care_month)
        for index, care_month in enumerate(months)
        if index % every == 0
    }
    picture = charts.lines(
        marks,
        "Courbes : actes par mois de soins et catégorie ; les nombres sont dans le tableau.",
        labels=labels,
    )
    return Figure(
        "Actes par mois de soins et catégorie",
        picture,
        [(COLOURS[each["act_category"]], each["label_fr"]) for each in scope.categories],
        Source(MART, "act_count", scope.edition_where(executor_department=ALL), "integer"),
    )


def _table(scope: Scope, months: list, cells: dict[tuple, Row], known: dict) -> Table:
    members = [*(each["act_category"] for each in scope.categories), ALL]
    labels = [*(each["label_fr"] for each in scope.categories), "Total"]
    columns = [
        Column(
            label, Source(column="act_count", where=f"act_category = '{member}'", form="integer")
        )
        for label, member in zip(labels, members, strict=True)
    ]
    if known:
        flux_end = scope.edition["flux_end"]
        columns.append(
            Column(
                "Part connue",
                Source(
                    "completeness",
                    "arg_max(known_percent, flux_month)",
                    f"flux_month <= '{flux_end}'",
                    "percent",
                ),
            )
        )
    lines = []
    for care_month in months:
        shown: list[Cell] = []
        for member in members:
            row = cells.get((care_month, member))
            is_masked = bool(row and row["is_masked"])
            shown.append(cell(row["act_count"] if row else 0, "integer", is_masked=is_masked))
        if known:
            is_masked = care_month in known and known[care_month] is None
            shown.append(cell(known.get(care_month), "percent", is_masked=is_masked))
        lines.append(Line(month(care_month).capitalize(), shown, f"care_month = '{care_month}'"))
    return Table(
        "Actes par mois de soins et catégorie d'actes",
        "Mois de soins",
        columns,
        lines,
        Source(MART, where=scope.edition_where(executor_department=ALL)),
    )
