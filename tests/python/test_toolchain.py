"""What the toolchain promises: locks with hashes, `make help`, a CI that skips nothing."""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOCKS = sorted(PROJECT.glob("requirements/*.in"))


def _run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=PROJECT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _versions(lock: str) -> dict[str, str]:
    text = (PROJECT / "requirements" / lock).read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("wanted", LOCKS, ids=lambda path: path.name)
def test_every_package_of_a_lock_has_a_hash(wanted: Path) -> None:
    entries = re.split(r"\n(?=\w)", wanted.with_suffix(".txt").read_text("utf-8"))
    packages = [entry for entry in entries if "==" in entry.split("\n")[0]]
    assert packages
    assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("wanted", LOCKS, ids=lambda path: path.name)
def test_a_lock_says_nothing_about_the_machine_that_wrote_it(wanted: Path) -> None:
    text = wanted.with_suffix(".txt").read_text("utf-8")
    assert re.findall(r"://|--(?:extra-)?index|--find-links|^-e|^/", text, re.MULTILINE) == []


def test_tests_run_with_the_versions_that_the_build_runs_with() -> None:
    tested = _versions("dev.txt")
    assert {name: tested.get(name) for name in _versions("runtime.txt")} == _versions("runtime.txt")


def test_spark_moves_no_version_of_the_environment_it_joins() -> None:
    layer, below = _versions("spark.txt"), _versions("dev.txt")
    assert {"pyspark", "dbt-spark"} <= set(layer) - set(below)
    shared = set(layer) & set(below)
    assert {name: layer[name] for name in shared} == {name: below[name] for name in shared}


def test_what_runs_is_what_the_lock_says() -> None:
    locked = _versions("runtime.txt")
    assert {name: importlib.metadata.version(name) for name in locked} == locked


def test_make_without_a_target_lists_every_public_target() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    public = re.findall(r"^([a-z-]+):[^\n]*## ", makefile, re.MULTILINE)
    assert {"help", "build", "test", "check", "lint", "format", "lock", "clean"} <= set(public)
    listed = re.findall(r"^  make ([a-z-]+) ", _run("make").stdout, re.MULTILINE)
    assert listed == public


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "\nset -euo pipefail\n" in script.read_text("utf-8")
    assert "\nmake test" in script.read_text("utf-8")
    assert "make test" in (PROJECT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 error")])
def test_a_skipped_test_fails_in_ci(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "conftest.py").write_text(
        (PROJECT / "tests/conftest.py").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "test_skips.py").write_text(
        "import pytest\n@pytest.mark.needs('chromium')\ndef test_a_page():\n    pass\n",
        "utf-8",
    )
    nowhere = str(tmp_path / "empty")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rs",
        "-c",
        str(PROJECT / "pyproject.toml"),
        str(tmp_path),
    ]
    result = _run(
        *command, "--rootdir", str(tmp_path), "-p", "no:cacheprovider", CI=ci, PATH=nowhere
    )
    assert outcome in result.stdout
    assert (result.returncode == 0) == (not ci)
    assert "apt-get install chromium" in result.stdout
