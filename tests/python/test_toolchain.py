"""What the toolchain promises: locks with hashes, `make help`, a CI that skips nothing."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from telesante import interpreter

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


@pytest.fixture
def newcomer(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs make where the toolchain is installed and only notes calls."""
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name in ("bootstrap", "runtime", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").touch()
    (tmp_path / "pyproject.toml").touch()
    programs = {
        "telesante": """echo "telesante $*|$TELESANTE_RAW|$TELESANTE_DB|$TELESANTE_PUBLISHED|"\
"$TELESANTE_SALT$TELESANTE_COVERS|$TELESANTE_CONFIG|$DBT_TARGET_PATH" >> told
case "$1" in demo) mkdir -p $2 ;; publish) [ -e $TELESANTE_DB ] || touch $TELESANTE_DB ;; esac""",
        "dbt": """echo "dbt $*|$TELESANTE_DB" >> told
mkdir -p target; touch target/static_index.html""",
        "python": "echo ${KIND:-demo}",
    }
    (tmp_path / ".venv/bootstrap/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin").mkdir()
    for name, program in programs.items():
        (tmp_path / ".venv/bin" / name).write_text(f"#!/bin/sh\n{program}\n")
        (tmp_path / ".venv/bin" / name).chmod(0o755)
    for name in ("bootstrap/bin/uv", ".runtime"):
        (tmp_path / ".venv" / name).touch()

    def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "told").unlink(missing_ok=True)
        outcome = subprocess.run(
            ["make", *arguments],
            cwd=tmp_path,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        told = tmp_path / "told"
        outcome.told = told.read_text("utf-8").splitlines() if told.exists() else []
        return outcome

    return make


OWN = {
    "TELESANTE_RAW": "/data/raw",
    "TELESANTE_DB": "/data/warehouse.duckdb",
    "TELESANTE_PUBLISHED": "/data/published",
    "TELESANTE_SALT": "a secret of my own",
    "TELESANTE_COVERS": "53",
    "TELESANTE_CONFIG": "/data/own",
    "DBT_TARGET_PATH": "/data/target",
}
PLACES = "|extracts|warehouse.duckdb|published||/dev/null|target"


def test_make_build_is_the_demonstration_whatever_is_exported(newcomer: Callable) -> None:
    built = newcomer("build", **OWN)
    assert built.returncode == 0, built.stderr
    assert built.told == [
        f"telesante demo deliveries/demo{PLACES}",
        f"telesante stage deliveries/demo{PLACES}",
        f"telesante publish{PLACES}",
        "dbt --quiet docs generate --static|warehouse.duckdb",
        f"telesante status{PLACES}",
    ]


def test_a_second_make_build_publishes_what_has_changed_and_nothing_else(
    newcomer: Callable,
) -> None:
    newcomer("build")
    assert newcomer("build").told == [f"telesante publish{PLACES}", f"telesante status{PLACES}"]


def test_the_command_line_of_make_moves_the_demonstration(newcomer: Callable) -> None:
    moved = newcomer("build", "TELESANTE_RAW=elsewhere", **OWN)
    assert f"telesante publish{PLACES.replace('extracts', 'elsewhere')}" in moved.told


def test_make_build_leaves_deliveries_of_your_own_alone(newcomer: Callable) -> None:
    refused = newcomer("build", KIND="own")
    assert refused.returncode == 2
    assert "error: extracts/ holds deliveries of your own" in refused.stderr
    assert [line for line in refused.told if "demo" not in line] == []


def test_make_tells_a_wrong_python_from_one_without_pip(newcomer: Callable, tmp_path: Path) -> None:
    (tmp_path / ".venv/bootstrap/bin/uv").unlink()
    stub = tmp_path / "python3.12"
    stub.write_text("#!/bin/sh\necho 3.12\n")
    stub.chmod(0o755)
    assert (
        f"error: {stub} is not Python 3.11, it says: 3.12"
        in newcomer("venv", f"PYTHON={stub}").stderr
    )
    stub.write_text('#!/bin/sh\n[ "$1" != -m ] && echo 3.11\n')
    assert f"error: {stub} lacks its package pip" in newcomer("venv", f"PYTHON={stub}").stderr


def test_a_python_that_lacks_a_package_is_named_with_the_package(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError(name='click')")
    said = _run(
        sys.executable,
        "-m",
        "telesante",
        "status",
        PYTHONPATH=f"{tmp_path}:{PROJECT}",
    )
    assert said.returncode == 2
    assert said.stderr == (
        f"error: The Python that runs this, {sys.executable}, lacks the package click:"
        " run `make venv`, then `source .venv/bin/activate`.\n"
    )


def test_a_wrong_python_is_named_with_its_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(interpreter, "NEEDED", (3, 99))
    with pytest.raises(SystemExit) as end:
        interpreter.require_version()
    assert end.value.code == 2
    found = "{}.{}".format(*sys.version_info[:2])
    assert f"error: Python 3.99 is needed, and {sys.executable} is Python {found}" in (
        capsys.readouterr().err
    )


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
