"""Regions and departments by their INSEE codes, as the seeds list them."""

import csv
from collections.abc import Iterator
from functools import cache

from telesante.settings import PROJECT


@cache
def departments() -> dict[str, str]:
    """Return the region of each department."""
    return {row["department_code"]: row["region_code"] for row in _rows("departments")}


@cache
def regions() -> dict[str, str]:
    """Return what the ids of each region's perimeters begin with (bre)."""
    return {row["region_code"]: row["iso_code"][3:].lower() for row in _rows("regions")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (PROJECT / "seeds" / "nomenclatures" / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
