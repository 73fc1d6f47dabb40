"""What an edition changed: the same figures as the edition before knew them, and now."""

from datetime import date

from telesante.report import charts
from telesante.report.content import (
    Cell,
    Column,
    Figure,
    Line,
    Section,
    Source,
    Table,
    cell,
    rows_where,
)
from telesante.report.publication import Row
from telesante.report.scope import ALL, Scope
from telesante.report.wording import long_date, month, quarter, short_month, written

CAUSES = {
    "arrived": "Actes arrivés depuis",
    "billed_again": "Actes annulés, puis facturés de nouveau",
    "corrected": "Actes corrigés (quantité, lieu ou autre)",
    "cancelled": "Actes annulés",
}


def section(scope: Scope, previous: Row) -> Section:
    """Return what changed since the edition before."""
    rows = scope.publication.rows("changes", previous_id=previous["edition_id"], **scope.keys)
    of = {kind: [row for row in rows if row["kind"] == kind] for kind in sorted(_kinds(rows))}
    labels = {each["act_category"]: each["label_fr"] for each in scope.categories}
    comparison = _Comparison(previous["edition_id"], scope.edition_id)
    perimeter = rows_where(perimeter_id=scope.perimeter_id)
    zone = rows_where(zone_id=scope.zone_id)
    tables = [
        *_causes(scope, previous),
        comparison.table(
            f"Actes réalisés {scope.in_region}, par département de l'exécutant",
            "Département",
            Source(
                "flows_department",
                "act_count",
                f"{perimeter} and act_category = 'all' and beneficiary_zone = 'all'",
                "integer",
            ),
            [
                (scope.zone_label(row["member"]), f"executor_department = '{row['member']}'", row)
                for row in _total_last(of.get("department", []))
            ],
        ),
        comparison.table(
            f"Actes réalisés {scope.in_region}, par catégorie",
            "Catégorie d'actes",
            Source(
                "acts_by_executor_category",
                "act_count",
                f"{perimeter} and executor_category = 'all'",
                "integer",
            ),
            [
                (
                    labels.get(row["member"], "Ensemble"),
                    f"act_category = '{row['member']}'",
                    row,
                )
                for row in _in_order(of.get("category", []), [*labels, ALL])
            ],
        ),
        comparison.table(
            f"Taux d'appropriation de la téléconsultation, {scope.zone_name}",
            "Trimestre",
            Source("ppg_teleconsultation_uptake", "uptake_percent", zone, "percent1"),
            [
                (quarter(_day(row)), f"quarter_end = '{row['member']}'", row)
                for row in of.get("uptake", [])
            ],
        ),
        comparison.table(
            f"Patients chroniques, {scope.zone_name}",
            "Trimestre",
            Source("ppg_chronic_patients", "patient_count", zone, "integer"),
            [
                (quarter(_day(row)), f"quarter_end = '{row['member']}'", row)
                for row in of.get("chronic", [])
            ],
        ),
    ]
    return Section(
        "changements",
        f"Ce qui a changé depuis l'édition {previous['edition_id']}",
        f"Les mêmes soins, comme l'édition {previous['edition_id']} les connaissait au "
        f"{long_date(previous['flux_end'])} et comme ils le sont au "
        f"{long_date(scope.edition['flux_end'])} : des remboursements sont arrivés depuis, "
        "d'autres ont été annulés.",
        figures=[_figure(scope, previous, of.get("month", []))],
        tables=tables,
        marts=[
            "flows_department",
            "acts_by_executor_category",
            "acts_monthly",
            "ppg_teleconsultation_uptake",
            "ppg_chronic_patients",
            *(["restatements"] if "restatements" in scope.publication.tables else []),
        ],
        style="pairs",
    )


def _causes(scope: Scope, previous: Row) -> list[Table]:
    """Return the causes of the change, where enough acts moved to tell them."""
    if "restatements" not in scope.publication.tables:
        return []
    rows = scope.publication.rows(
        "restatement_causes", previous_id=previous["edition_id"], **scope.keys
    )
    if not rows:
        return []
    where = rows_where(
        mart="acts_by_executor_category",
        from_edition=previous["edition_id"],
        cell_key=rows[0]["cell_key"],
    )
    return [
        Table(
            f"Pourquoi les actes réalisés {scope.in_region} ont changé",
            "Cause",
            [
                Column(
                    "Part des actes qui ont bougé",
                    Source(column="share_percent", form="signed_percent1"),
                )
            ],
            [
                Line(
                    CAUSES[row["cause"]],
                    [cell(row["share_percent"], "signed_percent1", is_masked=False)],
                    rows_where(cause=row["cause"]),
                )
                for row in rows
            ],
            Source("restatements", where=where),
        )
    ]


def _kinds(rows: list[Row]) -> set[str]:
    return {row["kind"] for row in rows}


def _day(row: Row) -> date:
    return date.fromisoformat(row["member"])


def _total_last(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["member"] == ALL, row["member"]))


def _in_order(rows: list[Row], order: list[str]) -> list[Row]:
    return sorted(rows, key=lambda row: order.index(row["member"]))


class _Comparison:
    """Tables that set two editions side by side."""

    def __init__(self, previous_id: str, edition_id: str) -> None:
        self.before = rows_where(edition_id=previous_id)
        self.after = rows_where(edition_id=edition_id)
        self.heads = (f"Édition {previous_id}", f"Édition {edition_id}")

    def table(
        self, caption: str, stub: str, source: Source, lines: list[tuple[str, str, Row]]
    ) -> Table:
        """Return before, after and the difference, a line per member."""
        measure, form = source.column, source.form
        is_rate = form == "percent1"
        before, after = (
            f"max({measure}) filter (where {edition})" for edition in (self.before, self.after)
        )
        difference_form = "points1" if is_rate else "signed"
        columns = [
            Column(self.heads[0], Source(column=before, form=form)),
            Column(self.heads[1], Source(column=after, form=form)),
            Column("Écart", Source(column=f"{after} - {before}", form=difference_form)),
        ]
        return Table(
            caption,
            stub,
            columns,
            [
                Line(
                    label,
                    self._cells(row, form, difference_form),
                    where,
                    "total" if row["member"] == ALL else "",
                )
                for label, where, row in lines
            ],
            Source(source.mart, where=source.where),
        )

    @staticmethod
    def _cells(row: Row, form: str, difference_form: str) -> list[Cell]:
        before, after = row["earlier_value"], row["later_value"]
        is_masked = before is None or after is None
        return [
            cell(before, form, is_masked=before is None),
            cell(after, form, is_masked=after is None),
            cell(None if is_masked else after - before, difference_form, is_masked=is_masked),
        ]


def _figure(scope: Scope, previous: Row, rows: list[Row]) -> Figure:
    marks = []
    for part, field, edition_id in (
        ("soft", "earlier_value", previous["edition_id"]),
        ("accent", "later_value", scope.edition_id),
    ):
        for row in rows:
            if row[field] is not None and _day(row) >= previous["first_care_month"]:
                marks.append(
                    charts.Mark(
                        row["member"],
                        row[field],
                        written(row[field], "integer"),
                        rows_where(edition_id=edition_id, care_month=row["member"]),
                        part,
                        f"{month(_day(row))}, édition {edition_id}",
                    )
                )
    labels = {
        row["member"]: short_month(_day(row))
        for index, row in enumerate(
            [row for row in rows if _day(row) >= previous["first_care_month"]]
        )
        if index % 3 == 0
    }
    return Figure(
        "Actes par mois de soins, tous exécutants, dans les deux éditions",
        charts.lines(
            marks,
            "Courbes : actes par mois de soins dans l'édition précédente et dans celle-ci.",
            labels=labels,
        ),
        [("soft", f"édition {previous['edition_id']}"), ("accent", f"édition {scope.edition_id}")],
        Source(
            "acts_monthly",
            "act_count",
            "act_category = 'all' and executor_department = 'all'",
            "integer",
        ),
    )
