"""docs/rules.md names models and tests that exist: a rule whose defence is gone turns this red."""

import csv
import re
from collections.abc import Callable
from functools import cache

import pytest
import yaml

from telesante.contract import tables
from telesante.settings import PROJECT

PAGE = (PROJECT / "docs" / "rules.md").read_text("utf-8")
PARTS = ("Source", "Held by", "Defended by")


def rules(page: str) -> dict[str, str]:
    """Return the text under each rule's heading, by the rule's name."""
    sections = re.split(r"^(?=##+ )", page, flags=re.MULTILINE)
    headings = ((re.match(r"### `(.+)`\n", section), section) for section in sections)
    return {heading[1]: section for heading, section in headings if heading}


def part(rule: str, name: str) -> str:
    """Return one of the closing paragraphs of a rule, empty where the rule lacks it."""
    found = re.search(rf"^{name}: (.+?)(?:\n\n|\Z)", rule, flags=re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def unknown(page: str, name: str, known: set[str]) -> list[str]:
    """Return each name that a paragraph of a rule gives and the project lacks."""
    return [
        f"{rule}: {cited}"
        for rule, text in rules(page).items()
        for cited in re.findall(r"`([^`]+)`", part(text, name))
        if cited not in known
    ]


@cache
def holders() -> set[str]:
    """Return what may hold a rule: models, macros and seeds by name, other files by path."""
    macros = PROJECT.glob("macros/*.sql")
    defined = (re.findall(r"{%-? macro (\w+)\(", file.read_text("utf-8")) for file in macros)
    named = [*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("seeds/**/*.csv")]
    files = [*PROJECT.glob("telesante/**/*"), *PROJECT.glob("models/**/*.yml")]
    return (
        {name for names in defined for name in names}
        | {file.stem for file in named}
        | {file.relative_to(PROJECT).as_posix() for file in files}
    )


@cache
def defenders() -> set[str]:
    """Return the names of dbt's unit, singular and generic tests and of Python's."""
    unit_tests = {
        test["name"]
        for file in PROJECT.glob("models/**/*.yml")
        for test in yaml.safe_load(file.read_text("utf-8")).get("unit_tests", [])
    }
    files = PROJECT.glob("tests/python/test_*.py")
    functions = (re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M) for file in files)
    return (
        unit_tests
        | {name for names in functions for name in names}
        | {file.stem for file in PROJECT.glob("tests/[sg]*/*.sql")}
    )


def test_what_holds_a_rule_exists() -> None:
    assert unknown(PAGE, "Held by", holders()) == []


def test_what_defends_a_rule_exists() -> None:
    assert unknown(PAGE, "Defended by", defenders()) == []


def test_each_rule_has_its_source_its_holder_and_its_defence() -> None:
    missing = [
        (rule, name) for rule, text in rules(PAGE).items() for name in PARTS if not part(text, name)
    ]
    assert missing == []


def test_the_table_lists_each_rule_once_and_in_order() -> None:
    assert re.findall(r"^\| \[`(.+?)`\]", PAGE, flags=re.MULTILINE) == list(rules(PAGE))


def test_the_page_and_the_nomenclature_list_the_same_acts() -> None:
    rows = re.findall(r"^\| `(\w+)` .*\| ([\d ]+) \|$", rules(PAGE)["scope"], flags=re.MULTILINE)
    with (PROJECT / "seeds" / "nomenclatures" / "acts.csv").open(encoding="utf-8") as file:
        listed = {(act["act_category"], act["act_code"]) for act in csv.DictReader(file)}
    assert {(category, code) for category, codes in rows for code in codes.split()} == listed


def test_the_page_and_the_contract_ask_for_the_same_columns() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", rules(PAGE)["contract"], flags=re.MULTILINE
    )
    asked = {table: set(re.findall(r"\b[a-z]{3}_[a-z_]+\b", columns)) for table, columns in rows}
    assert asked == {
        table.name: {column.name for column in table.columns} for table in tables().values()
    }


@pytest.mark.parametrize(("name", "known"), [("Held by", holders), ("Defended by", defenders)])
def test_a_name_that_is_gone_is_found(name: str, known: Callable[[], set[str]]) -> None:
    gone = re.findall(r"`([^`]+)`", part(rules(PAGE)["netting"], name))[-1]
    assert f"netting: {gone}" in unknown(PAGE, name, known() - {gone})
