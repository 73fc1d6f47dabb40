"""What several test files share: one demonstration, from delivered files to a publication."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from telesante.salt import variables

PROJECT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Demo:
    """A demonstration built by the project's own commands."""

    deliveries: Path
    raw: Path
    db: Path
    published: Path
    truth: dict

    def environment(self, work: Path) -> dict[str, str]:
        """Return the environment of a command on this store; its own files go to `work`."""
        return os.environ | {
            "TELESANTE_RAW": str(self.raw),
            "TELESANTE_DB": str(self.db),
            "TELESANTE_PUBLISHED": str(self.published),
            "DBT_TARGET_PATH": str(work / "target"),
            "DBT_LOG_PATH": str(work / "logs"),
        }


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Return the demonstration that `make test` built, or build one (two minutes)."""
    built = os.environ.get("TELESANTE_TEST_BUILD")
    folder = PROJECT / built if built else tmp_path_factory.mktemp("build")
    names = ("deliveries/demo", "extracts", "warehouse.duckdb", "published")
    paths = tuple(folder / name for name in names)
    if not built:
        _build(*paths, folder)
    truth = json.loads((paths[0] / "truth.json").read_text("utf-8"))
    return Demo(*paths, truth)


def _build(deliveries: Path, raw: Path, db: Path, published: Path, work: Path) -> None:
    environment = Demo(deliveries, raw, db, published, {}).environment(work)
    environment.pop("TELESANTE_SALT", None)
    for command in (
        ["telesante", "demo", deliveries],
        ["telesante", "stage", deliveries],
        ["telesante", "publish"],
    ):
        subprocess.run([BIN / command[0], *command[1:]], cwd=PROJECT, env=environment, check=True)


@pytest.fixture(scope="module")
def manifest(demo, tmp_path_factory):
    """Parse the project once; every run of dbt in a module reuses it."""
    from dbt.cli.main import dbtRunner  # takes seconds, which most tests do without

    folder = tmp_path_factory.mktemp("manifest")
    # The project's dbt plugin narrows the permissions of whatever process it runs in.
    mask = os.umask(0o022)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PROJECT)
        for name, value in demo.environment(folder).items():
            patch.setenv(name, value)
        parsed = dbtRunner().invoke(["--quiet", "parse"])
        yield parsed.result
    os.umask(mask)


@pytest.fixture(scope="module")
def own_warehouse(demo, tmp_path_factory):
    """Copy the demonstration's: dbt keeps one to itself, and other tests read that one."""
    copy = shutil.copy(demo.db, tmp_path_factory.mktemp("own") / demo.db.name)
    yield copy
    copy.unlink()


# Models and seeds, without the tests.
BUILD_ONLY = ("build", "--exclude-resource-type", "test", "unit_test")


def dbt(environment: dict, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BIN / "dbt", "--no-use-colors", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def environment(tmp_path):
    work = {
        "TELESANTE_RAW": str(tmp_path / "extracts"),
        "TELESANTE_DB": str(tmp_path / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
    }
    clean = {name: value for name, value in os.environ.items() if name != "TELESANTE_SALT"}
    return clean | work


@pytest.fixture
def store(demo, environment):
    """Return a copy of the demonstration's raw store that a test may damage."""
    copy = Path(environment["TELESANTE_RAW"])
    shutil.copytree(demo.raw, copy)
    return copy


def holds_salt(file: Path, salt: str) -> bool:
    """Return whether a file holds the salt, or a key made from it alone, as bytes or digits."""
    content = file.read_bytes()
    secrets = [key for key in variables(salt).values() if key]
    written = [digits.encode() for key in secrets for digits in (key.hex(), key.hex().upper())]
    return any(text in content for text in (salt.encode(), *secrets, *written))


def drop_column(file: Path, column: str) -> None:
    without = file.with_suffix(".without")
    rest = f"select * exclude ({column}) from '{file}'"
    duckdb.execute(f"copy ({rest}) to '{without}' (format parquet)")
    without.rename(file)
