"""Running the project's dbt on the candidate."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from telesante.publish.faults import CannotPublishError, RefusedError
from telesante.settings import dbt_log, own_settings, raw_store, target

PROJECT_FILE = Path("dbt_project.yml")
# Events as JSON to be read here, and as text in the log; at debug level it would be 10 MB.
LOGGED = ("--log-format", "json", "--log-format-file", "text", "--log-level-file", "info")
LOGGED += ("--no-use-colors",)
# Unit tests prove the code, not the data: `make check` and `make test` run them.
BUILD = ("build", "--exclude-resource-type", "unit_test")
RESULTS = ("LogSeedResult", "LogModelResult", "LogTestResult")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def build(candidate: Path, selector: str) -> None:
    """Run `dbt build` with its data tests; show how far it is and what is wrong.

    Everything else that dbt says goes to its log.

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
    with subprocess.Popen(
        [Path(sys.executable).with_name("dbt"), *LOGGED, *BUILD, "--selector", selector],
        env=os.environ | environment(candidate),
        cwd=candidate.parent,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        is_disk_full = tell(process.stdout or ())
    if process.returncode == 0:
        return
    if is_disk_full:
        raise CannotPublishError(
            f"The disk of {candidate.parent.parent} is full: a publication needs room for a second"
            " warehouse and one release. Make room, and run the same command again."
        )
    read_on = f"its messages are above, its log in {dbt_log()}."
    if _statuses(results) >= {"fail"} and not _statuses(results) & {"error", "runtime error"}:
        raise RefusedError(f"dbt's tests found the data wrong: {read_on}")
    raise CannotPublishError(f"dbt could not build: {read_on}")


def environment(candidate: Path) -> dict[str, str]:
    """Return the variables of a dbt that runs in the folder of the candidate.

    dbt parses the project anew when the path of its database is not that of the last run. So it is
    given the name alone, which each candidate shares with the warehouse; all else is absolute.
    """
    return {
        "TELESANTE_DB": candidate.name,
        "TELESANTE_RAW": str(raw_store().absolute()),
        "TELESANTE_CONFIG": str(own_settings().absolute()),
        "DBT_PROJECT_DIR": str(Path.cwd()),
        "DBT_PROFILES_DIR": os.environ.get("DBT_PROFILES_DIR", str(Path.cwd())),
        "DBT_TARGET_PATH": str(target().absolute()),
        "DBT_LOG_PATH": str(dbt_log().parent.absolute()),
    }


def tell(events: Iterable[str]) -> bool:
    """Print the warnings and errors among dbt's events, and a line for each hundred of nodes.

    Args:
        events: what dbt prints with `--log-format json`, an event a line.

    Returns:
        Whether one of them says that the disk is full.
    """
    done = total = 0
    is_disk_full = False
    for line in events:
        try:
            event = json.loads(line)
        except ValueError:
            click.echo(line.rstrip(), err=True)
            continue
        info, data = event["info"], event["data"]
        is_disk_full |= "No space left on device" in info["msg"]
        is_fault = info["level"] in ("warn", "error") or info["name"] == "SQLCompiledPath"
        if is_fault and info["msg"].strip():
            click.echo(info["msg"].rstrip(), err=True)
        if info["name"] == "LogStartLine":
            total = data["total"]
        elif info["name"] in RESULTS:
            done += 1
            if done % 100 == 0 or done == total:
                click.echo(f"  dbt: {done} of {total} lists, models and tests", err=True)
    return is_disk_full


def _statuses(results: Path) -> set[str]:
    """Return how the nodes of the run ended; empty when it stopped before the first one."""
    if not results.exists():
        return set()
    return {node["status"] for node in json.loads(results.read_text("utf-8"))["results"]}


def _die_with_parent() -> None:
    """Let a killed `telesante publish` leave no dbt behind that goes on writing."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
