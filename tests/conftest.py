"""Tests that need a program of the machine: skipped by name where it is missing, never in CI."""

import os
import shutil
from collections.abc import Generator

import pytest

# A developer's own perimeters and editions have no part in the demonstration.
os.environ["TELESANTE_CONFIG"] = os.devnull

# The Debian package of each program that a test may need; `.ci/run` installs them.
PACKAGES = {"chromium": "chromium", "java": "openjdk-17-jre-headless"}

# Minutes each, with few tests: begun last, they would keep one worker busy while the other is idle.
LONGEST = ("test_spark.py", "test_odd_stores.py", "test_publication.py", "test_benchmarks.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files (`make pytest` keeps that order)."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `@pytest.mark.needs("chromium")` where there is no such program."""
    for marker in item.iter_markers("needs"):
        (program,) = marker.args
        if shutil.which(program) is None:
            pytest.skip(f"no {program}: apt-get install {PACKAGES[program]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    """Turn a skip into a failure in CI: there, a test that does not run proves nothing."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI: {report.longrepr[-1]}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport]:
    """Do the same for a file that skips itself while it is collected."""
    report = yield
    if os.environ.get("CI") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped in CI: {report.longrepr[-1]}"
    return report
