"""What the page on France is about: which months are staged, which year it shows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from markupsafe import Markup

from telesante.report.content import Cell, Column, Number, Source, cell
from telesante.report.publication import Publication, Row
from telesante.report.wording import month

TELECONSULTATION = "teleconsultation"
# Reimbursements of a month of care arrive during the three months after it, nearly all of them.
MONTHS_AFTER = 3


@dataclass
class OpenScope:
    """The months of Open DAMIR in a publication.

    Attributes:
        publication: where everything is read; it holds at least one month.
    """

    publication: Publication

    @cached_property
    def fluxes(self) -> list[Row]:
        """Return the flux months from the first staged to the last."""
        return self.publication.rows("open_fluxes")

    @property
    def staged(self) -> list[date]:
        """Return the flux months that are there."""
        return [row["flux_month"] for row in self.fluxes if row["is_staged"]]

    @property
    def missing(self) -> list[date]:
        """Return the flux months that are missing between the first and the last."""
        return [row["flux_month"] for row in self.fluxes if not row["is_staged"]]

    @property
    def is_synthetic(self) -> bool:
        """Tell whether the figures come from a demonstration."""
        return bool(self.fluxes[0]["is_synthetic"])

    @cached_property
    def care_year(self) -> int | None:
        """Return the last care year whose fluxes are all there, None when there is none."""
        staged = {day.year * 12 + day.month - 1 for day in self.staged}
        whole = [
            year
            for year in {day.year for day in self.staged}
            if staged.issuperset(range(year * 12, year * 12 + 12 + MONTHS_AFTER))
        ]
        return max(whole, default=None)

    @property
    def where(self) -> str:
        """Return the condition on the rows of that year; empty for all years."""
        return f"care_year = {self.care_year}" if self.care_year else ""

    def rows(self, name: str) -> list[Row]:
        """Return what a query finds of that year."""
        return self.publication.rows(name, care_year=self.care_year)

    @property
    def of_period(self) -> str:
        """Return of when the figures are, in a sentence."""
        if self.care_year:
            return f"Soins de {self.care_year}"
        return "Soins de toutes dates, tels que remboursés pendant les mois déposés"

    @property
    def span(self) -> Markup:
        """Return the flux months, first and last."""
        first, last = (
            Number(day, Source("open_completeness", f"{which}(flux_month)", "is_staged", "month"))
            for which, day in (("min", self.staged[0]), ("max", self.staged[-1]))
        )
        return Markup("{} à {}").format(first, last)

    @property
    def gap(self) -> str:
        """Say which months are missing in between, empty when none is."""
        return ", ".join(month(day) for day in self.missing)

    def told(self, reading: Markup | str) -> Markup:
        """Return what stands under a figure: how to read it, what it counts, whence it comes."""
        source = Number(
            self.fluxes[0]["source_fr"], Source("open_completeness", "max(source_fr)", "", "text")
        )
        return Markup(
            "<b>Lecture</b> : {} <b>Champ</b> : tous régimes, France entière ; {}."
            " <b>Source</b> : {}, mois de traitement de {}."
        ).format(reading, self.of_period[0].lower() + self.of_period[1:], source, self.span)

    @cached_property
    def categories(self) -> dict[str, str]:
        """Return the French names of the act categories, in their order."""
        rows = self.publication.rows("act_categories")
        return {row["act_category"]: row["label_fr"] for row in rows}

    @cached_property
    def regions(self) -> list[Row]:
        """Return the regions of the file, the unknown one last."""
        return self.publication.rows("open_regions")

    @cached_property
    def departments(self) -> list[Row]:
        """Return the 101 departments."""
        return self.publication.rows("departments")


def both(*conditions: str) -> str:
    """Return the condition that all of these hold; an empty one holds."""
    return " and ".join(filter(None, conditions))


def counted(label: str, where: str = "", group: str = "") -> Column:
    """Return a column of acts; a cell without a row counts none."""
    return Column(
        label, Source(column="coalesce(sum(act_count), 0)", where=where, form="integer"), group
    )


def number_cell(value: float | None, style: str = "", form: str = "integer") -> Cell:
    """Return the cell of a number: open data hide none."""
    return cell(value, form, is_masked=False, style=style)
