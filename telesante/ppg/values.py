"""What the publication says of the two indicators, zone by zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb


class CannotReadError(Exception):
    """The publication cannot be read; the message is one sentence for people."""


@dataclass(frozen=True)
class Indicator:
    """One of the two indicators.

    Attributes:
        indicator_id: its name in the marts.
        decimals: decimals of its values.
        maximum: greatest value it may take, None for a count.
    """

    indicator_id: str
    decimals: int
    maximum: float | None = None


UPTAKE = Indicator("teleconsultation_uptake", decimals=1, maximum=100)
CHRONIC = Indicator("chronic_patients", decimals=0)


@dataclass(frozen=True)
class ZoneValue:
    """The value of an indicator for a zone at the end of a quarter.

    Attributes:
        indicator_id: the indicator.
        zone_id: zone as PILOTE writes it (D75, R11, FRANCE).
        zone_name: French name of the zone.
        quarter_end: last day of the quarter.
        value: per cent or patients, None when the publication masked it.
        is_synthetic: whether a demonstration delivery is behind it.
        left_out_as: why it must not be exported, None when it may.
    """

    indicator_id: str
    zone_id: str
    zone_name: str
    quarter_end: date
    value: float | None
    is_synthetic: bool
    left_out_as: str | None


def read(publication: Path, edition: str) -> tuple[list[ZoneValue], dict[str, int]]:
    """Return every value of an edition, those that must stay out included.

    Beside them stands how many zones of each indicator the store does not cover, where there are
    some: they are not published.

    Args:
        publication: published DuckDB file, opened read-only.
        edition: edition of the marts.

    Raises:
        CannotReadError: the file cannot be opened, or lacks the marts or the edition.
    """
    if not publication.exists():
        raise CannotReadError(f"Nothing is published at {publication}: run `telesante publish`.")
    try:
        with duckdb.connect(str(publication), read_only=True) as connection:
            rows, uncovered = (
                connection.execute(
                    files("telesante.ppg").joinpath(f"{name}.sql").read_text("utf-8"),
                    {"edition": edition},
                ).fetchall()
                for name in ("zone_values", "zones_left_out")
            )
    except duckdb.IOException as error:
        raise CannotReadError(f"{publication} cannot be opened as a DuckDB file.") from error
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise CannotReadError(
            f"{publication} is no publication with masked PPG tables: run `telesante publish`."
        ) from error
    if not rows:
        raise CannotReadError(f"{publication} carries no quarter in edition {edition}.")
    return [ZoneValue(*row) for row in rows], dict(uncovered)


def exportable(values: Iterable[ZoneValue], indicator: Indicator) -> list[ZoneValue]:
    """Return an indicator's values that may leave."""
    return [
        value
        for value in values
        if value.indicator_id == indicator.indicator_id and value.left_out_as is None
    ]
