"""`telesante status` says what is staged, built and published; long work says how far it is."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from click.testing import CliRunner
from conftest import BIN, PROJECT
from rich.console import Console

from telesante.publish import run
from telesante.publish.releases import Releases
from telesante.status.command import command as status
from telesante.status.standing import standing

NOW = datetime(2025, 8, 20, 12, 0, tzinfo=UTC)
LONG_AGO, LATELY = NOW - timedelta(days=3, hours=4), NOW - timedelta(hours=2, minutes=5)


def dated(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def stage(folder: Path, moment: datetime) -> None:
    """Write a raw store of one flux month."""
    flux = folder / "er_prs_f" / "flx_dis_dtd=2025-07-01"
    flux.mkdir(parents=True)
    (folder / "manifest").mkdir()
    manifest = folder / "manifest" / "1.parquet"
    duckdb.execute(
        "copy (select *, delivery_order::text as delivery_id, delivery_id as file_name,"
        " delivery_id as sha256, null as same_as, stored_count as line_count, 0 as rejected_count,"
        " false as is_synthetic from (values (1, 'er_prs_f', 'stored', 1234567),"
        " (2, 'ir_ben_r', 'stored', 9), (3, 'er_prs_f', 'redelivered', 0))"
        f" as rows (delivery_order, table_name, status, stored_count)) to '{manifest}'"
    )
    (flux / "part.parquet").write_bytes(bytes(1_000_000))
    for file in folder.rglob("*.parquet"):
        dated(file, moment)


def build(path: Path, moment: datetime) -> None:
    path.write_bytes(bytes(2_000_000))
    dated(path, moment)


def publish(root: Path, moment: datetime) -> None:
    release = root / "releases" / "20250820-flux20250701"
    release.mkdir(parents=True)
    (release / "manifest.json").write_text(json.dumps({"published_at": moment.isoformat()}))
    (root / "current").symlink_to(Path("releases") / release.name)


@pytest.fixture
def shown(tmp_path):
    """Return a function that gives the cells of each row, by its first."""

    def show() -> dict[str, list[str]]:
        table = standing(
            tmp_path / "raw", tmp_path / "warehouse.duckdb", Releases(tmp_path / "out"), NOW
        )
        console = Console(width=200)
        with console.capture() as capture:
            console.print(table)
        rows = [line.strip("│").split("│") for line in capture.get().splitlines() if "│" in line]
        return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in rows}

    return show


def test_nothing_is_said_to_be_nothing(shown):
    assert shown() == {
        "staged": ["nothing", "", "", "telesante stage DELIVERY..."],
        "built": ["nothing", "", "", ""],
        "published": ["nothing", "", "", ""],
    }


def test_sizes_and_ages_are_those_of_the_files(shown, tmp_path):
    stage(tmp_path / "raw", LONG_AGO)
    build(tmp_path / "warehouse.duckdb", LATELY)
    publish(tmp_path / "out", NOW - timedelta(minutes=3))
    rows = shown()
    what, size, age, to_do = rows["staged"]
    assert what == "2 files, 1 234 567 reimbursement lines, fluxes 2025-07 to 2025-07"
    assert (size, age, to_do) == ("1.0 MB", "3 d 4 h", "")
    assert rows["built"] == ["warehouse.duckdb", "2.0 MB", "2 h 5 min", ""]
    assert rows["published"][0] == "20250820-flux20250701"
    assert rows["published"][2:] == ["3 min", ""]


def test_what_came_later_makes_the_rest_behind(shown, tmp_path):
    stage(tmp_path / "raw", LATELY)
    build(tmp_path / "warehouse.duckdb", LONG_AGO)
    publish(tmp_path / "out", LONG_AGO - timedelta(days=1))
    rows = shown()
    assert rows["built"][3] == "telesante publish: deliveries came since"
    assert rows["published"][3] == "telesante publish: the warehouse was built since"


def test_an_unfinished_delivery_is_told(shown, tmp_path):
    stage(tmp_path / "raw", LATELY)
    (tmp_path / "raw" / "_work").mkdir()
    assert shown()["staged"][3] == "telesante stage: the last delivery is unfinished"


def test_a_raw_store_that_others_may_read_is_told_with_the_command_that_closes_it():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "raw [1]"
        stage(store, LATELY)
        to_do = []
        for above, mode in ((0o755, 0o755), (0o755, 0o700), (0o700, 0o755)):
            folder.chmod(above)
            store.chmod(mode)
            table = standing(store, folder / "none", Releases(folder / "out"), NOW)
            to_do.append(str(next(table.columns[4].cells)))
    assert to_do == [f"chmod go-rwx '{store}': others may read it", "", ""]


def test_what_is_staged_is_told_before_there_is_a_warehouse(tmp_path):
    stage(tmp_path / "raw", LATELY)
    environment = {
        "TELESANTE_RAW": str(tmp_path / "raw"),
        "TELESANTE_DB": str(tmp_path / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(tmp_path / "out"),
    }
    result = CliRunner(env=environment).invoke(status, [])
    assert result.exit_code == 2
    assert "1 234 567 reimbursement lines" in result.output
    assert "error: There is no warehouse" in result.output
    assert "telesante publish" in result.output


@pytest.mark.parametrize("is_staged", [True, False])
def test_the_demonstration_is_proposed_to_nobody_who_has_deliveries(tmp_path, is_staged):
    if is_staged:
        stage(tmp_path / "raw", LATELY)
    environment = {
        "TELESANTE_RAW": str(tmp_path / "raw"),
        "TELESANTE_DB": str(tmp_path / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(tmp_path / "out"),
    }
    result = CliRunner(env=environment).invoke(status, [])
    assert ("make build" in result.output) == (not is_staged)


HOLD = """
import sys, duckdb
held = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_locked_warehouse_is_told_in_one_sentence_by_dbt_too(tmp_path):
    environment = os.environ | {
        "TELESANTE_RAW": str(tmp_path / "raw"),
        "TELESANTE_DB": str(tmp_path / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(tmp_path / "out"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
    }
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path / "warehouse.duckdb"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        writer.stdout.readline()
        for command in (["dbt", "debug", "--connection"], ["telesante", "status"]):
            refused = subprocess.run(
                [BIN / command[0], *command[1:]],
                cwd=PROJECT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            said = " ".join((refused.stdout + refused.stderr).split())
            assert f"warehouse.duckdb is in use by another process (PID {writer.pid})" in said
            assert "Could not set lock" not in said
        writer.stdin.close()


def test_a_publication_tells_as_many_steps_as_it_announces(monkeypatch, tmp_path):
    from telesante.quality import gate

    green = SimpleNamespace(exit_code=0, verdicts=[])
    monkeypatch.setattr(run, "candidate_beside", lambda _: nullcontext(tmp_path / "candidate"))
    monkeypatch.setattr(run, "refuse_busy", lambda _: None)
    monkeypatch.setattr(run, "_protect", lambda *_: {})
    monkeypatch.setattr(run.quarters, "keep", lambda *_: None)
    monkeypatch.setattr(run, "put_in_place", lambda *_: "release")
    monkeypatch.setattr(run.export, "read_inputs", lambda _: [])
    monkeypatch.setattr(run.dbt, "build", lambda *_: None)
    monkeypatch.setattr(run.compared, "compare", lambda *_: [])
    monkeypatch.setattr(run.copies, "copy_marts", lambda *_: None)
    monkeypatch.setattr(gate, "check", lambda *_: green)
    steps: list[str] = []
    places = run.Places(
        tmp_path / "raw", tmp_path / "db", tmp_path / "published", tmp_path / "reports"
    )
    assert run.publish(places, 5, steps.append) == "release"
    assert len(steps) == run.STEP_COUNT


def status_of(warehouse: Path, tmp_path: Path) -> str:
    environment = {
        "TELESANTE_RAW": str(tmp_path / "raw"),
        "TELESANTE_DB": str(warehouse),
        "TELESANTE_PUBLISHED": str(tmp_path / "out"),
        "COLUMNS": "200",
    }
    result = CliRunner(env=environment).invoke(status, [])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_store_that_declares_nothing_is_told_what_it_may_hold(own_warehouse, tmp_path):
    stage(tmp_path / "raw", LATELY)
    assert "--covers" not in status_of(Path(own_warehouse), tmp_path)
    with duckdb.connect(str(own_warehouse)) as connection:
        connection.execute("update intermediate.int_store_described set declared_perimeters = null")
    proposed = status_of(Path(own_warehouse), tmp_path)
    assert "telesante publish --covers 11" in proposed
    assert proposed.index("--covers 11 ") < proposed.index("--covers 84 ")
