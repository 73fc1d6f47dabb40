"""A publication small enough to be made a hundred times: prepared candidates, real swaps.

Every figure of publication number n is n: a reader sees at once whether an answer mixes two.
"""

import contextlib
import ctypes
import io
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from telesante.publish import export, run
from telesante.publish.candidate import candidate_beside
from telesante.publish.command import command
from telesante.publish.manifest import Origin
from telesante.publish.releases import DATABASE, MANIFEST, Releases

ORIGIN = Origin(
    [{"table_name": "er_prs_f", "sha256": "0" * 64}], {}, {"figures": {"passed": 1}}, "a", True
)
KEEP = 3

# What Python does to files; one of these is a step of a command.
STEPS = {
    *("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir"),
    *("os.symlink", "os.chmod", "shutil.rmtree"),
}


class Steps:
    """Counts what Python does to the files of a folder, as an audit hook.

    Args:
        folder: the folder.
        last: kill this process as it begins that step.
    """

    def __init__(self, folder: Path, last: int | None) -> None:
        self.folder, self.last, self.made = folder, last, 0

    def __call__(self, event: str, arguments: tuple) -> None:
        if event in STEPS and str(self.folder) in str(arguments[0]):
            self.made += 1
            if self.made == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


def prepare(candidate: Path, number: int) -> None:
    """Write the candidate of publication `number`, as dbt would leave it."""
    with duckdb.connect(str(candidate)) as connection:
        connection.execute(f"""
            create schema publication;
            create table publication.dim_edition as
            select 'latest' as edition_id, '{number}' as label_fr, date '2025-01-01' as flux_end,
                true as is_covered, 12 as flux_months_found, false as is_of_record,
                true as is_synthetic;
            create table publication.flows_department as
            select 'latest' as edition_id, cast(zone as varchar) as beneficiary_zone,
                {number} as act_count, {number} / 4 as weight_percent, false as is_masked
            from range(1000) as zones (zone);
            comment on table publication.flows_department is 'It''s number {number}';
        """)


def publish_small(folder: Path, number: int, before: Callable[[], None] = lambda: None) -> str:
    """Publish number `number`; `before` is called once the candidate is ready."""
    warehouse = folder / "warehouse.duckdb"
    with (
        Releases.open(folder / "published") as releases,
        candidate_beside(warehouse) as candidate,
    ):
        prepare(candidate, number)
        before()
        return run.put_in_place(candidate, warehouse, releases, ORIGIN, KEEP)


def run_command(
    folder: Path,
    number: int,
    last_step: int | None = None,
    largest_file: int | None = None,
    waits: float = 0,
    tells: bool = True,
) -> None:
    """Run the command in this process, its long part replaced by a prepared candidate.

    Args:
        folder: holds the warehouse and `published/`.
        number: number of the publication.
        last_step: kill the process as it begins that step after the candidate is ready.
        largest_file: bytes after which the disk is full, once the candidate is ready.
        waits: seconds to wait before the release is written.
        tells: note in the folder how many steps were made and what was said.
    """
    steps = Steps(folder, last_step)

    def begin() -> None:
        (folder / "ready").touch()
        time.sleep(waits)
        sys.addaudithook(steps)
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    os.environ["TELESANTE_DB"] = str(folder / "warehouse.duckdb")
    os.environ["TELESANTE_PUBLISHED"] = str(folder / "published")
    give_up_privileges()
    run.publish = lambda *_: publish_small(folder, number, begin)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            command([])
        except SystemExit as end:
            code = end.code
    if tells and largest_file is None:
        (folder / "steps").write_text(str(steps.made))
        (folder / "said").write_text(said.getvalue(), "utf-8")
    os._exit(code or 0)


def read_until(folder: Path, answers: Path) -> None:
    """Query the current release over and over, until `folder/stop` appears; write what was read."""
    seen = []
    chance = random.Random(os.getpid())
    is_last = False
    while not is_last:
        # Once more after the end, however busy the machine was.
        is_last = (folder / "stop").exists()
        file = folder / "published" / "current" / DATABASE
        with duckdb.connect(str(file), read_only=True) as connection:
            seen.append(number_in(connection))
            time.sleep(chance.uniform(0, 0.02))
            seen.append(number_in(connection))
        answers.with_suffix(".begun").touch()
    answers.write_text("\n".join(map(str, seen)), "utf-8")


def number_in(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the publication that a connection reads; -1 when it reads a mixture."""
    least, greatest, rows, label = connection.execute("""
        select min(act_count), max(act_count), count(*), min(editions.label_fr)
        from marts.flows_department as flows
        inner join marts.dim_edition as editions using (edition_id)
    """).fetchone()
    return least if least == greatest == int(label) and rows == 1000 else -1


def published_number(folder: Path) -> int | None:
    """Return the number of the current release, every file of which must be whole and agree."""
    releases = Releases(folder / "published")
    release = releases.current
    if release is None:
        return None
    files = export.digests(release)
    del files[MANIFEST]
    assert files == releases.manifest()["files"]
    with duckdb.connect(str(release / DATABASE), read_only=True) as connection:
        number = number_in(connection)
        (parquet,) = connection.execute(
            "select max(act_count) from read_parquet($1)",
            [str(release / "parquet" / "flows_department.parquet")],
        ).fetchone()
    rows = (release / "csv" / "flows_department.csv").read_text("utf-8-sig").splitlines()
    assert {int(row.split(";")[2]) for row in rows[1:]} == {number} == {parquet}
    return number


def warehouse_number(folder: Path) -> int | None:
    """Return the number of the warehouse, which must be whole."""
    if not (folder / "warehouse.duckdb").exists():
        return None
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select max(act_count) from publication.flows_department"
        ).fetchone()[0]


def leftovers(folder: Path) -> list[str]:
    """Return what a killed command left behind."""
    candidates = folder.glob("warehouse.duckdb.candidate-*")
    drafts = [*(folder / "published").glob(".current"), *(folder / "published").glob("releases/.*")]
    return [path.name for path in (*candidates, *drafts)]


def give_up_privileges() -> None:
    """Let the superuser obey file permissions, as every other user does (Linux)."""
    if os.geteuid() != 0:
        return
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3 of capset(2), this process
    ctypes.CDLL(None, use_errno=True).capset(header, (ctypes.c_uint32 * 6)())
