"""docs/act_codes.md shows the seed it cites; no row of it changes under an old version."""

import csv
import hashlib
from pathlib import Path

import pytest

from maintenance import act_codes
from telesante.settings import PROJECT

PAGE = (PROJECT / "docs" / "act_codes.md").read_text("utf-8")
ACTS = PROJECT / "seeds" / "nomenclatures" / "acts.csv"


def listed(name: str) -> list[dict[str, str]]:
    with (ACTS.parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_shows_the_list_of_the_seed() -> None:
    assert act_codes.rewritten(PAGE) == PAGE, "run `make docs`"


def test_a_list_that_changed_has_another_version() -> None:
    (version,) = (row for row in listed("code_lists") if row["list_name"] == "acts")
    digest = hashlib.sha256(ACTS.read_bytes()).hexdigest()
    assert digest == version["sha256"], (
        "acts.csv changed: raise list_version and list_date in code_lists.csv, write the new digest"
        " there and a line under Versions in docs/act_codes.md, and run `make docs`"
    )
    assert f"\n| {version['list_version']} | {version['list_date']} |" in PAGE


def test_a_row_that_changed_is_missed_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in ("acts", "act_categories", "code_lists"):
        text = (ACTS.parent / f"{seed}.csv").read_text("utf-8")
        (tmp_path / f"{seed}.csv").write_text(text.replace("2023-11-01,day", "2024-12-22,day"))
    monkeypatch.setattr(act_codes, "SEEDS", tmp_path)
    assert act_codes.rewritten(PAGE) != PAGE


# What the texts say of single codes (docs/act_codes.md gives them): letters, first and last day.
@pytest.mark.parametrize(
    ("code", "letters", "first", "last"),
    [
        ("1046", "TCS", "2023-11-01", ""),
        ("1039", "TCK", "", ""),
        ("1040", "TCH", "", ""),
        ("1096", "TTE", "2017-11-01", "2018-09-14"),
        ("1191", "TC", "2018-09-15", ""),
        ("3141", "TMP", "2024-03-07", ""),
        ("3173", "POT", "2024-03-07", ""),
    ],
)
def test_a_code_has_the_letters_and_days_of_its_sources(code, letters, first, last) -> None:
    (act,) = (row for row in listed("acts") if row["act_code"] == code)
    assert (act["b2_code"], act["valid_from"], act["valid_to"]) == (letters, first, last)


def test_tele_expertise_is_open_to_dentists() -> None:
    (act,) = (row for row in listed("acts") if row["act_code"] == "1194")
    assert "dentist" in act["executor"]


def test_no_date_is_kept_from_memory() -> None:
    assert not [act for act in listed("acts") if "memory" in str(act)]
    for act in listed("acts"):
        for day in ("valid_from", "valid_to"):
            assert bool(act[day]) == bool(act[f"{day}_source"]), act["act_code"]


def test_codes_that_are_no_telehealth_are_left_out_and_said_so() -> None:
    codes = {act["act_code"] for act in listed("acts")}
    left_out = PAGE.split("## Not in the list")[1].split("\n## ")[0]
    for code in ("9203", "1038"):
        assert code not in codes
        assert f"\n| {code} |" in left_out
