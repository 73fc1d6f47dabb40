"""What a report is about: one edition of one perimeter, and the names of things."""

from dataclasses import dataclass, field
from functools import cached_property

from telesante.report.content import Note, Source, rows_where
from telesante.report.publication import CannotReadError, Publication, Row

PERIMETER = "idf_2024"
REGION = "11"
ALL = "all"


@dataclass
class Scope:
    """An edition of a publication.

    Attributes:
        publication: where everything is read.
        edition_id: the edition shown.
        perimeter_id: the regional perimeter of the monitoring sections.
    """

    publication: Publication
    edition_id: str
    perimeter_id: str = PERIMETER
    _editions: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        """Read the editions.

        Raises:
            CannotReadError: the publication has no such edition.
        """
        self._editions = self.publication.rows("editions")
        known = [row["edition_id"] for row in self._editions]
        if self.edition_id not in known:
            raise CannotReadError(
                f"The publication has no edition {self.edition_id}: it has {', '.join(known)}."
            )

    @property
    def edition(self) -> Row:
        """Return the row of `dim_edition`."""
        return next(row for row in self._editions if row["edition_id"] == self.edition_id)

    @property
    def previous(self) -> Row | None:
        """Return the edition before this one, if any."""
        before = [row for row in self._editions if row["flux_end"] < self.edition["flux_end"]]
        return before[-1] if before else None

    @property
    def is_synthetic(self) -> bool:
        """Tell whether the figures come from a demonstration."""
        return bool(self.edition["is_synthetic"])

    @property
    def keys(self) -> dict[str, str]:
        """Return the parameters of a query on the edition and perimeter."""
        return {"edition_id": self.edition_id, "perimeter_id": self.perimeter_id}

    def where(self, **values: object) -> str:
        """Return the condition on the rows of this edition and perimeter."""
        return rows_where(**self.keys, **values)

    def edition_where(self, **values: object) -> str:
        """Return the condition on the rows of this edition, in a mart without perimeters."""
        return rows_where(edition_id=self.edition_id, **values)

    def rows(self, name: str) -> list[Row]:
        """Return what a query finds for this edition and perimeter."""
        return self.publication.rows(name, **self.keys)

    @cached_property
    def departments(self) -> list[Row]:
        """Return the 101 departments."""
        return self.publication.rows("departments")

    @cached_property
    def department_names(self) -> dict[str, str]:
        """Return the names of the departments by code."""
        return {row["department_code"]: row["department_name"] for row in self.departments}

    @cached_property
    def region_departments(self) -> list[str]:
        """Return the codes of the departments of the region."""
        return [row["department_code"] for row in self.departments if row["region_code"] == REGION]

    @property
    def zones(self) -> list[str]:
        """Return the zones of residence: the region's departments, outside, unknown."""
        return [*self.region_departments, "HIDF", "NC"]

    def zone_label(self, zone: str) -> str:
        """Return 75 Paris, Hors Île-de-France, Non connu."""
        special = {"HIDF": "Hors Île-de-France", "NC": "Non connu", ALL: "Ensemble"}
        return special.get(zone) or f"{zone} {self.department_names[zone]}"

    def zone_short(self, zone: str) -> str:
        """Return the head of a narrow column."""
        return {"HIDF": "Hors IdF", "NC": "Non connu", ALL: "Total"}.get(zone, zone)

    @cached_property
    def categories(self) -> list[Row]:
        """Return the act categories in their order."""
        return self.publication.rows("act_categories")

    @cached_property
    def _notes(self) -> list[Row]:
        return self.rows("reading_notes")

    def notes(self, section: str, *wanted: dict[str, str]) -> list[Note]:
        """Return reading notes of a section.

        Args:
            section: of the publication's `reading_notes`.
            wanted: values of `sentence_key`, `subject_id`, `member_id` or `act_category`; notes
                come in the order of these choices, all of the section when there is none.
        """
        rows = [row for row in self._notes if row["section"] == section]
        chosen = [
            row
            for choice in wanted or ({},)
            for row in rows
            if all(row[column] == value for column, value in choice.items())
        ]
        unique = {row["note_id"]: row["sentence_fr"] for row in chosen}
        return [
            Note(sentence, Source(where=rows_where(note_id=note_id)))
            for note_id, sentence in unique.items()
        ]
