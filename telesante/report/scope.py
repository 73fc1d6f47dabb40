"""What a report is about: one edition of one perimeter, and the names of things."""

from dataclasses import dataclass, field
from functools import cached_property

from telesante.report.content import Note, Source, rows_where
from telesante.report.publication import CannotReadError, Publication, Row

ALL = "all"
COUNTRY = "FRANCE"
OUTSIDE = "outside"


def editions_of(publication: Publication) -> list[Row]:
    """Return the editions of which some flux is there; none in a store of Open DAMIR alone."""
    return [row for row in publication.rows("editions") if row["flux_months_found"]]


def default_edition(publication: Publication) -> str:
    """Return the newest edition of record, or else the newest one.

    Raises:
        CannotReadError: the publication has no edition.
    """
    editions = editions_of(publication)
    if not editions:
        raise CannotReadError("The publication has no edition.")
    of_record = [row for row in editions if row["edition_id"] != "latest" and row["is_covered"]]
    return (of_record or editions)[-1]["edition_id"]


def perimeters_of(publication: Publication, edition_id: str) -> list[Row]:
    """Return the perimeters that an edition counts, the one to show first."""
    return publication.rows("perimeters", edition_id=edition_id)


@dataclass
class Scope:
    """An edition of a publication.

    Attributes:
        publication: where everything is read.
        edition_id: the edition shown.
        perimeter_id: the perimeter of the monitoring sections; by default the newest whole year of
            the edition. Empty when it counts none.
    """

    publication: Publication
    edition_id: str
    perimeter_id: str = ""
    perimeter: Row = field(init=False)
    _editions: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        """Read the editions, and the perimeters of this one.

        Raises:
            CannotReadError: the publication has no such edition, or no such perimeter in it.
        """
        self._editions = self.publication.rows("editions")
        known = [row["edition_id"] for row in self._editions]
        if self.edition_id not in known:
            raise CannotReadError(
                f"The publication has no edition {self.edition_id}: it has {', '.join(known)}."
            )
        perimeters = perimeters_of(self.publication, self.edition_id)
        by_id = {row["perimeter_id"]: row for row in perimeters}
        if self.perimeter_id and self.perimeter_id not in by_id:
            raise CannotReadError(
                f"Edition {self.edition_id} has no perimeter {self.perimeter_id}: it has "
                f"{', '.join(by_id) or 'none'}."
            )
        self.perimeter_id = self.perimeter_id or next(iter(by_id), "")
        self.perimeter = by_id.get(self.perimeter_id, {})

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
        """Return the parameters of a query on the edition, the perimeter and the PPG zone."""
        return {
            "edition_id": self.edition_id,
            "perimeter_id": self.perimeter_id,
            "zone_id": self.zone_id,
        }

    def where(self, **values: object) -> str:
        """Return the condition on the rows of this edition and perimeter."""
        return rows_where(edition_id=self.edition_id, perimeter_id=self.perimeter_id, **values)

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

    def covered(self, zones: list[Row]) -> dict[str, Row]:
        """Return the departments that the store covers, by code.

        Args:
            zones: the rows that a PPG table shows: one of the department, its region or France.
        """
        shown = {row["zone_id"] for row in zones}
        return {
            row["department_code"]: row
            for row in self.departments
            if shown & {row["pilote_zone_id"], f"R{row['region_code']}", "FRANCE"}
        }

    @cached_property
    def is_national(self) -> bool:
        """Tell whether the PPG indicators of France are published."""
        (found,) = self.publication.rows("is_national", edition_id=self.edition_id)
        return found["is_national"] or not self.perimeter

    @property
    def zone_id(self) -> str:
        """Return the zone whose PPG indicators the page follows: FRANCE, or its region (R53).

        A list of departments is no zone of PILOTE: then it is empty.
        """
        if self.is_national:
            return COUNTRY
        return self.perimeter["territory"] if self.perimeter["executor_region_code"] else ""

    @cached_property
    def department_zones(self) -> list[str]:
        """Return the departments of that zone, as the PPG tables name them (D75)."""
        return [
            row["pilote_zone_id"]
            for row in self.departments
            if self.is_national or row["department_code"] in self.region_departments
        ]

    @property
    def zone_name(self) -> str:
        """Return the name of that zone: France, Bretagne."""
        return "France" if self.is_national else self.region_name

    @property
    def of_zone(self) -> str:
        """Return what belongs to that zone, in a sentence: de France, de Bretagne."""
        return "de France" if self.is_national else self.of_region

    @property
    def region_name(self) -> str:
        """Return the name of the perimeter's territory: Bretagne."""
        return self.perimeter.get("region_name", "")

    @property
    def in_region(self) -> str:
        """Return where the perimeter's territory is, in a sentence: en Bretagne."""
        return self.perimeter.get("place_fr", "")

    @property
    def of_region(self) -> str:
        """Return what belongs to the perimeter's territory, in a sentence: de Bretagne."""
        return self.perimeter.get("possessive_fr", "")

    @cached_property
    def region_departments(self) -> list[str]:
        """Return the codes of the perimeter's departments; none of France, shown in total alone."""
        territory = self.perimeter.get("territory", "")
        return [
            row["department_code"]
            for row in self.departments
            if f"R{row['region_code']}" == territory
            or row["department_code"] in territory.split(" ")
        ]

    @property
    def zones(self) -> list[str]:
        """Return the zones of residence: the perimeter's departments, outside, unknown.

        There are none in a perimeter that is shown in total alone.
        """
        return [*self.region_departments, OUTSIDE, "NC"] if self.region_departments else []

    def zone_label(self, zone: str) -> str:
        """Return 75 Paris, Hors Île-de-France, Non connu."""
        special = {
            OUTSIDE: self.perimeter.get("outside_label_fr"),
            "NC": "Non connu",
            ALL: "Ensemble",
        }
        return special.get(zone) or f"{zone} {self.department_names[zone]}"

    def zone_short(self, zone: str) -> str:
        """Return the head of a narrow column."""
        special = {
            OUTSIDE: self.perimeter.get("outside_code_fr", ""),
            "NC": "Non connu",
            ALL: "Total",
        }
        return special.get(zone, zone)

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
