"""What several test files share: one demonstration, from delivered files to a publication."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

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
