"""Running the project's dbt on the candidate."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from telesante.publish.faults import CannotPublishError, RefusedError
from telesante.settings import target

PROJECT_FILE = Path("dbt_project.yml")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def build(candidate: Path, selector: str) -> None:
    """Run `dbt build`, its messages shown as they come.

    Args:
        candidate: the warehouse file to build in.
        selector: what to build (selectors.yml).

    Raises:
        RefusedError: a test of dbt found the data wrong.
        CannotPublishError: dbt could not build.
    """
    if not PROJECT_FILE.exists():
        raise CannotPublishError(
            f"There is no {PROJECT_FILE} here: run this in the project's folder."
        )
    results = target() / "run_results.json"
    results.unlink(missing_ok=True)
    outcome = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "build", "--selector", selector],
        env=os.environ | {"TELESANTE_DB": str(candidate)},
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        check=False,
    )
    if outcome.returncode == 0:
        return
    if _statuses(results) >= {"fail"} and not _statuses(results) & {"error", "runtime error"}:
        raise RefusedError("dbt's tests found the data wrong: the messages above name the test.")
    raise CannotPublishError("dbt could not build: its messages are above.")


def _statuses(results: Path) -> set[str]:
    """Return how the nodes of the run ended; empty when it stopped before the first one."""
    if not results.exists():
        return set()
    return {node["status"] for node in json.loads(results.read_text("utf-8"))["results"]}


def _die_with_parent() -> None:
    """Let a killed `telesante publish` leave no dbt behind that goes on writing."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
