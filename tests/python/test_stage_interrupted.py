"""`telesante stage` killed at any moment: the same command, run again, gives the same store."""

import contextlib
import io
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

import duckdb
import pytest
from test_stage import BENEFICIARY, CLAIM, PROFESSIONAL, claims, csv

from telesante.stage.command import command

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir"}
# Places where a command is killed, spread over all its steps.
KILLED_BY_STEP = {"staged": 20, "replaced": 12, "withdrawn": 12}
KILLED_BY_TIME = 4


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that begin with the imports done and no DuckDB open."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duckdb", "telesante.stage.run", "telesante.stage.report"])
    return context


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of two months and a reject, a repeated one, a snapshot in two files."""
    folder = tmp_path_factory.mktemp("deliveries")
    rows = claims(30) + claims(30, flx_dis_dtd="01/04/2024")
    rows[9]["prs_nat_ref"] = "TC"
    establishments = {column: CLAIM[column] for column in list(CLAIM)[:9]}
    establishments |= {"etb_exe_fin": "75000001", "ete_cat_cod": "124", "ete_ind_taa": "0"}
    second = {**BENEFICIARY, "ben_rng_gem": "2"}
    files = {
        "now/ER_PRS_F_1.csv": csv(rows),
        "now/ER_PRS_F_2.csv": csv(rows),
        "now/ER_ETE_F.csv": csv([establishments]),
        "now/IR_BEN_R_1.csv": csv([BENEFICIARY]),
        "now/IR_BEN_R_2.csv": csv([second]),
        "now/DA_PRA_R.csv": csv([PROFESSIONAL]),
        "before/IR_BEN_R.csv": csv([second, BENEFICIARY]),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    return folder


@dataclass(frozen=True)
class Case:
    """A command, the store that it finds, and what it leaves when nothing interrupts it."""

    arguments: tuple[str, ...]
    before: Path
    expected: dict[str, list[tuple]]
    steps: int

    def is_unfinished(self, store: Path) -> bool:
        """Whether the command has still something to do.

        Killed before its first write it leaves no trace; killed after its last rename it is done,
        and to run it again would be to deliver again.
        """
        return (store / "_work").exists() or content_of(store) == content_of(self.before)


@pytest.fixture(scope="module")
def before(processes: ForkServerContext, delivery: Path) -> Path:
    """A store that holds a former snapshot."""
    store = delivery / "store_before"
    assert run(processes, (str(delivery / "before"),), store) == 0
    return store


@pytest.fixture(scope="module")
def staged(processes: ForkServerContext, delivery: Path, before: Path) -> Case:
    """A delivery of several tables, one of which replaces a snapshot."""
    return case(processes, before, str(delivery / "now"))


@pytest.fixture(scope="module")
def replaced(processes: ForkServerContext, delivery: Path, staged: Case) -> Case:
    """A correction of one flux month, with fewer lines, and a snapshot with fewer persons."""
    folder = delivery / "corrected"
    folder.mkdir()
    (folder / "ER_PRS_F_corrected.csv").write_text(csv(claims(20, flx_dis_dtd="01/04/2024")))
    (folder / "IR_BEN_R.csv").write_text(csv([BENEFICIARY]))
    return case(processes, delivery / "store_staged", "--replace", str(folder))


@pytest.fixture(scope="module")
def withdrawn(processes: ForkServerContext, delivery: Path, replaced: Case) -> Case:
    """The correction and the first snapshot leave again, in one command."""
    correction = ("--withdraw", "ER_PRS_F_corrected.csv", "--withdraw", "IR_BEN_R_1.csv")
    return case(processes, delivery / "store_replaced", *correction)


def case(processes: ForkServerContext, before: Path, *arguments: str) -> Case:
    """Run a command to its end on a copy of a store, which the next case may begin with."""
    name = {"--replace": "replaced", "--withdraw": "withdrawn"}.get(arguments[0], "staged")
    store = before.parent / f"store_{name}"
    shutil.copytree(before, store)
    assert run(processes, arguments, store) == 0
    steps = int((store.parent / f"{store.name}.steps").read_text())
    return Case(arguments, before, content_of(store), steps)


def stage(arguments: tuple[str, ...], store: Path, last_step: int | None) -> None:
    """Run the command in this process; kill it as it begins its step number `last_step`.

    A step is an operation on a file of the store. Ends with 100 + the steps done, modulo 100, when
    `last_step` is 0.
    """
    steps = 0

    def count(event: str, arguments: tuple) -> None:
        nonlocal steps
        if event in STEPS and str(store) in str(arguments[0]):
            steps += 1
            if steps == last_step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    os.environ["TELESANTE_RAW"] = str(store)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        command(list(arguments))
    (store.parent / f"{store.name}.steps").write_text(str(steps))


def run(
    processes: ForkServerContext,
    arguments: tuple[str, ...],
    store: Path,
    last_step: int | None = None,
    seconds: float | None = None,
) -> int:
    """Run the command in a process of its own, killed or not; return its exit code."""
    process = processes.Process(target=stage, args=(arguments, store, last_step))
    process.start()
    if seconds is not None:
        time.sleep(seconds)
        process.kill()
    process.join()
    return process.exitcode


def content_of(store: Path) -> dict[str, list[tuple]]:
    """Rows of each Parquet file of a store, by path; no work may be left in it."""
    assert not (store / "_work").exists()
    files = sorted(path for path in store.rglob("*.parquet") if ".finished" not in path.parts)
    with duckdb.connect() as connection:
        times = "* exclude (delivered_at, withdrawn_at)"
        return {
            path.relative_to(store).as_posix(): connection.execute(
                f"select {times if 'manifest' in path.parts else '*'}"
                " from read_parquet($1, hive_partitioning = false) order by all",
                [str(path)],
            ).fetchall()
            for path in files
        }


def test_the_store_of_reference_holds_what_was_delivered(staged: Case) -> None:
    counts = {path.partition("/")[0]: 0 for path in staged.expected}
    for path, rows in staged.expected.items():
        counts[path.partition("/")[0]] += len(rows)
    assert counts == {
        "da_pra_r": 1,
        "er_ete_f": 1,
        "er_prs_f": 59,
        "ir_ben_r": 2,
        "manifest": 7,
        "rejects": 1,
        "replaced": 2,
    }


@pytest.mark.parametrize("name", ["staged", "replaced", "withdrawn"])
def test_killed_at_any_step_then_run_again_gives_the_same_store(
    processes: ForkServerContext, name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    one: Case = request.getfixturevalue(name)
    assert one.expected != content_of(one.before)
    killed = min(KILLED_BY_STEP[name], one.steps)
    left_unfinished = 0
    for rank in range(killed):
        step = 1 + rank * one.steps // killed
        store = tmp_path / f"killed_at_{step}"
        shutil.copytree(one.before, store)
        assert run(processes, one.arguments, store, last_step=step) == -signal.SIGKILL
        left_unfinished += one.is_unfinished(store)
        if rank % 4 == 0 and one.is_unfinished(store):  # once more, taking up what was left
            run(processes, one.arguments, store, last_step=one.steps // 4)
        if one.is_unfinished(store):
            assert run(processes, one.arguments, store) == 0
        assert content_of(store) == one.expected, f"killed at step {step} of {one.steps}"
    assert left_unfinished > killed / 2


def test_killed_at_any_time_then_run_again_gives_the_same_store(
    processes: ForkServerContext, staged: Case, tmp_path: Path
) -> None:
    chance = random.Random(20241231)
    for rank in range(KILLED_BY_TIME):
        store = tmp_path / f"killed_{rank}"
        shutil.copytree(staged.before, store)
        for _ in range(2):
            if staged.is_unfinished(store):
                run(processes, staged.arguments, store, seconds=chance.uniform(0.05, 0.8))
        if staged.is_unfinished(store):
            assert run(processes, staged.arguments, store) == 0
        assert content_of(store) == staged.expected


def test_another_command_after_an_interruption_keeps_what_was_stored(
    processes: ForkServerContext, delivery: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    now, former = (str(delivery / "now"),), (str(delivery / "before"),)
    assert run(processes, now, store) == 0
    steps = int((tmp_path / "store.steps").read_text())
    shutil.rmtree(store)
    run(processes, now, store, last_step=steps - 5)
    held = [path for path in store.rglob("*.parquet") if path.parent.name != "_work"]
    assert run(processes, former, store) == 0
    content = content_of(store)
    assert len(content["manifest/" + max(p.name for p in (store / "manifest").iterdir())]) == 1
    claims_held = [path for path in held if "er_prs_f" in path.parts]
    assert claims_held
    assert all(path.exists() for path in claims_held)
