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
from multiprocessing.context import ForkServerContext
from pathlib import Path

import duckdb
import pytest
from test_stage import BENEFICIARY, CLAIM, PROFESSIONAL, claims, csv

from telesante.stage.command import command

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir"}
KILLED_BY_STEP = 20  # places where the command is killed, spread over all its steps
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


@pytest.fixture(scope="module")
def before(processes: ForkServerContext, delivery: Path) -> Path:
    """A store that holds a former snapshot."""
    store = delivery / "store_before"
    assert run(processes, delivery / "before", store) == 0
    return store


@pytest.fixture(scope="module")
def expected(processes: ForkServerContext, delivery: Path, before: Path) -> dict[str, list[tuple]]:
    """What a command that was not interrupted gives."""
    store = delivery / "store_expected"
    shutil.copytree(before, store)
    assert run(processes, delivery / "now", store) == 0
    return content_of(store)


def stage(delivery: Path, store: Path, last_step: int | None) -> None:
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
        command([str(delivery)])
    (store.parent / f"{store.name}.steps").write_text(str(steps))


def run(
    processes: ForkServerContext,
    delivery: Path,
    store: Path,
    last_step: int | None = None,
    seconds: float | None = None,
) -> int:
    """Run the command in a process of its own, killed or not; return its exit code."""
    process = processes.Process(target=stage, args=(delivery, store, last_step))
    process.start()
    if seconds is not None:
        time.sleep(seconds)
        process.kill()
    process.join()
    return process.exitcode


def is_unfinished(store: Path) -> bool:
    """Whether the command on the second delivery has still something to do.

    Killed before its first write it leaves no trace; killed after its last rename it is done, and
    to run it again would be to deliver again.
    """
    return (store / "_work").exists() or len(list((store / "manifest").iterdir())) == 1


def content_of(store: Path) -> dict[str, list[tuple]]:
    """Rows of each Parquet file of a store, by path; no work may be left in it."""
    assert not (store / "_work").exists()
    files = sorted(path for path in store.rglob("*.parquet") if ".finished" not in path.parts)
    with duckdb.connect() as connection:
        return {
            path.relative_to(store).as_posix(): connection.execute(
                f"select {'* exclude (delivered_at)' if 'manifest' in path.parts else '*'}"
                " from read_parquet($1, hive_partitioning = false) order by all",
                [str(path)],
            ).fetchall()
            for path in files
        }


def test_the_store_of_reference_holds_what_was_delivered(
    expected: dict[str, list[tuple]],
) -> None:
    counts = {path.partition("/")[0]: 0 for path in expected}
    for path, rows in expected.items():
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


def test_killed_at_any_step_then_run_again_gives_the_same_store(
    processes: ForkServerContext,
    delivery: Path,
    before: Path,
    expected: dict[str, list[tuple]],
    tmp_path: Path,
) -> None:
    all_steps = int((delivery / "store_expected.steps").read_text())
    assert all_steps > KILLED_BY_STEP
    left_unfinished = 0
    for rank in range(KILLED_BY_STEP):
        step = 1 + rank * all_steps // KILLED_BY_STEP
        store = tmp_path / f"killed_at_{step}"
        shutil.copytree(before, store)
        assert run(processes, delivery / "now", store, last_step=step) == -signal.SIGKILL
        left_unfinished += is_unfinished(store)
        if rank % 4 == 0 and is_unfinished(store):  # once more, while it takes up what was left
            run(processes, delivery / "now", store, last_step=all_steps // 4)
        if is_unfinished(store):
            assert run(processes, delivery / "now", store) == 0
        assert content_of(store) == expected, f"killed at step {step} of {all_steps}"
    assert left_unfinished > KILLED_BY_STEP / 2


def test_killed_at_any_time_then_run_again_gives_the_same_store(
    processes: ForkServerContext,
    delivery: Path,
    before: Path,
    expected: dict[str, list[tuple]],
    tmp_path: Path,
) -> None:
    chance = random.Random(20241231)
    for rank in range(KILLED_BY_TIME):
        store = tmp_path / f"killed_{rank}"
        shutil.copytree(before, store)
        for _ in range(2):
            if is_unfinished(store):
                run(processes, delivery / "now", store, seconds=chance.uniform(0.05, 0.8))
        if is_unfinished(store):
            assert run(processes, delivery / "now", store) == 0
        assert content_of(store) == expected


def test_another_command_after_an_interruption_keeps_what_was_stored(
    processes: ForkServerContext, delivery: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert run(processes, delivery / "now", store) == 0
    steps = int((tmp_path / "store.steps").read_text())
    shutil.rmtree(store)
    run(processes, delivery / "now", store, last_step=steps - 5)
    held = [path for path in store.rglob("*.parquet") if path.parent.name != "_work"]
    assert run(processes, delivery / "before", store) == 0
    content = content_of(store)
    assert len(content["manifest/" + max(p.name for p in (store / "manifest").iterdir())]) == 1
    claims_held = [path for path in held if "er_prs_f" in path.parts]
    assert claims_held
    assert all(path.exists() for path in claims_held)
