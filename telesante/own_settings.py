"""The agency's own perimeters and editions, checked before dbt reads them.

They are two files of the folder `TELESANTE_CONFIG`, either of which may be absent
(docs/your_region.md).
"""

import csv
import os
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from telesante.names import printable
from telesante.places import departments, regions
from telesante.protect.geography import COUNTRY, Perimeter, differ_safely, why_apart
from telesante.publish.coverage import of_store
from telesante.settings import PROJECT, own_settings

PERIMETERS = ("perimeter_id", "label_fr", "departments", "care_from", "care_to")
EDITIONS = ("edition_id", "label_fr", "flux_end", "first_care_month")
PERIMETER_ID = re.compile("[a-z][a-z0-9_]*")
EDITION_ID = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
# Those of each care year, and of record.
DERIVED_ID = re.compile(rf"({'|'.join(regions().values())}|fra|dep(_[0-9ab]+)+)_[0-9]{{4}}|all")
EDITION_OF_RECORD = re.compile("[0-9]{4}-12|latest")


class UnusableSettingsError(Exception):
    """A file cannot be used as it is; the message says where and what to mend."""


@dataclass(frozen=True)
class _Line:
    """A line of a file, its values without the blanks around them."""

    file: Path
    number: int
    values: dict[str, str]

    def fault(self, column: str, what: str) -> UnusableSettingsError:
        value = printable(self.values[column])
        return UnusableSettingsError(
            f"{printable(self.file)}, line {self.number}, column {column}: {value!r} {what}"
        )

    def filled(self, column: str) -> str:
        if not self.values[column]:
            raise self.fault(column, "is empty: fill it.")
        return self.values[column]

    def date(self, column: str) -> date:
        try:
            return date.fromisoformat(self.values[column])
        except ValueError:
            raise self.fault(column, "is no date: write it as 2024-03-31.") from None

    def first_of_month(self, column: str) -> date:
        day = self.date(column)
        if day.day != 1:
            raise self.fault(column, f"is no first day of a month: {day.replace(day=1)}?")
        return day

    def last_of_month(self, column: str) -> date:
        day = self.date(column)
        last = monthrange(day.year, day.month)[1]
        if day.day != last:
            raise self.fault(column, f"is no last day of a month: {day.replace(day=last)}?")
        return day


def check(raw_store: Path) -> None:
    """Check the files of the agency's own folder.

    Args:
        raw_store: the raw store, whose declaration tells which other perimeters there are.

    Raises:
        UnusableSettingsError: a file cannot be used; the message names file, line and column.
    """
    folder = own_settings()
    if not folder.exists():
        if os.environ.get("TELESANTE_CONFIG"):
            raise UnusableSettingsError(
                f"TELESANTE_CONFIG names {printable(folder)}, and there is no such folder."
            )
        return
    perimeters = {
        _perimeter(line): line
        for line in _once("perimeter_id", _lines(folder / "perimeters.csv", PERIMETERS))
    }
    if perimeters:
        _require_safe_differences(perimeters, of_store(raw_store))
    for line in _once("edition_id", _lines(folder / "editions.csv", EDITIONS)):
        _check_edition(line)


def _lines(file: Path, header: tuple[str, ...]) -> Iterator[_Line]:
    if not file.exists():
        return
    try:
        rows = csv.DictReader(file.read_text("utf-8-sig").splitlines(), strict=True)
        if set(rows.fieldnames or ()) != set(header):
            raise UnusableSettingsError(
                f"{printable(file)}, line 1: expected the columns {','.join(header)},"
                " with commas between them."
            )
        for row in rows:
            if None in row or None in row.values():
                raise UnusableSettingsError(
                    f"{printable(file)}, line {rows.line_num}: expected {len(header)} fields, with"
                    " commas between them and quotes around a text that holds one."
                )
            values = {column: value.strip() for column, value in row.items()}
            yield _Line(file, rows.line_num, values)
    except UnicodeDecodeError:
        raise UnusableSettingsError(
            f"{printable(file)} is not UTF-8: save it in that encoding."
        ) from None
    except csv.Error as error:
        raise UnusableSettingsError(f"{printable(file)}: {error}.") from None


def _once(column: str, lines: Iterable[_Line]) -> Iterator[_Line]:
    seen: dict[str, int] = {}
    for line in lines:
        first = seen.setdefault(line.filled(column), line.number)
        if first != line.number:
            raise line.fault(column, f"is the id of line {first} too: give it another.")
        yield line


def _perimeter(line: _Line) -> Perimeter:
    name = line.values["perimeter_id"]
    if not PERIMETER_ID.fullmatch(name):
        raise line.fault("perimeter_id", "is no id: a letter, then lower-case letters, digits, _.")
    if DERIVED_ID.fullmatch(name) or name in _printed_perimeters():
        raise line.fault("perimeter_id", "is the id of a perimeter of the project: take another.")
    line.filled("label_fr")
    first, last = line.first_of_month("care_from"), line.last_of_month("care_to")
    if first > last:
        raise line.fault("care_to", f"is before care_from, {first}: exchange them.")
    territory = line.filled("departments")
    return Perimeter(name, territory == COUNTRY, _departments(line), first, last)


def _departments(line: _Line) -> frozenset[str]:
    territory = line.values["departments"]
    if territory == COUNTRY:
        return frozenset(departments())
    if territory[1:] in regions() and territory[0] == "R":
        return _of_region(territory[1:])
    codes = territory.split(" ")
    for code in codes:
        if code not in departments():
            raise line.fault(
                "departments",
                f"names {printable(code)!r}, which is no INSEE code of a department: write 22 29,"
                " or R53 for a region, or FRANCE.",
            )
    if len(set(codes)) < len(codes):
        raise line.fault("departments", "names a department twice.")
    return frozenset(codes)


def _check_edition(line: _Line) -> None:
    name = line.values["edition_id"]
    if not EDITION_ID.fullmatch(name):
        raise line.fault("edition_id", "is no id: letters, digits, - and _.")
    if EDITION_OF_RECORD.fullmatch(name):
        raise line.fault("edition_id", "is the id of an edition of the project: take another.")
    line.filled("label_fr")
    cut_off = line.first_of_month("flux_end")
    if line.values["first_care_month"] and line.first_of_month("first_care_month") >= cut_off:
        raise line.fault("first_care_month", f"is not before flux_end, {cut_off}.")


def _require_safe_differences(
    perimeters: dict[Perimeter, _Line], declared: frozenset[str] | None
) -> None:
    """Refuse a perimeter whose difference with another one would tell small counts."""
    for one, other in combinations(perimeters, 2):
        if not differ_safely(one, other):
            raise perimeters[other].fault("perimeter_id", f"is refused: {_why(one, other)}")
    for own, line in perimeters.items():
        for derived in _derived(declared, range(own.care_from.year, own.care_to.year + 1)):
            if not differ_safely(own, derived):
                raise line.fault("perimeter_id", f"is refused: {_why(own, derived)}")


def _why(one: Perimeter, other: Perimeter) -> str:
    return why_apart(one.perimeter_id, other.perimeter_id)


def _derived(declared: frozenset[str] | None, years: Iterable[int]) -> Iterator[Perimeter]:
    """Yield the perimeters of care years, as `dim_perimeter` derives them from the declaration."""
    named = declared or frozenset()
    territories = {"fra": frozenset(departments())} if COUNTRY in named else {}
    listed = set()
    for region, prefix in regions().items():
        inside = _of_region(region)
        one_by_one = {code for code in inside if f"D{code}" in named}
        if declared is None or {region, COUNTRY} & named or one_by_one == inside:
            territories[prefix] = inside
        else:
            listed |= one_by_one
    if listed:
        territories["_".join(["dep", *sorted(listed)]).lower()] = frozenset(listed)
    by_prefix = {prefix: _of_region(region) for region, prefix in regions().items()}
    for year in years:
        first, last = date(year, 1, 1), date(year + 1, 1, 1) - timedelta(days=1)
        by_id = {
            prefix: inside for prefix, inside in by_prefix.items() if f"{prefix}_{year}" in named
        }
        for prefix, inside in (by_id | territories).items():
            yield Perimeter(f"{prefix}_{year}", prefix == "fra", inside, first, last)


def _of_region(region: str) -> frozenset[str]:
    return frozenset(code for code, its in departments().items() if its == region)


def _printed_perimeters() -> set[str]:
    seed = PROJECT / "seeds" / "published" / "published_perimeters.csv"
    with seed.open(encoding="utf-8") as file:
        return {row["perimeter_id"] for row in csv.DictReader(file)}
