"""What the pipeline must find in the country: figures counted from the planned acts."""

from collections.abc import Iterator

import pandas as pd

from telesante.demo import places
from telesante.demo.country.calendar import (
    FIRST_QUARTER_OF_2024,
    LAST_QUARTER,
    month_name,
    quarter_end,
)
from telesante.demo.country.country import Country, query

# Edition 2024-12 has care from January 2024 on, and ends before 2025 begins.
LAST_QUARTER_OF_2024 = 12


def practitioners(country: Country, first_carried: int) -> dict:
    """Return edition → quarter end → zone → `{practitioners, teleconsulting}`.

    Args:
        country: whose blocks have all been generated.
        first_carried: first quarter that edition `latest` carries.
    """
    bounds = {"first_quarter": first_carried, "last_quarter": LAST_QUARTER}
    counts = country.connection.execute(query("count_practitioners"), bounds).df()
    return _by_zone(counts, ["practitioners", "teleconsulting"], first_carried, window=1)


def patients(windows: pd.DataFrame, first_care: int) -> dict:
    """Return edition → quarter end → zone → `{patients}`.

    Args:
        windows: `edition_id quarter place patients`, of every quarter.
        first_care: first quarter all of whose care edition `latest` may see.
    """
    return _by_zone(windows, ["patients"], first_care, window=2)


def _by_zone(counts: pd.DataFrame, names: list[str], first_care: int, window: int) -> dict:
    """Add places up to zones, for the quarters that each edition carries."""
    first = {"latest": first_care + window - 1, "2024-12": FIRST_QUARTER_OF_2024 + window - 1}
    last = {"latest": LAST_QUARTER, "2024-12": LAST_QUARTER_OF_2024}
    carried = counts["quarter"].between(
        counts["edition_id"].map(first), counts["edition_id"].map(last)
    )
    found: dict = {}
    for row in counts.loc[carried].to_dict("records"):
        quarters = found.setdefault(row["edition_id"], {})
        zones = quarters.setdefault(quarter_end(row["quarter"]), {})
        for zone in _zones(row["place"]):
            pair = zones.setdefault(zone, dict.fromkeys(names, 0))
            for name in names:
                pair[name] += int(row[name])
    return found


def _zones(place: str) -> Iterator[str]:
    """Yield the zones that count a place, as PILOTE names them."""
    regions = places.populations()["region_code"]
    if place in regions.index:
        yield f"D{place}"
        yield f"R{regions[place]}"
    elif place == "corsica":
        yield "R94"
    yield "FRANCE"


def of_everywhere(country: Country) -> dict:
    """Return acts by month and by executor department, as `telesante.demo.truth` names them."""
    monthly: dict = {"2024-12": {}, "latest": {}}
    for row in country.connection.execute("select * from monthly").df().to_dict("records"):
        leaf = {name: int(row[name]) for name in ("acts", "patients", "paid_cents")}
        monthly[row["edition_id"]][month_name(row["care_month"])] = leaf
    located: dict = {"2024-12": {}, "latest": {}}
    counts = country.connection.execute(query("count_located")).fetchall()
    for edition, department, acts, people in counts:
        located[edition][department] = {"acts": int(acts), "patients": people}
    return {"acts_monthly": monthly, "acts_by_executor_department": located}
