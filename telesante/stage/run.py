"""A call of `telesante stage` from its first file to its last."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from telesante.contract import Table
from telesante.names import printable
from telesante.stage.content import Content, inspect, with_supplied
from telesante.stage.convert import convert, parquet_columns
from telesante.stage.delivery import DeliveredFile
from telesante.stage.faults import RefusedError, UnusableError
from telesante.stage.header import names_in
from telesante.stage.history import History
from telesante.stage.job import Counts, Job
from telesante.stage.months import keys_met, months_of, refuse_months
from telesante.stage.reading import template
from telesante.stage.scoped_lines import codes_in_scope, with_scope
from telesante.stage.soundness import damages
from telesante.stage.store import Change, Delivery, Prepared, Store, delivery_id

DRIFT_BAND = (0.5, 2.0)
DRIFT_MINIMUM = 1_000  # lines: the number of lines of a small file says nothing
SHRUNK_SHARE = 0.5
SHRUNK_MINIMUM = 10  # lines of the former snapshot
OnProgress = Callable[[DeliveredFile, int], None]


@dataclass(frozen=True)
class RejectGroup:
    """Unreadable lines of one file with the same first fault.

    Attributes:
        reason: code of the fault.
        column: contract column, or None for the line as a whole.
        expected: what should be there.
        found: the shape of what is there.
        line_count: how many lines.
        first_lines: numbers of the first ones; 1 is the line after the header.
    """

    reason: str
    column: str | None
    expected: str
    found: str
    line_count: int
    first_lines: list[int]


@dataclass
class Outcome:
    """What became of one delivered file.

    Attributes:
        file: the delivered file.
        delivery: its row of the manifest, or None when it was refused.
        error: why it was refused, or None.
        warnings: what the reader should know.
        rejects: its unreadable lines, also when they are the reason of the refusal.
        is_resumed: an interrupted command had already stored it.
        restored: lines written anew, since the files of its bytes in the store were damaged.
        keys_met: how many of its keys were delivered before; the earlier lines count no more.
    """

    file: DeliveredFile
    delivery: Delivery | None = None
    error: str | None = None
    warnings: list[str] = field(default_factory=list)
    rejects: list[RejectGroup] = field(default_factory=list)
    is_resumed: bool = False
    restored: Counts | None = None
    keys_met: int = 0

    @property
    def left_out(self) -> int:
        """How many lines were read and left out, their code not being in the list of acts."""
        if self.restored:
            return self.restored.out_of_scope
        return self.delivery.out_of_scope_count if self.delivery else 0


@dataclass(frozen=True)
class Limits:
    """How a call works.

    Attributes:
        max_reject_share: share of unreadable lines, 0 to 1, past which a file is refused.
        workers: pieces of a CSV typed at the same time.
        replaces: the flux months of the files that are already there leave, and a snapshot may be
            much smaller than the one it replaces.
        adds: the files are further parts of flux months that are already there.
    """

    max_reject_share: float
    workers: int
    replaces: bool = False
    adds: bool = False


class Run:
    """The files of one call, taken in order into a store."""

    def __init__(
        self,
        store: Store,
        connection: duckdb.DuckDBPyConnection,
        limits: Limits,
        on_progress: OnProgress,
    ) -> None:
        """Read what the store knows.

        Args:
            store: a store this process holds.
            connection: from `convert.connect`.
            limits: how to work.
            on_progress: told the bytes of a file gone through; each file is gone through twice.
        """
        self._store = store
        self._connection = connection
        self._limits = limits
        self._on_progress = on_progress
        self._known = store.manifest(connection)
        self._first_order = 0
        self._own: set[str] = set()  # the deliveries of this call
        self._damaged: set[str] = set()  # deliveries whose stored files are not what they were

    def stage(self, files: list[DeliveredFile]) -> list[Outcome]:
        """Stage files; those that replace something together stand or fall together.

        Args:
            files: in delivery order.

        Returns:
            One outcome per file, in the same order.

        Raises:
            UnusableError: synthetic and real deliveries would share the store.
        """
        self._refuse_mixture(files)
        call = {
            "file_names": [file.name for file in files],
            "replaces": self._limits.replaces,
            "adds": self._limits.adds,
        }
        notes = self._store.interrupted(call) or {"first_order": self._next_order()}
        self._store.begin(call, notes)
        self._first_order = notes["first_order"]
        outcomes = [Outcome(file) for file in files]
        for ranks in _groups(files, self._limits.replaces):
            self._stage_group([outcomes[rank] for rank in ranks], ranks)
        return outcomes

    def _refuse_mixture(self, files: list[DeliveredFile]) -> None:
        held = {one.is_synthetic for one in self._known if one.status != "withdrawn"}
        delivered = {file.is_synthetic for file in files}
        if len(held | delivered) > 1:
            kinds = {True: "synthetic", False: "real", None: "synthetic and real"}
            of_store = kinds[held.pop() if len(held) == 1 else None] if held else "no"
            of_files = kinds[delivered.pop() if len(delivered) == 1 else None]
            raise UnusableError(
                f"the raw store holds {of_store} deliveries and these are {of_files}: one store "
                "never holds both. Give them a store of their own (TELESANTE_RAW), or withdraw "
                "the others first."
            )

    def _next_order(self) -> int:
        return max((one.delivery_order for one in self._known), default=0) + 1

    def _stage_group(self, outcomes: list[Outcome], ranks: list[int]) -> None:
        contents = [self._inspect(outcome) for outcome in outcomes]
        if None in contents:
            _give_up(outcomes)
        elif not self._take_up(outcomes, contents, ranks):
            originals = self._originals(outcomes, contents)
            prepared = []
            for outcome, content, rank in zip(outcomes, contents, ranks, strict=True):
                key = (outcome.file.is_archive, content.sha256)
                original = originals.get(key)
                one = self._prepare(outcome, content, self._first_order + rank, original)
                if one is None:
                    _give_up(outcomes)
                    return
                originals.setdefault(key, one.delivery)
                prepared.append(one)
            try:
                self._commit(outcomes, prepared)
            except RefusedError as refusal:
                outcomes[0].error = str(refusal)
                _give_up(outcomes)

    def _inspect(self, outcome: Outcome) -> Content | None:
        file = outcome.file
        try:
            content = inspect(file.path, lambda position: self._on_progress(file, position))
            names = names_in(content.header)
            if content.is_parquet:
                types, rows = parquet_columns(self._connection, file.path)
                content = replace(content, line_count=rows)
                names = [name.strip().lower() for name in types]
            content = with_supplied(content, file.path_values, names)
            if file.table.scope:
                content = with_scope(content)
        except RefusedError as refusal:
            outcome.error = str(refusal)
            return None
        return content

    def _take_up(self, outcomes: list[Outcome], contents: list[Content], ranks: list[int]) -> bool:
        """Recognise files that the interrupted call had already stored; return whether all are.

        A file that has changed since then, or is declared otherwise, is a new delivery, and so is
        what follows it.
        """
        by_order = {one.delivery_order: one for one in self._known}
        stored = [by_order.get(self._first_order + rank) for rank in ranks]
        if not any(stored):
            return False
        for outcome, content, delivery in zip(outcomes, contents, stored, strict=True):
            is_same = delivery is not None and delivery.sha256 == content.sha256
            if not is_same or delivery.covers != outcome.file.covers:
                self._first_order = self._next_order() - ranks[0]
                return False
            outcome.delivery, outcome.is_resumed = delivery, True
            outcome.rejects = self._rejects(self._store.rejects_of(delivery.delivery_id))
            self._own.add(delivery.delivery_id)
        return True

    def _originals(
        self, outcomes: list[Outcome], contents: list[Content]
    ) -> dict[tuple[bool, str], Delivery]:
        """Return the delivery that first brought some bytes, by kind (archive or not) and digest.

        What replaces is compared as a whole with what it would replace: an older snapshot, or a
        month without one of its parts, is news. A delivery that is damaged in the store is restored
        by its own bytes, whatever else of the snapshot or month there is.
        """
        table = outcomes[0].file.table
        delivered = {
            (outcome.file.is_archive, content.sha256)
            for outcome, content in zip(outcomes, contents, strict=True)
        }
        stored = {(one.is_archive, one.sha256): one for one in reversed(self._stored(table))}
        damaged = {
            key
            for key, one in stored.items()
            if key in delivered
            # Which of its parts are in force is known of these alone.
            and (not one.replaced_count or (one.files and not self._limits.replaces))
            and any(damages(self._store, self._connection, [one]))
        }
        originals = {
            key: one for key, one in stored.items() if key in damaged or not one.replaced_count
        }
        self._damaged |= {stored[key].delivery_id for key in damaged}
        if table.delivery == "snapshot":
            kinds = {is_archive for is_archive, _ in delivered}
            in_force = {key for key in originals if key[0] in kinds}
            is_known = delivered == in_force or (damaged and delivered <= in_force)
            return originals if is_known else {}
        if self._replaces_months(table):
            known = [originals[key] for key in delivered if key in originals]
            is_whole = len(known) == len(delivered) and self._are_whole_months(table, known)
            return originals if is_whole else {}
        return originals

    def _are_whole_months(self, table: Table, deliveries: Iterable[Delivery]) -> bool:
        """Whether some deliveries are all that the store holds of their flux months."""
        parts = {part for one in deliveries for part in self._store.parts_of(one)}
        months = {part.parent.name for part in parts}
        return all(parts.issuperset(self._store.month_parts(table, month)) for month in months)

    def _prepare(
        self, outcome: Outcome, content: Content, order: int, original: Delivery | None
    ) -> Prepared | None:
        file = outcome.file
        identifier = delivery_id(order, content.sha256)
        folder = self._store.working_folder(identifier)
        counts = Counts(0, 0)
        restores = None
        try:
            if original is None:
                counts = self._convert(outcome, content, identifier, folder)
            elif original.delivery_id in self._damaged:
                outcome.restored = self._convert(outcome, content, original.delivery_id, folder)
                restores = replace(
                    original,
                    stored_count=outcome.restored.stored,
                    rejected_count=outcome.restored.rejected,
                )
        except RefusedError as refusal:
            outcome.error = str(refusal)
            return None
        outcome.delivery = Delivery(
            delivery_id=identifier,
            delivery_order=order,
            file_name=file.name,
            sha256=content.sha256,
            table_name=file.table.name,
            status="redelivered" if original else "stored",
            same_as=original.delivery_id if original else None,
            line_count=original.line_count if original else counts.lines,
            stored_count=counts.stored,
            rejected_count=counts.rejected,
            out_of_scope_count=counts.out_of_scope,
            scope=",".join(codes_in_scope()) if file.table.scope else None,
            is_synthetic=file.is_synthetic,
            covers=file.covers,
            delivered_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            is_archive=file.is_archive,
            file_count=0,
            replaced_count=original.replaced_count if original else 0,
        )
        return Prepared(outcome.delivery, folder, restores)

    def _convert(self, outcome: Outcome, content: Content, identifier: str, folder: Path) -> Counts:
        file = outcome.file
        size = file.path.stat().st_size
        job = Job(file.table, content, identifier, folder)
        counts = convert(
            self._connection,
            job,
            self._limits.workers,
            lambda position: self._on_progress(file, size + position),
        )
        outcome.rejects = self._rejects(job.rejects)
        outcome.warnings += counts.warnings
        if counts.missing:
            outcome.warnings.append(_words_for_missing(counts))
        looked_at = counts.stored + counts.rejected
        if counts.rejected > self._limits.max_reject_share * looked_at:
            raise _too_many_rejects(
                outcome.rejects, counts.rejected, looked_at, self._limits.max_reject_share
            )
        if content.line_count == 0:
            outcome.warnings.append("holds a header and no line")
        return counts

    def _rejects(self, file: Path) -> list[RejectGroup]:
        if not file.exists():
            return []
        rows = self._connection.execute(template("reject_summary"), {"file": str(file)})
        return [RejectGroup(*row) for row in rows.fetchall()]

    def _commit(self, outcomes: list[Outcome], prepared: list[Prepared]) -> None:
        """Bring files into the store that stand or fall together.

        Raises:
            RefusedError: a flux month is already there, or a snapshot is much smaller than the one
                it replaces.
        """
        prepared = [self._complete(one, prepared[0].delivery.delivery_id) for one in prepared]
        table = outcomes[0].file.table
        leaving = self._leaving(table, [one for one in prepared if one.parts])
        if table.delivery == "partition":
            counts = keys_met(self._store, self._connection, table, prepared, set(leaving))
            for outcome, count in zip(outcomes, counts, strict=True):
                outcome.keys_met = count
        if any(one.delivery.status == "stored" for one in prepared):
            self._warn(outcomes, prepared)
        change = History(self._store, self._connection, self._known).set_aside(leaving)
        for outcome, one in zip(outcomes, prepared, strict=True):
            outcome.delivery = one.delivery
            change.rows.append(one.delivery)
            self._own.add(one.delivery.delivery_id)
            moves = self._store.moves(one)
            change.moves |= moves
            if one.restores:
                self._restore(change, one.restores, moves)
        self._store.commit(self._connection, change)
        for one in prepared:
            shutil.rmtree(one.folder)
        rows = {one.delivery_id: one for one in [*self._known, *change.rows]}
        self._known = sorted(rows.values(), key=lambda one: one.delivery_order)

    def _complete(self, one: Prepared, group: str) -> Prepared:
        """Write into a row of the manifest what is known once all files of a group are prepared."""
        files = () if one.restores else self._store.written(self._store.moves(one))
        delivery = replace(one.delivery, stands_with=group, file_count=len(one.parts), files=files)
        return replace(one, delivery=delivery)

    def _restore(self, change: Change, delivery: Delivery, moves: dict[Path, Path]) -> None:
        """Let new files take the place of a delivery's damaged ones."""
        files = self._store.written(moves)
        former = [self._store.root / file.place for file in delivery.files or ()]
        former += [*self._store.parts_of(delivery), self._store.rejects_of(delivery.delivery_id)]
        change.removals += sorted(set(former).difference(moves.values()))
        counted = [file for file in files if file.place.startswith(f"{delivery.table_name}/")]
        change.rows.append(replace(delivery, files=files, file_count=len(counted)))
        self._damaged.discard(delivery.delivery_id)

    def _leaving(self, table: Table, news: list[Prepared]) -> dict[Path, str]:
        """Return the files of the store that new ones replace, and by which delivery."""
        if not news:
            return {}
        if table.delivery == "snapshot" or self._limits.replaces or table.delivery == "month":
            self._refuse_damaged(table)
        if table.delivery == "snapshot":
            return self._leaving_snapshot(table, news)
        if table.flux:
            return self._leaving_months(table, news)
        return {}

    def _replaces_months(self, table: Table) -> bool:
        """Whether the files of a table take the place of what the store holds of their months."""
        return table.delivery == "month" or (
            table.delivery == "partition" and self._limits.replaces
        )

    def _refuse_damaged(self, table: Table) -> None:
        """Refuse to replace what is not there: restored later, it would count beside the new."""
        for one in damages(self._store, self._connection, self._stored(table), reads_all=False):
            name = printable(one.delivery.file_name)
            raise RefusedError(
                f"raw store, {one.place}",
                one.fault,
                "the file that was stored",
                f"Deliver {name} again, which restores it, or withdraw it: then this file.",
            )

    def _leaving_snapshot(self, table: Table, news: list[Prepared]) -> dict[Path, str]:
        """An archive replaces the archive, the current referential the current one."""
        leaving = {}
        for is_archive in (False, True):
            ones = [one.delivery for one in news if one.delivery.is_archive == is_archive]
            former = [one for one in self._stored(table) if one.is_archive == is_archive]
            if ones and former:
                if not self._limits.replaces:
                    _refuse_shrunk(table, former, ones)
                for one in former:
                    leaving |= dict.fromkeys(self._store.parts_of(one), ones[0].delivery_id)
        return leaving

    def _leaving_months(self, table: Table, news: list[Prepared]) -> dict[Path, str]:
        # Parts of a month may come in several files of a call; a month in one file replaces itself.
        own = set() if table.delivery == "month" else self._own
        months = months_of(self._store, self._connection, table, news, own)
        if self._replaces_months(table):
            by = {
                part.parent.name: one.delivery.delivery_id
                for one in reversed(news)
                for part in one.parts
            }
            return {file: by[file.parent.name] for file in months.former()}
        if months.already_there and not self._limits.adds:
            names = {one.delivery_id: one.file_name for one in self._known}
            refuse_months(table, months, names)
        return {}

    def _warn(self, outcomes: list[Outcome], prepared: list[Prepared]) -> None:
        """Say what is odd about files that are news beside the last ones of their table."""
        table = outcomes[0].file.table
        deliveries = [one.delivery for one in prepared]
        former = self._stored(table)
        if table.delivery == "snapshot":
            archives = {one.is_archive for one in deliveries}
            former = [one for one in former if one.is_archive in archives]
            if any(one.delivery_id in self._own for one in former):
                outcomes[0].warnings.append(
                    "replaces the snapshot that this same call stored before: deliver the files of "
                    "one snapshot in one folder"
                )
        else:
            former = former[-1:]
        outcomes[0].warnings += _drift(former, deliveries)

    def _stored(self, table: Table) -> list[Delivery]:
        return [
            one for one in self._known if one.table_name == table.name and one.status == "stored"
        ]


def _groups(files: list[DeliveredFile], replaces: bool) -> list[list[int]]:
    """Return the ranks of the files that stand or fall together, in delivery order.

    They are the files of a snapshot, and those that replace flux months of a table together.
    """
    groups: dict[tuple, list[int]] = {}
    for rank, file in enumerate(files):
        key: tuple = (rank,)
        if file.table.delivery == "snapshot":
            key = (file.argument, file.table.name)
        elif file.table.delivery == "partition" and replaces:
            key = (file.table.name,)
        groups.setdefault(key, []).append(rank)
    return list(groups.values())


def _give_up(outcomes: list[Outcome]) -> None:
    """Say why none of the files that stand or fall together is stored."""
    together = "snapshot" if outcomes[0].file.table.delivery == "snapshot" else "replacement"
    for outcome in outcomes:
        outcome.delivery = None
        outcome.keys_met = 0
        outcome.error = outcome.error or (
            f"not stored: another file of the same {together} was refused"
        )


def _words_for_missing(counts: Counts) -> str:
    total = sum(sum(words.values()) for words in counts.missing.values())
    columns = [
        f"{column} {sum(words.values()):,} ({', '.join(sorted(words))})"
        for column, words in counts.missing.items()
    ]
    return f"{total:,} words for missing read as nothing: {', '.join(columns)}"


def _too_many_rejects(
    groups: list[RejectGroup], rejected: int, total: int, share: float
) -> RefusedError:
    first = min(groups, key=lambda group: group.first_lines[0])
    column = f", column {first.column}" if first.column else ""
    return RefusedError(
        f"line {first.first_lines[0]}{column}",
        f"{printable(first.found)}, the first of {rejected:,} unreadable lines among {total:,}",
        f"{first.expected}, and at most {share:.2%} of unreadable lines",
        "Correct the extract, or accept more with --max-reject-share.",
    )


def _refuse_shrunk(table: Table, former: list[Delivery], deliveries: list[Delivery]) -> None:
    before = sum(one.stored_count for one in former)
    now = sum(one.stored_count for one in deliveries)
    if before >= SHRUNK_MINIMUM and now < SHRUNK_SHARE * before:
        raise RefusedError(
            f"snapshot of {table.name}",
            f"{now:,} lines to replace {before:,}",
            f"at least {SHRUNK_SHARE:.0%} of them",
            "Deliver the whole referential, or accept the smaller one with --replace.",
        )


def _drift(former: list[Delivery], deliveries: list[Delivery]) -> list[str]:
    """Compare the number of lines with the last delivery of the same table."""
    before = sum(one.line_count for one in former)
    now = sum(one.line_count for one in deliveries)
    low, high = DRIFT_BAND
    if not before or max(before, now) < DRIFT_MINIMUM or low * before <= now <= high * before:
        return []
    return [
        f"{now:,} lines, the last delivery of {deliveries[0].table_name} had {before:,}: "
        f"outside {low:g} to {high:g} times as many"
    ]
