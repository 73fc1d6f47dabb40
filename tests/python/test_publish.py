"""`telesante publish`: readers see one release or the next, never half, whatever happens."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import BIN, PROJECT, Demo
from small_publication import (
    KEEP,
    leftovers,
    prepare,
    publish_small,
    published_number,
    read_until,
    run_command,
    warehouse_number,
)

from telesante.publish import dbt, made_from, manifest, run
from telesante.publish.command import command
from telesante.publish.faults import CannotPublishError, RefusedError
from telesante.publish.releases import DATABASE, Releases
from telesante.quality import gate

READERS = 10
KILLED_BY_STEP = 20
KILLED_BY_TIME = 4
# Bytes.
DISK = 16_000_000
ROOM_STEP = 200_000


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that begin with the imports done and no DuckDB open."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["small_publication"])
    return context


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which publication 1 is out."""
    publish_small(tmp_path, 1)
    return tmp_path


def start(processes: ForkServerContext, *arguments: object, **options: object) -> BaseProcess:
    process = processes.Process(target=run_command, args=arguments, kwargs=options)
    process.start()
    return process


def publish_in_process(
    processes: ForkServerContext, folder: Path, number: int, **options: object
) -> int:
    process = start(processes, folder, number, **options)
    process.join()
    return process.exitcode


def called(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the command on the folder's own publication; return exit code and what it said."""
    environment = {
        "TELESANTE_DB": str(folder / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(folder / "published"),
    }
    result = CliRunner(env=environment).invoke(command, list(arguments))
    return result.exit_code, result.output


# ------------------------------------------------------------------------------------ readers


def test_readers_see_one_release_wholly_while_three_are_published_and_one_is_rolled_back(
    folder: Path, processes: ForkServerContext
) -> None:
    answers = [folder / f"answers_{rank}" for rank in range(READERS)]
    readers = [processes.Process(target=read_until, args=(folder, file)) for file in answers]
    for reader in readers:
        reader.start()
    while not all(file.with_suffix(".begun").exists() for file in answers):
        time.sleep(0.05)
    for number in (2, 3, 4):
        time.sleep(0.5)
        publish_small(folder, number)
    time.sleep(0.5)
    assert called(folder, "--rollback")[0] == 0
    time.sleep(0.5)
    (folder / "stop").touch()
    for reader in readers:
        reader.join()
    assert [reader.exitcode for reader in readers] == [0] * READERS
    seen = [[int(line) for line in file.read_text().splitlines()] for file in answers]
    assert {number for one in seen for number in one} == {1, 2, 3, 4}
    assert all(one[0] == 1 and one[-1] == 3 for one in seen)
    assert min(map(len, seen)) >= 10


def test_a_reader_that_is_connected_keeps_its_release(folder: Path) -> None:
    file = folder / "published" / "current" / DATABASE
    program = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    print(connection.execute("select max(act_count) from marts.flows_department").fetchall()[0][0])
    sys.stdout.flush()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:

        def ask() -> int:
            print("ask", file=reader.stdin, flush=True)
            return int(reader.stdout.readline())

        assert ask() == 1
        for number in range(2, 4 + KEEP):
            publish_small(folder, number)
        assert ask() == 1
        reader.stdin.close()
    assert published_number(folder) == 3 + KEEP


# --------------------------------------------------------------------------------- interrupted


def test_killed_at_any_step_it_leaves_the_old_or_the_new_and_the_next_run_needs_no_repair(
    folder: Path, processes: ForkServerContext
) -> None:
    reference = folder.parent / "reference"
    shutil.copytree(folder, reference, symlinks=True)
    assert publish_in_process(processes, reference, 2) == 0
    all_steps = int((reference / "steps").read_text())
    assert all_steps > KILLED_BY_STEP
    states = set()
    for step in sorted(random.Random(2024).sample(range(1, all_steps + 1), KILLED_BY_STEP)):
        killed = folder.parent / f"killed_{step}"
        shutil.copytree(folder, killed, symlinks=True)
        assert publish_in_process(processes, killed, 2, last_step=step) == -signal.SIGKILL
        state = published_number(killed), warehouse_number(killed)
        states.add(state)
        assert state in {(1, 1), (2, 1), (2, 2)}, f"killed at step {step} of {all_steps}"
        assert publish_in_process(processes, killed, 3) == 0
        assert (published_number(killed), warehouse_number(killed)) == (3, 3)
        assert leftovers(killed) == []
        assert stat.S_IMODE((killed / "warehouse.duckdb").stat().st_mode) == 0o600
    assert {(1, 1), (2, 2)} <= states


def test_killed_at_any_time_it_leaves_the_old_or_the_new(
    folder: Path, processes: ForkServerContext
) -> None:
    chance = random.Random(20241231)
    for number in range(2, 2 + KILLED_BY_TIME):
        before = published_number(folder)
        (folder / "ready").unlink(missing_ok=True)
        process = start(processes, folder, number)
        while not (folder / "ready").exists():
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.join()
        assert published_number(folder) in {before, number}
    assert publish_in_process(processes, folder, 99) == 0
    assert published_number(folder) == 99
    assert leftovers(folder) == []


def test_killed_while_dbt_builds_it_takes_dbt_with_it(folder: Path, demo: Demo) -> None:
    environment = demo.environment(folder) | {
        "TELESANTE_DB": str(folder / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(folder / "published"),
    }
    with subprocess.Popen(
        [BIN / "telesante", "publish"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as publisher:
        builders = Path(f"/proc/{publisher.pid}/task/{publisher.pid}/children")
        # Short commands come before it, git's among them.
        while not (builder := [one for one in builders.read_text().split() if _is_dbt(one)]):
            time.sleep(0.05)
        time.sleep(1)
        publisher.kill()
    end = time.monotonic() + 30
    while _is_alive(int(builder[0])) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _is_alive(int(builder[0]))
    assert leftovers(folder) != []
    assert (published_number(folder), warehouse_number(folder)) == (1, 1)
    publish_small(folder, 2)
    assert published_number(folder) == 2
    assert leftovers(folder) == []


def _is_dbt(process: str) -> bool:
    try:
        return b"dbt" in Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _is_alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("largest_file", [1_000, 20_000, 100_000, 300_000])
def test_a_full_disk_stops_it_and_leaves_the_old(
    folder: Path, processes: ForkServerContext, largest_file: int
) -> None:
    assert publish_in_process(processes, folder, 2, largest_file=largest_file) == 2
    assert (published_number(folder), warehouse_number(folder)) == (1, 1)
    assert publish_in_process(processes, folder, 3) == 0
    assert published_number(folder) == 3
    assert leftovers(folder) == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, small enough to be filled, on which publication 1 is out."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", place]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        # No package gives the right to: not a skip, which CI takes for a failure.
        pytest.xfail("this machine does not let its user mount a small disk")
    try:
        publish_small(place, 1)
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def test_a_disk_that_is_really_full_leaves_the_old_whatever_room_is_left(
    disk: Path, processes: ForkServerContext
) -> None:
    ballast, codes = disk / "ballast", []
    whole = DISK - shutil.disk_usage(disk).free
    for room in range(0, whole + ROOM_STEP, ROOM_STEP):
        ballast.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - room)))
        code = publish_in_process(processes, disk, 2, tells=False)
        codes.append(code)
        state = published_number(disk), warehouse_number(disk)
        assert state == ((1, 1) if code else (2, 2)), f"{room} bytes were left"
        ballast.unlink()
        if code == 0:
            break
    assert codes[:-1] == [2] * (len(codes) - 1)
    assert len(codes) > 4
    assert codes[-1] == 0
    assert publish_in_process(processes, disk, 3) == 0
    assert published_number(disk) == 3
    assert leftovers(disk) == []


@pytest.mark.parametrize("place", ["published", "published/releases", "."])
def test_a_folder_that_cannot_be_written_is_named(
    folder: Path, processes: ForkServerContext, place: str
) -> None:
    (folder / "said").touch()
    (folder / "steps").touch()
    closed = folder / place
    mode = closed.stat().st_mode
    closed.chmod(0o555)
    try:
        assert publish_in_process(processes, folder, 2) == 2
    finally:
        closed.chmod(mode)
    assert str(folder) in (folder / "said").read_text()
    assert (published_number(folder), warehouse_number(folder)) == (1, 1)


def test_a_second_publisher_stops_and_the_first_one_goes_on(
    folder: Path, processes: ForkServerContext
) -> None:
    first = start(processes, folder, 2, waits=3)
    while not (folder / "ready").exists():
        time.sleep(0.01)
    exit_code, said = called(folder, "--rollback")
    assert exit_code == 2
    assert "Another `telesante publish` holds" in said
    first.join()
    assert first.exitcode == 0
    assert published_number(folder) == 2


# -------------------------------------------------------------------------------- red gates


def test_a_red_suite_leaves_the_publication_and_exits_with_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Red:
        exit_code = 1

    monkeypatch.setattr(dbt, "build", lambda candidate, selector: candidate.touch())
    monkeypatch.setattr(gate, "check", lambda *_: Red())
    exit_code, said = called(folder)
    assert exit_code == 1, said
    assert "The gate is red (suite figures)" in said
    assert "Nothing was published" in said
    assert (published_number(folder), warehouse_number(folder)) == (1, 1)
    assert leftovers(folder) == []


@pytest.mark.parametrize(
    ("statuses", "fault"),
    [
        (["success", "fail"], RefusedError),
        (["success", "fail", "error"], CannotPublishError),
        (["success", "error", "skipped"], CannotPublishError),
        (None, CannotPublishError),
    ],
)
def test_dbt_tells_wrong_data_from_a_build_that_could_not_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    statuses: list[str] | None,
    fault: type[Exception],
) -> None:
    results = tmp_path / "run_results.json"
    results.write_text('{"results": [{"status": "fail"}]}')  # of a former run
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path))
    monkeypatch.chdir(PROJECT)
    text = json.dumps({"results": [{"status": status} for status in statuses or []]})
    stub = tmp_path / "dbt"
    write = f"echo '{text}' > {results}\n" if statuses else ""
    stub.write_text(f"#!/bin/sh\n{write}exit 1\n")
    stub.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(fault):
        dbt.build(tmp_path / "candidate.duckdb", "warehouse")


def test_a_disk_that_is_full_while_dbt_builds_is_said_in_our_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = folder / "dbt"
    said = event(
        "RunResultError", "error", 'IO Error: Could not write "x": No space left on device'
    )
    stub.write_text(f"#!/bin/sh\necho '{said}'\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    exit_code, printed = called(folder)
    assert exit_code == 2
    assert f"error: The disk of {folder} is full" in printed
    assert (published_number(folder), warehouse_number(folder)) == (1, 1)


def event(name: str, level: str = "info", message: str = "", **data: int) -> str:
    return json.dumps({"info": {"name": name, "level": level, "msg": message}, "data": data})


def test_of_what_dbt_says_the_faults_are_shown_and_how_far_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    passed = [event("LogStartLine", total=250), event("LogTestResult", message="PASS")]
    failed = [
        event("LogTestResult", "error", "FAIL 3 a_rule"),
        event("RunResultFailure", "error", "Failure in test a_rule (tests/singular/a_rule.sql)"),
        event("SQLCompiledPath", message="compiled code at target/a_rule.sql"),
    ]
    dbt.tell([event("MainReportVersion", message="Running"), *passed * 249, *failed, "no event"])
    assert capsys.readouterr().err.splitlines() == [
        "  dbt: 100 of 250 lists, models and tests",
        "  dbt: 200 of 250 lists, models and tests",
        "FAIL 3 a_rule",
        "  dbt: 250 of 250 lists, models and tests",
        "Failure in test a_rule (tests/singular/a_rule.sql)",
        "compiled code at target/a_rule.sql",
        "no event",
    ]


def test_it_runs_in_the_folder_of_the_project_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    exit_code, said = called(folder)
    assert exit_code == 2
    assert "dbt_project.yml" in said


def test_a_warehouse_that_is_being_written_is_not_replaced(folder: Path) -> None:
    program = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, folder / "warehouse.duckdb"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        writer.stdout.readline()
        with pytest.raises(CannotPublishError, match="is in use by another process"):
            publish_small(folder, 2)
        writer.stdin.close()
    assert (published_number(folder), warehouse_number(folder)) == (1, 1)


# ---------------------------------------------------------------------- releases and rollback


def test_a_rollback_without_a_former_release_says_so(tmp_path: Path) -> None:
    exit_code, said = called(tmp_path, "--rollback")
    assert exit_code == 2
    assert "Nothing is published" in said
    publish_small(tmp_path, 1)
    exit_code, said = called(tmp_path, "--rollback")
    assert exit_code == 2
    assert "There is no release before" in said
    assert published_number(tmp_path) == 1


def test_a_rollback_goes_to_what_readers_had_before(folder: Path) -> None:
    publish_small(folder, 2)
    called(folder, "--rollback")
    assert published_number(folder) == 1
    publish_small(folder, 3)
    called(folder, "--rollback")
    assert published_number(folder) == 1, "not to release 2, which was rolled back"


def test_the_last_releases_are_kept_and_the_one_to_roll_back_to_always(folder: Path) -> None:
    releases = Releases(folder / "published")
    first = releases.names[0]
    for number in (2, 3, 4):
        publish_small(folder, number)
    assert len(releases.names) == KEEP
    assert first not in releases.names
    called(folder, "--rollback")
    called(folder, "--rollback")
    base = releases.current.name
    for number in (5, 6, 7):
        publish_small(folder, number)
        if number == 5:
            assert base in releases.names
            assert releases.previous().name == base
    assert published_number(folder) == 7


def test_a_release_is_read_only_and_open_to_readers_and_the_warehouse_to_its_owner(
    folder: Path,
) -> None:
    release = Releases(folder / "published").current
    modes = {stat.S_IMODE(path.stat().st_mode) for path in release.rglob("*") if path.is_file()}
    assert modes == {0o444}
    assert {stat.S_IMODE(p.stat().st_mode) for p in (release, release / "csv")} == {0o755}
    assert stat.S_IMODE((folder / "warehouse.duckdb").stat().st_mode) == 0o600


def test_readers_may_enter_whatever_the_umask_of_the_publisher(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        publish_small(tmp_path, 1)
    finally:
        os.umask(mask)
    published = tmp_path / "published"
    records = published / "records"
    folders = [published, published / "releases", published / "current", records]
    folders += [path for path in records.rglob("*") if path.is_dir()]
    for folder in folders:
        assert (folder, stat.S_IMODE(folder.stat().st_mode)) == (folder, 0o755)


def test_the_candidate_is_closed_to_others_from_its_creation(
    folder: Path, processes: ForkServerContext
) -> None:
    process = start(processes, folder, 2, waits=2)
    while not (folder / "ready").exists():
        time.sleep(0.01)
    (beside,) = folder.glob("warehouse.duckdb.candidate-*")
    assert stat.S_IMODE(beside.stat().st_mode) == 0o700
    process.join()


def test_the_log_of_a_killed_build_does_not_enter_the_new_warehouse(folder: Path) -> None:
    log = folder / "warehouse.duckdb.wal"
    program = """
import os, sys, duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("create table left_over as select 1 as one")
os._exit(1)
"""
    subprocess.run([sys.executable, "-c", program, folder / "warehouse.duckdb"], check=False)
    assert log.exists()
    publish_small(folder, 2)
    assert not log.exists()
    assert warehouse_number(folder) == 2


# --------------------------------------------------------------------------- unsafe folders


@pytest.mark.parametrize("place", ["published", "published/releases"])
def test_a_folder_that_everybody_may_write_is_refused(folder: Path, place: str) -> None:
    (folder / place).chmod(0o777)
    exit_code, said = called(folder, "--rollback")
    assert exit_code == 2
    assert "chmod o-w" in said
    assert published_number(folder) == 1


@pytest.mark.parametrize("place", ["published", "published/releases", "published/masks"])
def test_a_folder_that_its_group_may_write_is_refused_unless_it_is_told_to(
    folder: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_small(folder, 2)
    (folder / place).chmod(0o775)
    exit_code, said = called(folder, "--rollback")
    assert exit_code == 2
    assert f"chmod g-w {folder / place}" in said
    assert published_number(folder) == 2
    monkeypatch.setenv("TELESANTE_PUBLISHED_GROUP_WRITES", "1")
    assert called(folder, "--rollback")[0] == 0
    assert published_number(folder) == 1


def test_a_folder_whose_parent_everybody_may_change_is_refused(folder: Path) -> None:
    folder.chmod(0o777)
    exit_code, said = called(folder, "--rollback")
    folder.chmod(0o700)
    assert exit_code == 2
    assert f"chmod o-w {folder}" in said


def test_releases_are_written_inside_the_configured_folder_only(
    folder: Path, tmp_path: Path
) -> None:
    elsewhere = folder / "elsewhere"
    (folder / "published" / "releases").rename(elsewhere)
    (folder / "published" / "releases").symlink_to(elsewhere)
    exit_code, said = called(folder, "--rollback")
    assert exit_code == 2
    assert "leads out of the publication's folder" in said


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path) -> None:
    link = folder / "published" / "current"
    link.unlink()
    link.symlink_to(folder)
    exit_code, said = called(folder, "--rollback")
    assert exit_code == 2
    assert "leads out of" in said


def test_the_restricted_warehouse_is_not_kept_where_everybody_reads(folder: Path) -> None:
    environment = {
        "TELESANTE_DB": str(folder / "published" / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(folder / "published"),
    }
    result = CliRunner(env=environment).invoke(command, [])
    assert result.exit_code == 2
    assert "is restricted and lies inside the publication" in result.output


# ------------------------------------------------------------------------------- the files


def test_a_csv_file_opens_in_a_french_spreadsheet(folder: Path) -> None:
    file = folder / "published" / "current" / "csv" / "flows_department.csv"
    lines = file.read_bytes().splitlines()
    assert lines[0] == (
        b"\xef\xbb\xbfedition_id;beneficiary_zone;act_count;weight_percent;is_masked"
    )
    assert lines[1] == b"latest;0;1;0,25;false"


def test_a_published_table_carries_its_description(folder: Path) -> None:
    file = folder / "published" / "current" / DATABASE
    with duckdb.connect(str(file), read_only=True) as connection:
        comments = connection.execute("select comment from duckdb_tables()").fetchall()
    assert ("It's number 1",) in comments


def test_files_staged_while_it_builds_are_not_claimed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = iter([[], [{"sha256": "new"}]])
    monkeypatch.setattr(run.export, "read_inputs", lambda _: next(found))
    monkeypatch.setattr(dbt, "build", lambda candidate, selector: candidate.touch())
    monkeypatch.setattr(run, "_require_green", lambda *_: {})
    monkeypatch.setattr(run, "_protect", lambda *_: None)
    monkeypatch.setattr(run.copies, "copy_marts", lambda _: None)
    monkeypatch.setattr(run.compared, "compare", lambda *_: [])
    exit_code, said = called(folder)
    assert exit_code == 2
    assert "staged meanwhile" in said
    assert published_number(folder) == 1


# ------------------------------------------------------------------------ nothing has changed

FIRST_SALT = "the first salt of this test"


@pytest.fixture
def published_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose raw store of one file was published; another publication is number 2."""
    raw = folder / "raw"
    raw.mkdir()
    duckdb.sql("select 1 as one").write_parquet(str(raw / "lines.parquet"))
    monkeypatch.setenv("TELESANTE_RAW", str(raw))
    monkeypatch.setenv("TELESANTE_SALT", FIRST_SALT)
    numbers = iter(range(2, 10))
    monkeypatch.setattr(
        dbt,
        "build",
        lambda candidate, name: prepare(candidate, next(numbers)) if name == "warehouse" else None,
    )
    for name in ("_require_green", "_protect", "_finish"):
        monkeypatch.setattr(run, name, lambda *_: {})
    monkeypatch.setattr(run.export, "read_inputs", lambda _: [])
    monkeypatch.setattr(run.copies, "copy_marts", lambda _: None)
    monkeypatch.setattr(run.quarters, "keep", lambda *_: None)
    exit_code, said = called(folder)
    assert (exit_code, published_number(folder)) == (0, 2), said
    return folder


def test_nothing_is_published_again_when_nothing_has_changed(published_once: Path) -> None:
    names = Releases(published_once / "published").names
    exit_code, said = called(published_once)
    assert exit_code == 0
    assert said.startswith("Nothing has changed since the current release")
    assert Releases(published_once / "published").names == names
    assert called(published_once, "--force")[0] == 0
    assert published_number(published_once) == 3


@pytest.mark.parametrize("change", ["store", "salt", "code", "own folder", "release", "warehouse"])
def test_whatever_changes_is_published(
    published_once: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    match change:
        case "store":
            duckdb.sql("select 2").write_parquet(str(published_once / "raw" / "more.parquet"))
        case "salt":
            monkeypatch.setenv("TELESANTE_SALT", FIRST_SALT[::-1])
        case "code":
            monkeypatch.setattr(made_from, "CODE", (*made_from.CODE, "docs/rules.md"))
        case "own folder":
            own = published_once / "own"
            own.mkdir()
            (own / "editions.csv").write_text("edition_id,label_fr,flux_end,first_care_month")
            monkeypatch.setenv("TELESANTE_CONFIG", str(own))
        case "release":
            called(published_once, "--rollback")
        case "warehouse":
            (published_once / "warehouse.duckdb").unlink()
    exit_code, said = called(published_once)
    assert exit_code == 0
    assert said.splitlines()[-1].startswith("Published: ")
    assert published_number(published_once) == 3


@pytest.mark.parametrize("salt", ["", "abcd", "x" * 40])
def test_real_deliveries_are_not_published_with_a_missing_or_weak_salt(
    published_once: Path, monkeypatch: pytest.MonkeyPatch, salt: str
) -> None:
    monkeypatch.setenv("TELESANTE_SALT", salt)
    exit_code, said = called(published_once)
    assert exit_code == 2
    assert "too weak" in said
    assert "openssl rand -hex 16" in said
    assert published_number(published_once) == 2


def test_what_a_release_was_made_from_is_for_the_owner_of_the_warehouse_alone(
    published_once: Path,
) -> None:
    file = published_once / "warehouse.duckdb.published"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert FIRST_SALT not in file.read_text("utf-8")


# ---------------------------------------------------------------------------- which code it was


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


def test_a_release_names_its_commit_and_whether_the_tree_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.setattr(manifest, "PROJECT", project)
    git(tmp_path, "init")
    (tmp_path / "above").touch()
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "the repository of a folder above")
    assert manifest.read_commit() == (None, None)
    git(project, "init")
    (project / "model.sql").write_text("select 1")
    git(project, "add", ".")
    git(project, "commit", "-m", "one")
    commit, is_clean = manifest.read_commit()
    assert len(commit) == 40
    assert is_clean is True
    (project / "unknown.sql").touch()
    assert manifest.read_commit() == (commit, False)


# ------------------------------------------------------------------------- the parsed project


def test_dbt_is_given_the_name_of_the_candidate_alone_so_that_it_need_not_parse_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    stub = tmp_path / "dbt"
    names = " ".join(f"${name}" for name in dbt.environment(Path("x")))
    stub.write_text(f'#!/bin/sh\necho "$PWD" {names} >> {told}\n')
    stub.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("TELESANTE_RAW", "extracts")
    monkeypatch.setenv("TELESANTE_CONFIG", "local")
    monkeypatch.setenv("DBT_TARGET_PATH", "target/of_a_test")
    monkeypatch.chdir(PROJECT)
    for folder in ("candidate-1", "candidate-2"):
        (tmp_path / folder).mkdir()
        dbt.build(tmp_path / folder / "warehouse.duckdb", "warehouse")
    first, second = told.read_text("utf-8").splitlines()
    assert first.split()[0] == str(tmp_path / "candidate-1")
    assert first.split()[1:] == second.split()[1:]
    assert f"warehouse.duckdb {PROJECT}/extracts {PROJECT}/local {PROJECT} " in first
    assert f" {PROJECT}/target/of_a_test " in first


def test_a_project_that_was_parsed_for_one_candidate_is_not_parsed_anew_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    monkeypatch.chdir(PROJECT)

    def parsed_anew(folder: str, name: str | None = None) -> bool:
        candidate = tmp_path / folder / "warehouse.duckdb"
        candidate.parent.mkdir(exist_ok=True)
        environment = os.environ | dbt.environment(candidate)
        if name:
            environment["TELESANTE_DB"] = name
        said = subprocess.run(
            [BIN / "dbt", "--log-level", "debug", "parse"],
            cwd=candidate.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return "Partial parsing enabled" not in said

    assert parsed_anew("candidate-1")
    assert not parsed_anew("candidate-2")
    whole_path = str(tmp_path / "candidate-2" / "warehouse.duckdb")
    assert parsed_anew("candidate-2", whole_path), "what the name alone avoids"
