"""An agency's own perimeters and editions: what is wrong in them is told before a build."""

import re
from pathlib import Path

import duckdb
import pytest
import yaml
from click.testing import CliRunner
from conftest import PROJECT

from telesante.cli import main
from telesante.own_settings import EDITIONS, PERIMETERS, UnusableSettingsError, check

QUARTER = "bre_2024_t1,Bretagne au 1er trimestre 2024,R53,2024-01-01,2024-03-31"
EDITION = "t1_2024,Données de janvier à mars 2024,2024-05-01,2024-01-01"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("TELESANTE_CONFIG", str(folder))
    return folder


def store(own: Path, covers: str | None = "53") -> Path:
    """Write a raw store that declares this, and return it."""
    manifest = own.parent / "raw" / "manifest"
    manifest.mkdir(parents=True, exist_ok=True)
    said = "null" if covers is None else f"'{covers}'"
    duckdb.sql(
        "select 'd1' as delivery_id, 1 as delivery_order, 'a.csv' as file_name, 'a' as sha256,"
        " 'er_prs_f' as table_name, 'stored' as status, cast(null as varchar) as same_as,"
        " 1 as line_count, 1 as stored_count, 0 as rejected_count, true as is_synthetic,"
        f" cast({said} as varchar) as covers"
    ).write_parquet(str(manifest / "d1.parquet"))
    return manifest.parent


def write(file: Path, header: tuple[str, ...], *lines: str) -> None:
    file.write_text("\n".join([",".join(header), *lines, ""]), "utf-8")


def refusal(own: Path, *lines: str, covers: str | None = "53") -> str:
    """Return what is said of own perimeters."""
    write(own / "perimeters.csv", PERIMETERS, *lines)
    with pytest.raises(UnusableSettingsError) as error:
        check(store(own, covers))
    return str(error.value)


def test_the_columns_are_those_that_dbt_reads() -> None:
    sources = PROJECT / "models" / "staging" / "own" / "_own__sources.yml"
    (source,) = yaml.safe_load(sources.read_text("utf-8"))["sources"]
    columns = {
        table["name"]: tuple(column["name"] for column in table["columns"])
        for table in source["tables"]
    }
    assert columns == {"perimeters": PERIMETERS, "editions": EDITIONS}


def test_quarters_of_a_declared_region_and_an_edition_are_accepted(own: Path) -> None:
    write(own / "perimeters.csv", PERIMETERS, QUARTER)
    write(own / "editions.csv", EDITIONS, EDITION)
    check(store(own))


def test_the_examples_of_the_documentation_are_accepted(own: Path) -> None:
    page = (PROJECT / "docs" / "your_region.md").read_text("utf-8")
    for example in re.findall(r"```csv\n(.*?)```", page, re.DOTALL):
        name = "perimeters" if example.startswith("perimeter_id") else "editions"
        (own / f"{name}.csv").write_text(example, "utf-8")
    assert len(list(own.iterdir())) == 2
    check(store(own))


def test_neither_file_has_to_be_there(own: Path) -> None:
    check(store(own))


def test_a_named_folder_that_is_not_there_is_told(own: Path) -> None:
    own.rmdir()
    with pytest.raises(UnusableSettingsError, match="there is no such folder"):
        check(own)


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("Bre,x,R53,2024-01-01,2024-03-31", "perimeter_id", "is no id"),
        ("53,x,R53,2024-01-01,2024-03-31", "perimeter_id", "is no id"),
        ("bre_2024,x,R53,2024-01-01,2024-03-31", "perimeter_id", "take another"),
        ("fra_2023,x,R53,2024-01-01,2024-03-31", "perimeter_id", "take another"),
        ("dep_22_2a_2024,x,R53,2024-01-01,2024-03-31", "perimeter_id", "take another"),
        ("fr_private_gps,x,R53,2024-01-01,2024-03-31", "perimeter_id", "take another"),
        ("all,x,R53,2024-01-01,2024-03-31", "perimeter_id", "take another"),
        (",x,R53,2024-01-01,2024-03-31", "perimeter_id", "is empty"),
        ("mine,,R53,2024-01-01,2024-03-31", "label_fr", "is empty"),
        ("mine,x,,2024-01-01,2024-03-31", "departments", "is empty"),
        ("mine,x,R99,2024-01-01,2024-03-31", "departments", "names 'R99'"),
        ("mine,x,22 20,2024-01-01,2024-03-31", "departments", "names '20'"),
        ("mine,x,22;29,2024-01-01,2024-03-31", "departments", "write 22 29"),
        ("mine,x,22 22,2024-01-01,2024-03-31", "departments", "twice"),
        ("mine,x,R53,2024-01-02,2024-03-31", "care_from", "no first day of a month: 2024-01-01?"),
        ("mine,x,R53,2024-01-01,2024-02-28", "care_to", "no last day of a month: 2024-02-29?"),
        ("mine,x,R53,01/01/2024,2024-03-31", "care_from", "is no date"),
        ("mine,x,R53,2024-04-01,2024-03-31", "care_to", "is before care_from"),
    ],
)
def test_a_fault_of_a_perimeter_is_told_with_its_line_and_column(
    own: Path, line: str, column: str, said: str
) -> None:
    told = refusal(own, QUARTER, line)
    assert f"perimeters.csv, line 3, column {column}: " in told
    assert said in told


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("2024-12,x,2025-01-01,2024-01-01", "edition_id", "take another"),
        ("latest,x,2025-01-01,2024-01-01", "edition_id", "take another"),
        ("a b,x,2025-01-01,2024-01-01", "edition_id", "is no id"),
        ("t1_2024,x,2025-01-01,2024-01-01", "edition_id", "line 2 too"),
        ("mine,,2025-01-01,2024-01-01", "label_fr", "is empty"),
        ("mine,x,,2024-01-01", "flux_end", "is no date"),
        ("mine,x,2025-01-31,2024-01-01", "flux_end", "no first day of a month: 2025-01-01?"),
        ("mine,x,2025-01-01,2024-01-15", "first_care_month", "no first day"),
        ("mine,x,2025-01-01,2025-01-01", "first_care_month", "is not before flux_end"),
    ],
)
def test_a_fault_of_an_edition_is_told_with_its_line_and_column(
    own: Path, line: str, column: str, said: str
) -> None:
    write(own / "editions.csv", EDITIONS, EDITION, line)
    with pytest.raises(UnusableSettingsError) as error:
        check(store(own))
    assert f"editions.csv, line 3, column {column}: " in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"perimeter_id;label_fr\n", "line 1: expected the columns perimeter_id,label_fr"),
        (",".join(PERIMETERS).encode() + b"\nmine,x\n", "line 2: expected 5 fields"),
        (",".join(PERIMETERS).encode() + b"\nmine,\xe9t\xe9,R53\n", "is not UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_told(own: Path, content: bytes, said: str) -> None:
    (own / "perimeters.csv").write_bytes(content)
    with pytest.raises(UnusableSettingsError, match=said):
        check(store(own))


@pytest.mark.parametrize(
    ("covers", "line", "other"),
    [
        ("53", "rennes,x,35,2024-01-01,2024-12-31", "bre_2024"),
        ("53", "winter,x,R53,2024-10-01,2025-03-31", "bre_2024"),
        ("D22,D29", "one,x,22,2024-01-01,2024-12-31", "dep_22_29_2024"),
        ("D22,D29,D35,D56", "one,x,22,2024-01-01,2024-12-31", "bre_2024"),
        ("bre_2024", "rennes,x,35,2024-01-01,2024-12-31", "bre_2024"),
        ("FRANCE", "rennes,x,35,2024-01-01,2024-12-31", "bre_2024"),
        ("FRANCE", "spring,x,FRANCE,2024-04-01,2024-06-30", "gp_2024"),
        (None, "rennes,x,35,2024-01-01,2024-12-31", "bre_2024"),
    ],
)
def test_a_perimeter_whose_difference_with_another_would_tell_small_counts_is_refused(
    own: Path, covers: str, line: str, other: str
) -> None:
    told = refusal(own, line, covers=covers)
    assert "perimeters.csv, line 2, column perimeter_id" in told
    assert f"and {other} share acts, and the difference of their tables" in told


@pytest.mark.parametrize(
    ("covers", "line"),
    [
        ("D22,D29", "spring,x,29 22,2024-04-01,2024-06-30"),
        ("53", "two_years,x,R53,2023-01-01,2024-12-31"),
        ("bre_2023", "rennes,x,35,2024-01-01,2024-12-31"),
        ("FRANCE", "two_years,x,FRANCE,2023-01-01,2024-12-31"),
        ("FRANCE", "spring,x,R53,2024-04-01,2024-06-30"),
    ],
)
def test_a_perimeter_that_lies_in_another_or_beside_all_is_accepted(
    own: Path, covers: str, line: str
) -> None:
    write(own / "perimeters.csv", PERIMETERS, line)
    check(store(own, covers))


def test_two_perimeters_of_one_s_own_may_not_overlap_otherwise_either(own: Path) -> None:
    told = refusal(own, QUARTER, "spring,x,R53,2024-03-01,2024-05-31")
    assert "line 3" in told
    assert "bre_2024_t1 and spring share acts" in told


@pytest.mark.parametrize("command", ["publish", "status"])
def test_nothing_is_built_on_settings_that_are_wrong(
    own: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = own.parent
    write(own / "perimeters.csv", PERIMETERS, "Bre,x,R53,2024-01-01,2024-03-31")
    monkeypatch.setenv("TELESANTE_RAW", str(store(own)))
    monkeypatch.setenv("TELESANTE_DB", str(work / "warehouse.duckdb"))
    monkeypatch.setenv("TELESANTE_PUBLISHED", str(work / "published"))
    monkeypatch.setenv("DBT_TARGET_PATH", str(work / "target"))
    result = CliRunner().invoke(main, [command])
    assert result.exit_code == 2
    assert "perimeters.csv, line 2, column perimeter_id: 'Bre' is no id" in result.stderr
    assert not (work / "warehouse.duckdb").exists()
