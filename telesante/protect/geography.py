"""What zones, perimeters and editions are made of, as far as it ties published tables together."""

from dataclasses import dataclass
from datetime import date

import duckdb


@dataclass(frozen=True)
class Perimeter:
    """The acts that a monitoring table counts: executors of a region, care dates of a period."""

    perimeter_id: str
    region_code: str
    care_from: date
    care_to: date


@dataclass(frozen=True)
class Geography:
    """Nomenclatures of the candidate warehouse.

    Attributes:
        editions: editions by cut-off, the oldest first.
        perimeters: every perimeter.
        departments: departments of each region, by INSEE codes.
        zones: departments of each region, as PILOTE names both.
    """

    editions: list[str]
    perimeters: list[Perimeter]
    departments: dict[str, list[str]]
    zones: dict[str, list[str]]


def read_geography(connection: duckdb.DuckDBPyConnection) -> Geography:
    """Return the nomenclatures of a candidate warehouse."""
    departments = connection.table("seeds.departments")
    regions = connection.table("seeds.regions").select("region_code, pilote_zone_id")
    zone_of = dict(regions.fetchall())
    by_region: dict[str, list[str]] = {}
    by_zone: dict[str, list[str]] = {}
    columns = departments.select("department_code, region_code, pilote_zone_id")
    for department, region, zone in sorted(columns.fetchall()):
        by_region.setdefault(region, []).append(department)
        by_zone.setdefault(zone_of[region], []).append(zone)
    perimeters = connection.table("marts.dim_perimeter").select(
        "perimeter_id, executor_region_code, care_from, care_to"
    )
    editions = connection.table("marts.dim_edition").select("flux_end, edition_id")
    return Geography(
        editions=[edition for _, edition in sorted(editions.fetchall())],
        perimeters=[Perimeter(*row) for row in sorted(perimeters.fetchall())],
        departments=by_region,
        zones=by_zone,
    )
