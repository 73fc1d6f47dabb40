"""What zones, perimeters and editions are made of, as far as it ties published tables together."""

from dataclasses import dataclass
from datetime import date

import duckdb

COUNTRY = "FRANCE"


@dataclass(frozen=True)
class Perimeter:
    """The acts that a monitoring table counts: executors of departments, care dates of a period.

    Attributes:
        perimeter_id: its name.
        is_country: whether it is all of France, which is published in total alone.
        departments: INSEE codes.
        care_from: first care date, included.
        care_to: last care date, included.
    """

    perimeter_id: str
    is_country: bool
    departments: frozenset[str]
    care_from: date
    care_to: date

    def holds(self, other: "Perimeter") -> bool:
        """Return whether every act of another perimeter is one of this one."""
        return (
            self.departments >= other.departments
            and self.care_from <= other.care_from
            and self.care_to >= other.care_to
        )

    def meets(self, other: "Perimeter") -> bool:
        """Return whether an act may belong to both."""
        return (
            not self.departments.isdisjoint(other.departments)
            and self.care_from <= other.care_to
            and self.care_to >= other.care_from
        )


def differ_safely(one: Perimeter, other: Perimeter) -> bool:
    """Return whether two perimeters may be published side by side.

    Rule `disclosure`: they share no act; or one lies in the other, and the tables of both are cut
    by the same departments, or the outer one is France, which shows its totals alone. Then the
    protection ties them together. Of any others, the difference would be a table that nobody masks.
    """
    if not one.meets(other):
        return True
    return any(
        outer.holds(inner) and (outer.is_country or outer.departments == inner.departments)
        for outer, inner in ((one, other), (other, one))
    )


def why_apart(one: str, other: str) -> str:
    """Return the sentence that says why two perimeters may not be published side by side."""
    return (
        f"the perimeters {one} and {other} share acts, and the difference of their tables would"
        " tell small counts. Of two that overlap, one must lie in the other, and either have the"
        " same departments (a quarter of a year) or lie in FRANCE, which shows its totals alone."
    )


def largest_within(perimeters: list[Perimeter]) -> dict[Perimeter, list[Perimeter]]:
    """Return for each perimeter those that lie in it, but for those that lie in one of these."""
    # Of two perimeters of the same acts, the later one lies in the earlier one.
    ordered = sorted(
        perimeters,
        key=lambda each: (each.care_to - each.care_from, len(each.departments)),
        reverse=True,
    )
    found: dict[Perimeter, list[Perimeter]] = {}
    for rank, outer in enumerate(ordered):
        found[outer] = []
        for inner in ordered[rank + 1 :]:
            if outer.holds(inner) and not any(each.holds(inner) for each in found[outer]):
                found[outer].append(inner)
    return found


@dataclass(frozen=True)
class Geography:
    """Nomenclatures of the candidate warehouse.

    Attributes:
        editions: editions by cut-off, the oldest first.
        perimeters: every perimeter.
        zones: departments of each region, as PILOTE names both.
    """

    editions: list[str]
    perimeters: list[Perimeter]
    zones: dict[str, list[str]]


def read_geography(connection: duckdb.DuckDBPyConnection) -> Geography:
    """Return the nomenclatures of a candidate warehouse."""
    departments = connection.table("seeds.departments")
    regions = connection.table("seeds.regions").select("region_code, pilote_zone_id")
    zone_of = dict(regions.fetchall())
    by_zone: dict[str, list[str]] = {}
    columns = departments.select("department_code, region_code, pilote_zone_id")
    for _, region, zone in sorted(columns.fetchall()):
        by_zone.setdefault(zone_of[region], []).append(zone)
    placed = connection.table("intermediate.int_territory_departments")
    by_territory: dict[str, set[str]] = {}
    for territory, department in placed.select("territory, department_code").fetchall():
        by_territory.setdefault(territory, set()).add(department)
    perimeters = connection.table("marts.dim_perimeter").select(
        "perimeter_id, territory, care_from, care_to"
    )
    # A store of Open DAMIR alone has no last flux, hence no end of `latest`, and nothing to mask.
    ended = connection.table("marts.dim_edition").filter("flux_end is not null")
    editions = ended.select("flux_end, edition_id")
    return Geography(
        editions=[edition for _, edition in sorted(editions.fetchall())],
        perimeters=[
            Perimeter(name, territory == COUNTRY, frozenset(by_territory[territory]), first, last)
            for name, territory, first, last in sorted(perimeters.fetchall())
        ],
        zones=by_zone,
    )
