"""What the benchmarks hold the models against gives the same marts."""

import importlib
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


CHILD = "import time\nwhile time.process_time() < 0.5: pass"


@pytest.fixture
def machine(monkeypatch):
    """Return the module that watches a process."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("machine")


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
