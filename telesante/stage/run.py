"""A call of `telesante stage` from its first file to its last."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from telesante.contract import Table
from telesante.stage.content import Content, inspect, with_supplied
from telesante.stage.convert import convert, parquet_columns
from telesante.stage.delivery import DeliveredFile
from telesante.stage.faults import RefusedError
from telesante.stage.header import names_in
from telesante.stage.job import Counts, Job
from telesante.stage.reading import template
from telesante.stage.store import Delivery, Prepared, Store, delivery_id

DRIFT_BAND = (0.5, 2.0)
DRIFT_MINIMUM = 1_000  # lines: the number of lines of a small file says nothing
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
    """

    file: DeliveredFile
    delivery: Delivery | None = None
    error: str | None = None
    warnings: list[str] = field(default_factory=list)
    rejects: list[RejectGroup] = field(default_factory=list)
    is_resumed: bool = False


@dataclass(frozen=True)
class Limits:
    """How a call works.

    Attributes:
        max_reject_share: share of unreadable lines, 0 to 1, past which a file is refused.
        workers: pieces of a CSV typed at the same time.
    """

    max_reject_share: float
    workers: int


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

    def stage(self, files: list[DeliveredFile]) -> list[Outcome]:
        """Stage files; a snapshot table's files of one delivery argument stand or fall together.

        Args:
            files: in delivery order.

        Returns:
            One outcome per file, in the same order.
        """
        names = [file.name for file in files]
        self._first_order = self._store.begin(self._next_order(), names)
        outcomes = [Outcome(file) for file in files]
        for ranks in _groups(files):
            self._stage_group([outcomes[rank] for rank in ranks], ranks)
        return outcomes

    def _next_order(self) -> int:
        return max((one.delivery_order for one in self._known), default=0) + 1

    def _stage_group(self, outcomes: list[Outcome], ranks: list[int]) -> None:
        contents = [self._inspect(outcome) for outcome in outcomes]
        if None in contents:
            _give_up(outcomes)
        elif not self._take_up(outcomes, contents, ranks):
            originals = self._originals(outcomes[0].file.table, contents)
            prepared = []
            for outcome, content, rank in zip(outcomes, contents, ranks, strict=True):
                original = originals.get(content.sha256)
                one = self._prepare(outcome, content, self._first_order + rank, original)
                if one is None:
                    _give_up(outcomes)
                    return
                originals.setdefault(content.sha256, one.delivery)
                prepared.append(one)
            self._commit(outcomes, prepared)

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
        return True

    def _originals(self, table: Table, contents: list[Content]) -> dict[str, Delivery]:
        """Return the delivery that first brought some bytes, by their digest.

        A snapshot table is compared with what it holds now: an older snapshot that comes back
        is news.
        """
        known = [
            one for one in self._known if one.table_name == table.name and one.status == "stored"
        ]
        if table.delivery == "snapshot":
            in_force = self._store.in_force(table.name)
            known = [one for one in known if one.delivery_id in in_force]
            if {one.sha256 for one in known} != {content.sha256 for content in contents}:
                known = []
        return {one.sha256: one for one in reversed(known)}

    def _prepare(
        self, outcome: Outcome, content: Content, order: int, original: Delivery | None
    ) -> Prepared | None:
        file = outcome.file
        identifier = delivery_id(order, content.sha256)
        folder = self._store.working_folder(identifier)
        counts = Counts(0, 0)
        if original is None:
            try:
                counts = self._convert(outcome, content, identifier, folder)
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
            line_count=original.line_count if original else counts.stored + counts.rejected,
            stored_count=counts.stored,
            rejected_count=counts.rejected,
            is_synthetic=file.is_synthetic,
            covers=file.covers,
        )
        return Prepared(outcome.delivery, folder)

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
        if counts.missing:
            outcome.warnings.append(_words_for_missing(counts))
        if counts.rejected > self._limits.max_reject_share * content.line_count:
            raise _too_many_rejects(
                outcome.rejects, counts.rejected, content.line_count, self._limits.max_reject_share
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
        deliveries = [one.delivery for one in prepared]
        table = outcomes[0].file.table
        is_news = any(one.status == "stored" for one in deliveries)
        replaces = table.delivery == "snapshot" and is_news
        if is_news:
            former = self._former(table)
            outcomes[0].warnings += _drift(former, deliveries)
            if replaces and any(one.delivery_order >= self._first_order for one in former):
                outcomes[0].warnings.append(
                    "replaces the snapshot that this same call stored before: deliver the files of "
                    "one snapshot in one folder"
                )
        self._store.commit(self._connection, prepared, replaces)
        self._known += deliveries

    def _former(self, table: Table) -> list[Delivery]:
        """Return the last delivery of a table: one file, or the files of a snapshot."""
        known = [
            one for one in self._known if one.table_name == table.name and one.status == "stored"
        ]
        if table.delivery == "snapshot":
            in_force = self._store.in_force(table.name)
            return [one for one in known if one.delivery_id in in_force]
        return known[-1:]


def _groups(files: list[DeliveredFile]) -> list[list[int]]:
    """Return the ranks of the files that stand or fall together, in delivery order."""
    groups: dict[tuple, list[int]] = {}
    for rank, file in enumerate(files):
        is_snapshot = file.table.delivery == "snapshot"
        key = (file.argument, file.table.name) if is_snapshot else (rank,)
        groups.setdefault(key, []).append(rank)
    return list(groups.values())


def _give_up(outcomes: list[Outcome]) -> None:
    """Say why none of the files of a snapshot is stored."""
    for outcome in outcomes:
        outcome.delivery = None
        outcome.error = outcome.error or (
            "not stored: another file of the same snapshot was refused"
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
        f"{first.found}, the first of {rejected:,} unreadable lines among {total:,}",
        f"{first.expected}, and at most {share:.2%} of unreadable lines",
        "Correct the extract, or accept more with --max-reject-share.",
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
