"""Random histories of a raw store: it is what its remaining deliveries staged afresh would give.

Deliveries come, come again, replace or add flux months, are withdrawn, and the command is killed at
any of its steps and run again, or not. After each step the rows of every table are those of a new
store that was given the remaining files alone, and the manifest counts the rows that are there.
"""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from test_stage import BENEFICIARY, PROFESSIONAL, claims, csv

from telesante.stage.convert import connect
from telesante.stage.delivery import delivered_files
from telesante.stage.run import Limits, Run
from telesante.stage.soundness import damages
from telesante.stage.store import Delivery, Store
from telesante.stage.withdraw import withdraw

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}


def lines(month: int, first: int, count: int, **changed: str) -> list[dict[str, str]]:
    return claims(first + count, flx_dis_dtd=f"01/{month:02}/2024", **changed)[first:]


def people(*ranks: int, **changed: str) -> str:
    return csv([{**BENEFICIARY, "ben_rng_gem": str(rank), **changed} for rank in ranks])


UNREADABLE = [{**lines(3, 9, 1)[0], "prs_nat_ref": "TC"}]
CONTENTS = {
    "ER_PRS_F_a.csv": csv(lines(3, 0, 4)),
    "ER_PRS_F_b.csv": csv(lines(3, 2, 4, prs_act_qte="2") + UNREADABLE),
    "ER_PRS_F_c.csv": csv(lines(4, 0, 3)),
    "ER_PRS_F_d.csv": csv(lines(3, 4, 2) + lines(4, 1, 3)),
    "ER_PRS_F_e.csv": csv(lines(3, 0, 2)),
    "IR_BEN_R_1.csv": people(1, 2),
    "IR_BEN_R_2.csv": people(3),
    "IR_BEN_R_3.csv": people(1, 4, ben_sex_cod="1"),
    "IR_BEN_R_ARC_1.csv": people(2, 5),
    "IR_BEN_R_ARC_2.csv": people(6),
    "DA_PRA_R_1.csv": csv([PROFESSIONAL]),
    "DA_PRA_R_2.csv": csv([{**PROFESSIONAL, "dte_moi_fin": "3"}]),
}
NAMES = sorted(CONTENTS)
CLAIMS = [name for name in NAMES if name.startswith("ER")]
TABLES = ("er_prs_f", "ir_ben_r", "da_pra_r", "rejects")


class KilledError(BaseException):
    """Stands for a process that ends: nothing catches it, nothing cleans up after it."""


class Killer:
    """Ends the command as it begins its n-th operation on a file of a store."""

    def __init__(self) -> None:
        self.store, self.left = "", 0
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple) -> None:
        if self.left and event in STEPS and self.store in str(arguments[0]):
            self.left -= 1
            if not self.left:
                raise KilledError

    def run(self, command: Callable[[], object], store: Path, step: int | None) -> bool:
        """Return whether the command went to its end."""
        self.store, self.left = str(store), step or 0
        try:
            command()
        except KilledError:
            return False
        finally:
            self.left = 0
        return True


KILLER = Killer()


@dataclass
class Call:
    """A call of the command: how it was made, and the files of it that remain, by delivery."""

    mode: str
    files: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple:
        return (self.mode, tuple(sorted(self.files.values())))


def put(store: Path, folder: Path, mode: str) -> None:
    """Stage a folder as the command does."""
    limits = Limits(0.5, 1, replaces=mode == "replace", adds=mode == "add")
    with Store.open(store) as held, connect(held.scratch, 1) as connection:
        Run(held, connection, limits, lambda *_: None).stage(delivered_files((folder,)))
        held.end()


def take(store: Path, delivery: str) -> None:
    """Withdraw a delivery as the command does."""
    with Store.open(store) as held, connect(held.scratch, 1) as connection:
        withdraw(held, connection, (delivery,))
        held.end()


def manifest(store: Path) -> list[Delivery]:
    """Return what the store knows, after a commit that was interrupted is finished."""
    with Store.open(store) as held, duckdb.connect() as connection:
        return held.manifest(connection)


def rows(store: Path, table: str) -> list[tuple]:
    if not any((store / table).rglob("*.parquet")):
        return []
    with duckdb.connect() as connection:
        return connection.execute(
            f"select * from read_parquet('{store}/{table}/**/*.parquet', union_by_name = true)"
        ).fetchall()


def content(store: Path) -> dict[str, Counter]:
    """Rows of each table whatever their delivery and its order."""
    identifiers = {one.delivery_id for one in manifest(store)}
    return {
        table: Counter(
            tuple(value for value in row if value not in identifiers) for row in rows(store, table)
        )
        for table in TABLES
    }


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def garble(file: Path) -> None:
    """Change a file's last bytes and keep its size."""
    file.write_bytes(file.read_bytes()[:-9] + b"x" * 9)


class Histories(RuleBasedStateMachine):
    """What may happen to a raw store."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="histories-"))
        self.store = self.folder / "store"
        self.calls: list[Call] = []
        self.fresh: dict[tuple, Path] = {}
        self.deliveries = 0

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def delivery(self, names: Iterator[str]) -> Path:
        self.deliveries += 1
        folder = self.folder / f"d{self.deliveries}" / "in"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(CONTENTS[name])
        return folder

    def ids(self) -> set[str]:
        return {one.delivery_id for one in manifest(self.store)}

    def is_unfinished(self) -> bool:
        return (self.store / "_work").exists()

    @rule(
        names=st.sets(st.sampled_from(NAMES), min_size=1, max_size=3),
        mode=st.sampled_from(["add", "add", "replace", "replace", ""]),
        step=st.none() | st.integers(1, 60),
        is_run_again=st.sampled_from([True, True, False]),
    )
    def stage(self, names: set[str], mode: str, step: int | None, is_run_again: bool) -> None:
        before = self.ids() if self.store.exists() else set()
        folder = self.delivery(names)
        is_done = KILLER.run(lambda: put(self.store, folder, mode), self.store, step)
        is_new = self.store.exists() and self.ids() != before
        if not is_done and is_run_again and (self.is_unfinished() or not is_new):
            put(self.store, folder, mode)
        self.note(before, mode)

    @precondition(lambda self: any(call.files for call in self.calls))
    @rule(data=st.data(), mode=st.sampled_from(["add", "replace", ""]))
    def stage_again(self, data: st.DataObject, mode: str) -> None:
        call = data.draw(st.sampled_from([call for call in self.calls if call.files]))
        before = self.ids()
        put(self.store, self.delivery(sorted(set(call.files.values()))), mode)
        self.note(before, mode)

    @precondition(lambda self: any(call.files for call in self.calls))
    @rule(
        data=st.data(),
        step=st.none() | st.integers(1, 30),
        is_run_again=st.sampled_from([True, True, False]),
    )
    def withdraw(self, data: st.DataObject, step: int | None, is_run_again: bool) -> None:
        held = sorted(one for call in self.calls for one in call.files)
        gone = data.draw(st.sampled_from(held))
        before = {one.delivery_id: one for one in manifest(self.store)}
        is_done = KILLER.run(lambda: take(self.store, gone), self.store, step)
        if not is_done and is_run_again:
            take(self.store, gone)
        after = {one.delivery_id: one for one in manifest(self.store)}
        if after[gone].status != "withdrawn":
            assert not is_done
            assert not is_run_again
            return
        [call] = [call for call in self.calls if gone in call.files]
        name = call.files.pop(gone)
        heirs = [one for one in before if before[one].same_as == gone and not after[one].same_as]
        if heirs and before[gone].table_name != "ir_ben_r":
            # The next delivery of the same bytes takes its place.
            for other in self.calls:
                other.files.pop(heirs[0], None)
            call.files[heirs[0]] = name

    @precondition(lambda self: bool(self.damageable()))
    @rule(
        data=st.data(),
        damage=st.sampled_from([Path.unlink, cut, garble]),
        step=st.none() | st.integers(1, 60),
    )
    def damage_and_restore(
        self, data: st.DataObject, damage: Callable[[Path], None], step: int | None
    ) -> None:
        delivery = data.draw(st.sampled_from(self.damageable()))
        file = data.draw(st.sampled_from([one for one in delivery.files if not one.is_aside]))
        damage(self.store / file.place)
        folder = self.delivery([delivery.file_name.split("/")[1]])
        if not KILLER.run(lambda: put(self.store, folder, ""), self.store, step):
            put(self.store, folder, "")

    def damageable(self) -> list[Delivery]:
        """Return deliveries that come alone; a snapshot's files are judged together."""
        return [
            one
            for one in (manifest(self.store) if self.calls else [])
            if one.status == "stored" and one.table_name != "ir_ben_r" and one.file_count
        ]

    def note(self, before: set[str], mode: str) -> None:
        """Note what a call has stored; what only came again changes nothing."""
        if not self.store.exists():
            return
        news = [one for one in manifest(self.store) if one.delivery_id not in before]
        for kind, of_kind in (
            ("redelivered", lambda one: one.same_as and one.table_name == "er_prs_f"),
            ("stored", lambda one: not (one.same_as and one.table_name == "er_prs_f")),
        ):
            files = {one.delivery_id: one.file_name.split("/")[1] for one in news if of_kind(one)}
            is_replacement = kind == "stored" and mode == "replace"
            if files:
                self.calls.append(Call("replace" if is_replacement else "add", files))

    def staged_afresh(self) -> Path:
        """Return a store of the remaining deliveries, begun from those of earlier steps."""
        calls = [call for call in self.calls if call.files]
        for count in range(len(calls) + 1):
            key = tuple(call.key for call in calls[:count])
            if key not in self.fresh:
                store = self.folder / f"fresh{len(self.fresh)}"
                if count > 1:
                    shutil.copytree(self.fresh[key[:-1]], store)
                if count:
                    call = calls[count - 1]
                    put(store, self.delivery(sorted(set(call.files.values()))), call.mode)
                self.fresh[key] = store
        return self.fresh[key]

    @invariant()
    def the_store_is_what_the_remaining_deliveries_give(self) -> None:
        if self.calls:
            assert content(self.store) == content(self.staged_afresh())

    @invariant()
    def the_manifest_knows_every_file(self) -> None:
        if not self.calls:
            return
        known = manifest(self.store)
        with duckdb.connect() as connection:
            assert not list(damages(Store(self.store), connection, known))
        there = {
            file.relative_to(self.store).as_posix()
            for table in (*TABLES, "replaced")
            for file in (self.store / table).rglob("*.parquet")
        }
        assert there == {file.place for one in known for file in one.files}

    @invariant()
    def fates_add_up(self) -> None:
        if not self.calls:
            return
        known = {one.delivery_id: one for one in manifest(self.store)}
        held = {table: Counter(owners(self.store, table)) for table in TABLES}
        for one in known.values():
            stored = held[one.table_name][one.delivery_id]
            rejected = held["rejects"][one.delivery_id]
            if one.status == "stored":
                assert stored == one.stored_count - one.replaced_count
                assert rejected == one.rejected_count
                assert one.line_count == one.stored_count + one.rejected_count
            else:
                assert stored == rejected == 0
            if one.status == "redelivered":
                same = known[one.same_as]
                assert same.status == "stored"
                assert (same.line_count, same.replaced_count) == (
                    one.line_count,
                    one.replaced_count,
                )
        assert not set().union(*(counts.keys() for counts in held.values())).difference(known)


def owners(store: Path, table: str) -> Iterator[str]:
    """Return the delivery of each row; it is the one that its file is named after."""
    for file in (store / table).rglob("*.parquet"):
        column = "delivery_id" if table == "rejects" else "_delivery_id"
        with duckdb.connect() as connection:
            for (one,) in connection.execute(f"select {column} from '{file}'").fetchall():
                assert file.name.startswith(one)
                yield one


def test_a_store_is_what_its_remaining_deliveries_give() -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=10,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
