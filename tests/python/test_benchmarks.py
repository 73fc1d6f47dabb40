"""What the benchmarks hold the models against gives the same marts."""

import importlib
import json
import subprocess
import sys

import duckdb
import pytest

from telesante.settings import PROJECT

BENCHMARKS = PROJECT / "benchmarks"


def run(*command) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command], cwd=PROJECT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def by_hand(demo, tmp_path_factory):
    """Return the marts that the hand-written script makes of the demonstration."""
    target = tmp_path_factory.mktemp("by_hand") / "by_hand.duckdb"
    result = run(BENCHMARKS / "scale_by_hand.py", demo.db, target, "2GB")
    assert result.returncode == 0, result.stderr
    yield target
    target.unlink()


def test_the_marts_by_hand_are_those_of_dbt(demo, by_hand):
    result = run(BENCHMARKS / "marts_compared.py", demo.db, by_hand)
    assert result.returncode == 0, result.stderr


def test_one_act_more_is_found(demo, by_hand):
    with duckdb.connect(by_hand) as connection:
        connection.execute(
            "update marts.acts_monthly set act_count = act_count + 1 where act_category = 'all'"
            " and executor_department = '75' and care_month = '2024-03-01'"
            " and edition_id = 'latest'"
        )
    result = run(BENCHMARKS / "marts_compared.py", demo.db, by_hand)
    assert result.returncode == 1
    assert "{'acts_monthly': 2}" in result.stderr


@pytest.fixture
def benchmark(monkeypatch):
    """Return a module of the benchmarks by its name."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def a_run(begun: str, dbt: float, by_hand: float) -> dict:
    """Return what a call of `scale.py` records of a build and of the script by hand."""
    cost = {"wall": 1, "memory": 1, "read": 1}
    return {
        "begun": begun,
        "build": cost | {"cpu": dbt, "parts": {"fact_acts": dbt - 4, "acts_monthly": 2}},
        "by_hand": cost | {"cpu": by_hand, "parts": {"marts.fact_acts": by_hand}},
    }


def test_several_runs_are_told_as_a_range_with_their_days(benchmark):
    runs = [a_run("2026-11-29 14:08", 12, 10), a_run("2026-12-02 09:00", 15, 10)]
    days = "| 2 | 2026-11-29 to 2026-12-02 |"
    assert list(benchmark("pages").ratio_rows({12: runs})) == [
        f"| 12 M | dbt ÷ by hand, whole processes | **1.20 to 1.50** {days}",
        f"| 12 M | dbt ÷ by hand, the models alone | **1.00 to 1.30** {days}",
    ]


def test_a_step_makes_no_ratio_with_one_of_another_call(benchmark):
    build, by_hand = a_run("2026-11-29 14:08", 12, 10), a_run("2026-12-02 09:00", 15, 10)
    del build["by_hand"], by_hand["build"]
    assert not list(benchmark("pages").ratio_rows({12: [build, by_hand]}))


def test_a_call_adds_its_run_to_those_of_other_days(benchmark, monkeypatch, tmp_path):
    scale = benchmark("scale")
    monkeypatch.setattr(scale, "HERE", tmp_path)
    monkeypatch.setattr(scale.Run, "compare", lambda _: {"marts": 12}, raising=True)
    for _ in range(2):
        scale.Run(tmp_path, tmp_path, 12_000_000, "4GB", tmp_path).step("compare")
    runs = json.loads((tmp_path / "results" / "scale_12M.json").read_text("utf-8"))
    assert [run["compare"] for run in runs] == [{"marts": 12}, {"marts": 12}]


CHILD = "import time\nwhile time.process_time() < 0.5: pass"


@pytest.fixture
def machine(benchmark):
    """Return the module that watches a process."""
    return benchmark("machine")


def child_cost(machine, folder) -> float:
    """Return the processor seconds of a child whose parent never asks for them."""
    parent = (
        "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c',"
        f" {CHILD!r}], stdout=subprocess.PIPE); child.stdout.read(); time.sleep(1)"
    )
    alone = machine.watch([sys.executable, "-c", "pass"], {}, folder, folder / "log")
    both = machine.watch([sys.executable, "-c", parent], {}, folder, folder / "log")
    return both.cpu - alone.cpu


def test_a_process_that_outlives_its_parent_is_in_its_account(machine, tmp_path):
    """As Spark's JVM does: it works for half a second; its parent for less."""
    assert child_cost(machine, tmp_path) >= 0.4


def test_a_process_that_is_found_twice_counts_once(machine, monkeypatch, tmp_path):
    """As one is that passes from the thread that ends to another, while threads are listed."""
    listed = machine._descendants
    monkeypatch.setattr(machine, "_descendants", lambda pid: 2 * listed(pid))
    assert child_cost(machine, tmp_path) < 0.9
