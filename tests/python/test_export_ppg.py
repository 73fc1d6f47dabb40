"""`telesante export-ppg`: what reaches PILOTE, and what must not."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from click.testing import CliRunner

from telesante.ppg import pilote
from telesante.ppg.command import command
from telesante.ppg.values import CHRONIC, UPTAKE
from telesante.settings import PROJECT

IDENTIFIERS = ["--uptake-id", "IND-101", "--chronic-id", "IND-102"]
TOY = Path(__file__).with_name("test_export_ppg_warehouse.sql")


class Run(NamedTuple):
    exit_code: int
    printed: str
    folder: Path

    def lines(self, name: str) -> list[list[str]]:
        text = (self.folder / name).read_bytes().decode("utf-8")
        return list(csv.reader(text.splitlines(), delimiter=";"))

    def values(self, name: str) -> dict[tuple[str, str], str]:
        return {(line[1], line[3]): line[5] for line in self.lines(name)[1:]}


Export = Callable[..., Run]


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    """Return a function that exports the toy publication, changed by SQL statements."""
    for variable in ("TELESANTE_PPG_UPTAKE_ID", "TELESANTE_PPG_CHRONIC_ID"):
        monkeypatch.delenv(variable, raising=False)
    publication = tmp_path / "toy" / "current" / "telesante.duckdb"
    publication.parent.mkdir(parents=True)
    folder = tmp_path / "out"

    def run(*changes: str, options: Sequence[str] = IDENTIFIERS) -> Run:
        publication.unlink(missing_ok=True)
        with duckdb.connect(publication) as connection:
            connection.execute(TOY.read_text("utf-8"))
            for change in changes:
                connection.execute(change)
        arguments = ["--published", str(tmp_path / "toy"), "--out", str(folder), *options]
        outcome = CliRunner().invoke(command, arguments)
        return Run(outcome.exit_code, outcome.output, folder)

    return run


def test_a_file_has_the_layout_that_pilote_imports(export: Export) -> None:
    run = export()
    assert run.exit_code == 0, run.printed
    assert run.lines("IND-101.csv") == [
        list(pilote.HEADER),
        ["IND-101", "D75", "Paris", "2024-12-31", "va", "35.2"],
        ["IND-101", "D92", "Hauts-de-Seine", "2024-12-31", "va", "40.0"],
        ["IND-101", "D94", "Val-de-Marne", "2024-12-31", "va", "20.0"],
        ["IND-101", "FRANCE", "France", "2024-12-31", "va", "33.3"],
        ["IND-101", "R11", "Île-de-France", "2024-12-31", "va", "34.1"],
    ]
    assert run.values("IND-102.csv")["FRANCE", "2024-12-31"] == "1075380"


def test_a_provisional_quarter_is_left_out(export: Export) -> None:
    run = export()
    assert {quarter for _, quarter in run.values("IND-101.csv")} == {"2024-12-31"}
    assert "provisional" in run.printed


def test_a_final_quarter_is_read_where_it_leaves_exactly(export: Export) -> None:
    run = export(
        "insert into marts.ppg_chronic_patients by name select * replace ('2024-12' as edition_id,"
        " patient_count + 3 as patient_count) from marts.ppg_chronic_patients"
        " where not is_provisional",
        "update marts.ppg_chronic_patients set is_rounded = true, patient_count = 5010"
        " where edition_id = 'latest'",
    )
    assert run.values("IND-102.csv")["D75", "2024-12-31"] == "5003"


def test_a_masked_zone_is_left_out_and_never_empty(export: Export) -> None:
    run = export(
        "update marts.ppg_teleconsultation_uptake set uptake_percent = null, is_masked = true"
        " where zone_id in ('D92', 'D94')"
    )
    assert run.exit_code == 0, run.printed
    assert {zone for zone, _ in run.values("IND-101.csv")} == {"D75", "R11", "FRANCE"}
    assert all(line[5] for line in run.lines("IND-101.csv"))
    assert "2 values left out: zones that the publication masks" in run.printed


def test_zones_that_the_store_does_not_cover_are_told_and_have_no_value(export: Export) -> None:
    run = export("delete from marts.ppg_chronic_patients where zone_id in ('FRANCE', 'D94')")
    assert run.exit_code == 0, run.printed
    assert {zone for zone, _ in run.values("IND-102.csv")} == {"D75", "D92", "R11"}
    # D94 lies in a region that is shown: nobody is there. Bretagne, its departments and France.
    assert "4 zones of chronic_patients left out: the store does not cover them." in run.printed
    assert "FRANCE" in {zone for zone, _ in run.values("IND-101.csv")}
    assert "of teleconsultation_uptake left out" not in run.printed


def test_what_the_publication_shows_is_exported_whatever_its_size(export: Export) -> None:
    run = export("update marts.ppg_chronic_patients set patient_count = 0 where zone_id = 'D92'")
    assert run.values("IND-102.csv")["D92", "2024-12-31"] == "0"


def test_a_warehouse_that_nobody_masked_is_refused(export: Export) -> None:
    run = export("alter table marts.ppg_chronic_patients drop column is_masked")
    assert run.exit_code == 2
    assert "is no publication with masked PPG tables" in run.printed


def test_it_reads_what_is_published_and_says_so_when_nothing_is(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELESANTE_PUBLISHED", str(tmp_path / "published"))
    nothing = CliRunner().invoke(command, IDENTIFIERS)
    assert nothing.exit_code == 2
    assert "run `telesante publish`" in nothing.output
    export()
    (tmp_path / "toy").rename(tmp_path / "published")
    found = CliRunner().invoke(command, [*IDENTIFIERS, "--out", str(tmp_path / "out")])
    assert found.exit_code == 0, found.output


def test_without_identifiers_nothing_is_exported(export: Export) -> None:
    run = export(options=["--uptake-id", "IND-101"])
    assert run.exit_code == 2
    assert "TELESANTE_PPG_CHRONIC_ID" in run.printed
    assert not run.folder.exists()


def test_identifiers_may_come_from_the_environment(
    export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELESANTE_PPG_UPTAKE_ID", "IND-101")
    monkeypatch.setenv("TELESANTE_PPG_CHRONIC_ID", "IND-102")
    run = export(options=[])
    assert run.exit_code == 0, run.printed
    assert (run.folder / "IND-102.csv").exists()


@pytest.mark.parametrize("identifier", ["101", "IND-1", "IND-10101", "IND-102"])
def test_a_wrong_or_repeated_identifier_is_refused(export: Export, identifier: str) -> None:
    run = export(options=["--uptake-id", identifier, "--chronic-id", "IND-102"])
    assert run.exit_code == 2
    assert not run.folder.exists()


def test_synthetic_values_leave_only_under_a_name_that_says_so(export: Export) -> None:
    synthetic = "update marts.ppg_chronic_patients set is_synthetic = true"
    refused = export(synthetic)
    assert refused.exit_code == 1
    assert not refused.folder.exists()
    run = export(synthetic, options=[*IDENTIFIERS, "--demonstration"])
    assert run.exit_code == 0, run.printed
    assert sorted(path.name for path in run.folder.iterdir()) == [
        "demonstration_IND-101.csv",
        "demonstration_IND-102.csv",
    ]


@pytest.mark.parametrize(
    "fault",
    [
        "uptake_percent = 100.1",
        "zone_id = 'DEPT-75'",
        "zone_id = 'D20'",
        "zone_id = 'D75'",
        "quarter_end = date '2024-12-30'",
    ],
)
def test_what_pilote_would_refuse_is_not_written(export: Export, fault: str) -> None:
    change = f"update marts.ppg_teleconsultation_uptake set {fault} where zone_id in ('D75', 'D92')"
    run = export(change)
    assert run.exit_code == 1
    assert not (run.folder / "IND-101.csv").exists()
    assert list(run.folder.iterdir()) == []


def test_a_refused_file_leaves_the_former_one(export: Export) -> None:
    before = export().lines("IND-101.csv")
    run = export("update marts.ppg_teleconsultation_uptake set uptake_percent = 120")
    assert run.exit_code == 1
    assert run.lines("IND-101.csv") == before


def test_nothing_final_is_said_and_not_written(export: Export) -> None:
    run = export("update marts.ppg_teleconsultation_uptake set is_provisional = true")
    assert run.exit_code == 1
    assert "teleconsultation_uptake" in run.printed


@pytest.mark.parametrize(
    "change", ["drop table marts.ppg_chronic_patients", "delete from marts.ppg_chronic_patients"]
)
def test_a_warehouse_without_the_indicator_is_no_success(export: Export, change: str) -> None:
    assert export(change).exit_code in {1, 2}


def test_every_zone_of_france_and_no_other_passes_the_schema(tmp_path: Path) -> None:
    zones = ["FRANCE"]
    for seed in ("departments", "regions"):
        with (PROJECT / "seeds" / "nomenclatures" / f"{seed}.csv").open(encoding="utf-8") as lines:
            zones += [row["pilote_zone_id"] for row in csv.DictReader(lines)]
    assert len(zones) == 120
    path = tmp_path / "zones.csv"

    def faults(zone: str) -> list[str]:
        line = f"IND-101;{zone};;2024-12-31;va;35.2"
        path.write_text(f"{';'.join(pilote.HEADER)}\n{line}\n", "utf-8")
        return pilote.find_faults(path, "IND-101", UPTAKE)

    lines = [f"IND-101;{zone};;2024-12-31;va;35.2" for zone in zones]
    path.write_text("\n".join([";".join(pilote.HEADER), *lines, ""]), "utf-8")
    assert pilote.find_faults(path, "IND-101", UPTAKE) == []
    for zone in ("D20", "D96", "D975", "D977", "R10", "R05", "DEPT-75", "France entière", ""):
        assert faults(zone), zone


@pytest.mark.parametrize(
    "line",
    [
        "IND-102;D75;Paris;2024-12-31;va;35",
        "IND-101;D75;Paris;31/12/2024;va;35",
        "IND-101;D75;Paris;2024-12-31;vc;35",
        "IND-101;D75;Paris;2024-12-31;va;",
        "IND-101;D75;Paris;2024-12-31;va;NC",
        "IND-101;D75;Paris;2024-12-31;va;-1",
        "IND-101;D92;Hauts-de-Seine;2024-12-31;va;35\nIND-101;D92;;2024-12-31;va;36",
    ],
)
def test_the_schema_finds_each_fault_that_pilote_names(tmp_path: Path, line: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"{';'.join(pilote.HEADER)}\n{line}\n", "utf-8")
    assert pilote.find_faults(path, "IND-101", CHRONIC)
