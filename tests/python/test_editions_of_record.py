"""Editions of record are published once and stay, whatever is published, replaced or killed."""

import json
import multiprocessing
import tempfile
from dataclasses import replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, PROJECT
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from small_editions import CUT_OFFS, World, publish_world

from telesante.publish import export
from telesante.publish.editions import Restatement
from telesante.publish.faults import CannotPublishError, RefusedError
from telesante.publish.releases import DATABASE, MANIFEST, Releases

BECAUSE = "Un code d'acte a changé de catégorie."
# A release of this size takes about as many steps.
MOST_STEPS = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which a world with one edition of record is published."""
    publish_world(tmp_path, World())
    return tmp_path


def acts(folder: Path) -> dict[str, int]:
    """Return the acts of each edition in the current release, which must be whole."""
    releases = Releases(folder / "published")
    files = export.digests(releases.current)
    del files[MANIFEST]
    assert files == releases.manifest()["files"]
    with duckdb.connect(str(releases.current / DATABASE), read_only=True) as connection:
        rows = connection.execute(
            "select distinct edition_id, act_count from marts.flows_department"
        ).fetchall()
    # Every department of an edition has the same number, unless two versions of it are mixed.
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def versions(folder: Path) -> dict[str, str]:
    said = Releases(folder / "published").manifest().get("editions_of_record", [])
    return {one["edition_id"]: one["version"] for one in said}


def kept(folder: Path) -> dict[str, str]:
    """Return the digest of each file of the editions of record, drafts left out."""
    digests = export.digests(folder / "published" / "records")
    return {name: digest for name, digest in digests.items() if name[0] != "."}


# --------------------------------------------------------------------------- what explains what


def test_a_new_month_changes_the_provisional_edition_and_not_the_one_of_record(
    folder: Path,
) -> None:
    before, files = acts(folder), kept(folder)
    _, differences = publish_world(folder, World(fluxes=5))
    assert differences == []
    assert acts(folder) == {"2023-12": before["2023-12"], "latest": before["latest"] + 100}
    assert kept(folder) == files


def test_a_release_holds_the_very_rows_that_were_recorded(folder: Path) -> None:
    publish_world(folder, World(fluxes=5, snapshots=3))
    root = folder / "published"
    (version,) = versions(folder).values()
    record = root / "records" / "2023-12" / version / "flows_department.parquet"
    release = root / "current" / "parquet" / "flows_department.parquet"
    with duckdb.connect() as connection:
        for one, other in ((record, release), (release, record)):
            assert not connection.execute(
                f"from '{one}' where edition_id <> 'latest' except all"
                f" from '{other}' where edition_id <> 'latest'"
            ).fetchall()


def test_a_referential_that_changes_an_edition_is_said_and_the_edition_stays(
    folder: Path,
) -> None:
    before = acts(folder)
    _, (difference,) = publish_world(folder, World(snapshots=2))
    assert difference.figures == {"flows_department": 6}
    assert "1 file delivered (ir_ben_r), and no code has changed" in str(difference)
    assert str(difference).endswith("It stays as it was published.")
    assert acts(folder) == {"2023-12": before["2023-12"], "latest": before["latest"] + 20}
    # What was explained once stays so, though the code changes without changing anything more.
    world = World(fluxes=5, snapshots=2)
    release, differences = publish_world(folder, world)
    assert release
    assert [one.unexplained for one in differences] == [0]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"code": 2}, "no file that it may know was delivered or withdrawn"),
        # A flux after the cut-off is none of the edition's business.
        ({"code": 2, "fluxes": 5}, "no file that it may know was delivered or withdrawn"),
        # Which of the two it is cannot be told.
        ({"code": 2, "snapshots": 2}, "1 file delivered (ir_ben_r)"),
        ({"lost": frozenset({1})}, "1 file lost (er_prs_f)"),
        ({"lost": frozenset({1}), "snapshots": 2}, "1 file lost (er_prs_f)"),
    ],
)
def test_what_no_delivery_explains_is_refused(
    folder: Path, change: dict[str, object], cause: str
) -> None:
    before = Releases(folder / "published").names
    release, (difference,) = publish_world(folder, replace(World(), **change))
    assert release is None
    assert difference.unexplained
    assert cause in str(difference)
    assert ("rule.sql" in str(difference)) == ("code" in change)
    assert "--restate 2023-12" in str(difference)
    assert Releases(folder / "published").names == before


def test_a_delivery_that_is_withdrawn_explains_what_is_missing(folder: Path) -> None:
    before = acts(folder)
    _, (difference,) = publish_world(folder, World(withdrawn=frozenset({1})))
    assert "1 file withdrawn or replaced (er_prs_f)" in str(difference)
    # The store no longer gives the edition: what was published of it is still there.
    assert acts(folder)["2023-12"] == before["2023-12"]


# ------------------------------------------------------------------------------ a restatement


def test_a_restatement_replaces_the_edition_and_the_release_says_when_and_why(
    folder: Path,
) -> None:
    former = versions(folder)["2023-12"]
    release, (difference,) = publish_world(
        folder, World(code=2), Restatement(("2023-12",), BECAUSE)
    )
    assert release
    assert str(difference).endswith("It is replaced.")
    assert acts(folder)["2023-12"] == World(code=2).acts(CUT_OFFS["2023-12"])
    (said,) = Releases(folder / "published").manifest()["editions_of_record"]
    assert (said["replaces"], said["restated_because"]) == (former, BECAUSE)
    with duckdb.connect(str(folder / "published" / "current" / DATABASE)) as connection:
        assert connection.execute(
            "select restated_because, restated_on >= recorded_on from marts.dim_edition"
            " where recorded_on is not null"
        ).fetchall() == [(BECAUSE, True)]
    # The former version stays, and the next release has nothing to say.
    assert (folder / "published" / "records" / "2023-12" / former).is_dir()
    assert publish_world(folder, World(code=2, fluxes=5))[1] == []


def test_an_edition_that_is_not_of_record_cannot_be_replaced(folder: Path) -> None:
    with pytest.raises(CannotPublishError, match=r"2022-12 cannot .* are 2023-12\."):
        publish_world(folder, World(), Restatement(("2022-12",), BECAUSE))


def test_an_edition_that_the_store_no_longer_gives_cannot_be_replaced(folder: Path) -> None:
    world = World(withdrawn=frozenset({1}))
    with pytest.raises(CannotPublishError, match="no longer holds all the fluxes"):
        publish_world(folder, world, Restatement(("2023-12",), BECAUSE))


@pytest.mark.parametrize(
    "arguments",
    [["--restate", "2023-12"], ["--because", "x"], ["--restate", "2023-12", "--because", " "]],
)
def test_what_is_replaced_and_why_are_said_together(arguments: list[str]) -> None:
    import subprocess

    done = subprocess.run(
        [BIN / "telesante", "publish", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--restate and --because go together" in done.stderr


# --------------------------------------------------------------- records that do not belong here


def test_real_figures_are_not_published_over_editions_of_invented_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [one | {"is_synthetic": False} for one in World().files]
    monkeypatch.setattr(World, "files", files)
    with pytest.raises(CannotPublishError, match="TELESANTE_PUBLISHED to a folder of their own"):
        publish_world(folder, World())


def test_the_editions_of_another_store_are_not_carried(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [one | {"sha256": one["sha256"] + "of another"} for one in World().files]
    monkeypatch.setattr(World, "files", files)
    with pytest.raises(CannotPublishError, match="files of which this store holds none"):
        publish_world(folder, World())


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("TELESANTE_THRESHOLD", "20"),
        ("TELESANTE_HIDE_ZEROS", "1"),
        ("TELESANTE_LEAST_CONTRIBUTORS", "4"),
        ("TELESANTE_DOMINANCE_PERCENT", "80"),
    ],
)
def test_an_edition_that_shows_what_today_is_hidden_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    with pytest.raises(RefusedError, match="thresholds"):
        publish_world(folder, World())


@pytest.mark.parametrize("fault", ["missing", "changed", "described otherwise"])
def test_a_damaged_record_is_told(folder: Path, fault: str) -> None:
    (version,) = versions(folder).values()
    record = folder / "published" / "records" / "2023-12" / version
    name = "record.json" if fault == "described otherwise" else "flows_department.parquet"
    (record / name).chmod(0o644)
    if fault == "missing":
        (record / name).unlink()
    elif fault == "changed":
        (record / name).write_bytes((record / name).read_bytes() + b" ")
    else:
        text = json.loads((record / name).read_text("utf-8"))
        (record / name).write_text(json.dumps(text | {"recorded_on": "2020-01-01"}), "utf-8")
    with pytest.raises(CannotPublishError, match="is damaged"):
        publish_world(folder, World())


# ------------------------------------------------------------------------------------ histories


def _processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["small_editions"])
    return context


class Histories(RuleBasedStateMachine):
    """Publications, restatements, rollbacks, new months and kills, in any order."""

    @initialize()
    def begin(self) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.world = World()
        self.processes = _processes()
        self.published: dict[str, dict[str, str]] = {}
        self.kept: dict[str, str] = {}
        self.note(publish_world(self.folder, self.world)[0])
        # What the last publication was made from; None when a killed one may be the last.
        self.last: World | None = self.world

    def teardown(self) -> None:
        if hasattr(self, "temporary"):
            self.temporary.cleanup()

    def note(self, release: str | None) -> None:
        if release:
            self.published[release] = versions(self.folder)

    @rule()
    def a_month_comes(self) -> None:
        self.world = replace(self.world, fluxes=self.world.fluxes + 1)

    @rule()
    def a_snapshot_comes(self) -> None:
        self.world = replace(self.world, snapshots=self.world.snapshots + 1)

    @rule(rank=st.integers(0, 3), how=st.sampled_from(["withdrawn", "lost"]))
    def a_month_goes(self, rank: int, how: str) -> None:
        if rank in self.world.held:
            self.world = self.world.with_one(how, rank)

    @rule(code=st.integers(1, 3))
    def the_code_changes(self, code: int) -> None:
        self.world = replace(self.world, code=code)

    @rule()
    def publish(self) -> None:
        before = versions(self.folder)
        release, differences = publish_world(self.folder, self.world)
        if release:
            assert before.items() <= versions(self.folder).items()
            self.note(release)
            if self.last and self.last.files == self.world.files:
                # No file came or went: only the code could change an edition.
                assert self.last.code == self.world.code or not any(
                    one.unexplained for one in differences
                )
            self.last = self.world
        else:
            assert versions(self.folder) == before
            assert self.last is None or self.last != self.world

    @rule(data=st.data())
    def restate(self, data: st.DataObject) -> None:
        before = versions(self.folder)
        name = data.draw(st.sampled_from(sorted(before)))
        if name not in self.world.of_record:
            return
        release, _ = publish_world(self.folder, self.world, Restatement((name,), BECAUSE))
        if release:
            after = versions(self.folder)
            assert {one for one in before if before[one] != after[one]} <= {name}
            assert acts(self.folder)[name] == self.world.acts(CUT_OFFS[name])
            self.note(release)
            self.last = self.world

    @rule()
    def roll_back(self) -> None:
        with Releases.open(self.folder / "published") as releases:
            if releases.previous():
                releases.roll_back()
                self.last = None

    @rule(step=st.integers(1, MOST_STEPS), is_restated=st.booleans())
    def publish_and_kill(self, step: int, is_restated: bool) -> None:
        before, names = versions(self.folder), Releases(self.folder / "published").names
        restated = [one for one in before if is_restated and one in self.world.of_record][:1]
        process = self.processes.Process(
            target=publish_world,
            args=(self.folder, self.world, Restatement(tuple(restated), BECAUSE), step),
        )
        process.start()
        process.join()
        current = Releases(self.folder / "published").current.name
        if current not in names:
            after = versions(self.folder)
            assert {one for one in before if before[one] != after[one]} <= set(restated)
            self.note(current)
        self.last = None

    @invariant()
    def readers_see_a_whole_release_whose_records_never_changed(self) -> None:
        if not hasattr(self, "folder"):
            return
        found = acts(self.folder)
        current = Releases(self.folder / "published").current.name
        assert versions(self.folder) == self.published[current]
        with duckdb.connect() as connection:
            for name, version in self.published[current].items():
                record = self.folder / "published" / "records" / name / version
                (recorded,) = connection.execute(
                    f"select distinct act_count from '{record / 'flows_department.parquet'}'"
                ).fetchone()
                assert found[name] == recorded

    @invariant()
    def what_was_kept_is_kept(self) -> None:
        if hasattr(self, "folder"):
            files = kept(self.folder)
            assert self.kept.items() <= files.items()
            self.kept = files


def test_editions_of_record_never_change_but_by_a_restatement() -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=10,
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
