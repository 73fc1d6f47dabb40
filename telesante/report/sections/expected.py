"""What provisional months and quarters are expected to become."""

from math import ceil

from telesante.report import charts
from telesante.report.content import Column, Figure, Line, Section, Source, Table, cell, rows_where
from telesante.report.publication import Row
from telesante.report.scope import ALL, Scope
from telesante.report.wording import month, quarter, short_month, written

MART = "nowcast"
MONTHS = "monthly_acts"
COLUMNS = [
    Column("Connu", Source(column="known_count", form="integer")),
    Column("Part connue", Source(column="known_percent", form="percent1")),
    Column("Attendu", Source(column="expected_count", form="integer")),
    Column("de", Source(column="lowest_80", form="integer"), "Intervalle à 80\u202f%"),
    Column("à", Source(column="highest_80", form="integer"), "Intervalle à 80\u202f%"),
    Column("de", Source(column="lowest_95", form="integer"), "Intervalle à 95\u202f%"),
    Column("à", Source(column="highest_95", form="integer"), "Intervalle à 95\u202f%"),
]
METHOD = (
    "L'attendu ne remplace pas le nombre connu. Il suppose que ces soins se compléteront comme "
    "ceux des douze dernières périodes : si les remboursements prennent du retard, il se trompe. "
    "La valeur définitive tombe dans l'intervalle à 80 % quatre fois sur cinq, dans celui à 95 % "
    "dix-neuf fois sur vingt."
)


def months_section(scope: Scope) -> Section:
    """Return the months of care that are still to grow."""
    rows = scope.rows("expected_months")
    where = rows_where(series_id=MONTHS, zone_id=ALL, act_category=ALL)
    return Section(
        "mois-attendus",
        "Ce que deviendront les derniers mois",
        "Un mois de soins est définitif au sixième flux qui le suit. D'ici là, voici ce que l'on "
        "en connaît, à la dizaine près, et ce qu'il devrait devenir.",
        figures=[_figure(scope, rows, where)],
        tables=[
            Table(
                "Actes connus et attendus, par mois de soins",
                "Mois de soins",
                COLUMNS,
                [_line(row, month(row["period_end"]).capitalize()) for row in rows],
                Source(MART, where=where),
            )
        ],
        reading=METHOD,
        marts=[MART, "completion", "nowcast_backtest"],
        style="wide",
    )


def quarters_section(scope: Scope) -> Section:
    """Return the quarters of the two PPG indicators that are still to grow."""
    rows = scope.rows("expected_quarters")
    captions = {
        "teleconsultation_uptake": "Médecins généralistes ayant téléconsulté",
        "chronic_patients": "Patients chroniques ayant eu un acte de télésanté",
    }
    rates = [
        Column("attendu", Source(column=_rate("expected_count"), form="percent1"), "Taux"),
        Column("de", Source(column=_rate("lowest_95"), form="percent1"), "Taux à 95\u202f%"),
        Column("à", Source(column=_rate("highest_95"), form="percent1"), "Taux à 95\u202f%"),
    ]
    tables = []
    for series, caption in captions.items():
        has_rate = series == "teleconsultation_uptake"
        found = [row for row in rows if row["series_id"] == series]
        if found:
            tables.append(
                Table(
                    f"{caption}, {scope.zone_name}",
                    "Trimestre",
                    COLUMNS + (rates if has_rate else []),
                    [_line(row, quarter(row["period_end"]), has_rate=has_rate) for row in found],
                    Source(MART, where=rows_where(series_id=series, zone_id=scope.zone_id)),
                )
            )
    return Section(
        "trimestres-attendus",
        "Ce que deviendront les trimestres provisoires",
        "Un trimestre est définitif au sixième flux qui suit son dernier mois. L'attendu est "
        "estimé comme celui des mois de soins, et ne remplace pas la valeur connue.",
        tables=tables,
        marts=[MART, "completion", "nowcast_backtest"],
        style="wide",
    )


def _rate(column: str) -> str:
    return f"100 * {column} / whole_count"


def _line(row: Row, label: str, *, has_rate: bool = False) -> Line:
    columns = [(column.source.column, column.source.form) for column in COLUMNS]
    if has_rate:
        rates = ("expected_percent", "lowest_percent", "highest_percent")
        columns += [(rate, "percent1") for rate in rates]
    cells = [cell(row[name], form, is_masked=False) for name, form in columns]
    return Line(label, cells, f"period_end = '{row['period_end']}'")


def _figure(scope: Scope, rows: list[Row], where: str) -> Figure:
    """Draw the months that are known, and the band in which the last ones will lie."""
    acts = {
        row["care_month"]: row["act_count"]
        for row in scope.publication.rows("acts_monthly", edition_id=scope.edition_id)
        if row["act_category"] == ALL
    }
    months = sorted(acts)
    every = ceil(len(months) / 5) if len(months) > 6 else 1
    return Figure(
        "Actes connus par mois de soins, et ce qu'ils devraient devenir",
        charts.expected(
            {day.isoformat(): count for day, count in acts.items() if count is not None},
            [
                charts.Expected(
                    charts.Mark(
                        row["period_end"].replace(day=1).isoformat(),
                        row["expected_count"],
                        written(row["expected_count"], "integer"),
                        f"period_end = '{row['period_end']}'",
                        "accent",
                        f"{month(row['period_end'])}, attendu",
                    ),
                    row["lowest_95"],
                    row["highest_95"],
                )
                for row in rows
            ],
            "Courbe : actes connus par mois de soins, puis en tirets le nombre attendu des "
            "derniers mois dans son intervalle à 95 %.",
            labels={
                day.isoformat(): short_month(day)
                for index, day in enumerate(months)
                if index % every == 0
            },
        ),
        [("soft", "connu"), ("accent", "attendu, et son intervalle à 95\u202f%")],
        Source(MART, "expected_count", where, "integer"),
    )
