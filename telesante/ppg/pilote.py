"""PILOTE's import layout: writing a file, and holding it to the table schema."""

import csv
import json
from importlib.resources import files
from pathlib import Path

from frictionless import Dialect, Resource, Schema
from frictionless.formats import CsvControl

from telesante.ppg.values import Indicator, ZoneValue

HEADER = ("identifiant_indic", "zone_id", "zone_nom", "date_valeur", "type_valeur", "valeur")
CURRENT_VALUE = "va"


class InvalidFileError(Exception):
    """The file does not meet the table schema; one message per fault, without values."""


def write(path: Path, identifier: str, indicator: Indicator, values: list[ZoneValue]) -> None:
    """Write an indicator's file; it takes its place only when it is valid.

    Args:
        path: the CSV file.
        identifier: PILOTE's identifier of the indicator (IND-123).
        indicator: what the values are.
        values: what may leave.

    Raises:
        InvalidFileError: the values do not make a valid file; a former file stays.
        OSError: the file cannot be written.
    """
    draft = path.with_name(f".{path.name}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as lines:
            table = csv.writer(lines, delimiter=";", lineterminator="\n")
            table.writerow(HEADER)
            table.writerows(_line(identifier, indicator, value) for value in values)
        faults = find_faults(draft, identifier, indicator)
        if faults:
            raise InvalidFileError("\n".join(faults))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _line(identifier: str, indicator: Indicator, value: ZoneValue) -> tuple[str, ...]:
    return (
        identifier,
        value.zone_id,
        value.zone_name,
        value.quarter_end.isoformat(),
        CURRENT_VALUE,
        "" if value.value is None else f"{value.value:.{indicator.decimals}f}",
    )


def find_faults(path: Path, identifier: str, indicator: Indicator) -> list[str]:
    """Return what PILOTE would refuse in a file, a sentence each, empty when nothing.

    Args:
        path: CSV file in the import layout.
        identifier: the one indicator that the file may speak of.
        indicator: bounds of its values.
    """
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        format="csv",
        encoding="utf-8",
        schema=_schema(identifier, indicator),
        dialect=Dialect(controls=[CsvControl(delimiter=";")]),
    )
    found = resource.validate().flatten(["rowNumber", "fieldName", "type"])
    return [f"line {row or 1}, {field or 'the line'}: {fault}" for row, field, fault in found]


def _schema(identifier: str, indicator: Indicator) -> Schema:
    text = files("telesante.ppg").joinpath("table_schema.json").read_text("utf-8")
    descriptor = json.loads(text)
    constraints = {field["name"]: field.get("constraints") for field in descriptor["fields"]}
    constraints["identifiant_indic"]["enum"] = [identifier]
    if indicator.maximum is not None:
        constraints["valeur"]["maximum"] = indicator.maximum
    return Schema.from_descriptor(descriptor)
