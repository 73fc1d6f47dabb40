"""What later deliveries replace, and what comes back when one is withdrawn.

A replaced file lies aside under the name of the delivery that replaced it (store.py), so that the
tree itself says who replaced what, delivery by delivery and flux month by flux month.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from telesante.stage.job import write
from telesante.stage.months import line_counts
from telesante.stage.reading import quoted, template
from telesante.stage.store import REPLACED, Change, Delivery, Store, owner

_REJECTS = "rejects"


class History:
    """The deliveries of a store and the files that each one brought."""

    def __init__(
        self, store: Store, connection: duckdb.DuckDBPyConnection, known: list[Delivery]
    ) -> None:
        """Take the manifest as it stands.

        Args:
            store: a store that this process holds.
            connection: any DuckDB connection.
            known: its manifest.
        """
        self._store = store
        self._connection = connection
        self._known = {one.delivery_id: one for one in known}

    def set_aside(self, leaving: dict[Path, str]) -> Change:
        """Return the change that takes files out of force.

        Args:
            leaving: for each file, the delivery that replaces it.
        """
        moves = {file: self._store.aside(file, by) for file, by in leaving.items()}
        return self._moved(moves)

    def withdraw(self, delivery: Delivery, now: datetime, user: str) -> Change:
        """Return the change that makes the store what it is without a delivery.

        Args:
            delivery: the delivery to take out.
            now: the time that the manifest remembers, UTC.
            user: the name that it remembers.
        """
        gone = replace(
            delivery,
            status="withdrawn",
            file_count=0,
            files=(),
            withdrawn_at=now,
            withdrawn_by=user,
        )
        if delivery.same_as is not None:  # the bytes of another delivery, which stays
            return Change(rows=[gone])
        followers = self._followers(delivery)
        if followers:
            change = self._hand_over(delivery, followers)
        else:
            change = self._moved(self._back(delivery))
            change.removals += self._files_of(delivery)
        change.rows.append(gone)
        return change

    def _followers(self, delivery: Delivery) -> list[Delivery]:
        """Return the deliveries of the same bytes that came after it, in order."""
        return [
            one
            for one in self._known.values()
            if one.same_as == delivery.delivery_id and one.status != "withdrawn"
        ]

    def _files_of(self, delivery: Delivery) -> list[Path]:
        """Return all that a delivery brought, whether it counts or was replaced."""
        name = f"{_REJECTS}/{delivery.delivery_id}.parquet"
        rejects = [self._store.root / name, *(self._store.root / REPLACED).glob(f"*/{name}")]
        parts = self._store.parts_of(delivery) + self._store.replaced_parts_of(delivery)
        return parts + [file for file in rejects if file.exists()]

    def _moved(self, moves: dict[Path, Path]) -> Change:
        """Complete moves of files with those of rejects, and with the rows of the manifest."""
        change = Change(dict(moves))
        for identifier in sorted({owner(file) for file in moves}):
            delivery = self._known.get(identifier)
            if delivery is None:
                continue
            moved = {file: to for file, to in moves.items() if owner(file) == identifier}
            counted = set(self._store.parts_of(delivery)).difference(moved)
            counted |= {to for to in moved.values() if not self._is_aside(to)}
            lines = line_counts(self._connection, list(moved))
            replaced_count = delivery.replaced_count + sum(
                lines[file] * (self._is_aside(to) - self._is_aside(file))
                for file, to in moved.items()
            )
            by = None if counted else max(self._replacer(to) for to in moved.values())
            change.moves |= self._rejects_moved(delivery, by)
            places = self._store.places(change.moves)
            for one in (delivery, *self._followers(delivery)):
                status = "redelivered" if one.same_as else "stored"
                row = replace(
                    one.with_files_moved(places),
                    status="replaced" if by else status,
                    replaced_by=by,
                    replaced_count=replaced_count,
                )
                change.rows.append(row if one.same_as else replace(row, file_count=len(counted)))
        return change

    def _rejects_moved(self, delivery: Delivery, by: str | None) -> dict[Path, Path]:
        """Unreadable lines count as long as any line of their delivery does."""
        here = self._store.rejects_of(delivery.delivery_id)
        to = here if by is None else self._store.aside(here, by)
        found = [file for file in self._files_of(delivery) if self._place_of(file) == _REJECTS]
        return {file: to for file in found if file != to}

    def _back(self, delivery: Delivery, heir: Delivery | None = None) -> dict[Path, Path]:
        """Plan where the files go that a delivery had replaced: back, or to who replaces them too.

        A file stays aside when another delivery of the same group brought the same part, when an
        heir takes the place of this one, or when the part of this one was itself replaced.
        """
        siblings = {one.delivery_id: self._parts(one) for one in self._siblings(delivery)}
        replacers = {
            self._place_of(file): self._replacer(file)
            for file in self._store.replaced_parts_of(delivery)
        }
        moves = {}
        for file in self._store.replaced_by(delivery):
            place = self._place_of(file)
            if place == _REJECTS:
                continue  # they go with the lines of their delivery
            by = next((one for one, places in siblings.items() if place in places), None)
            by = by or (heir.delivery_id if heir else replacers.get(place))
            to = self._store.root / self._store.place(file)
            moves[file] = self._store.aside(to, by) if by else to
        return moves

    def _siblings(self, delivery: Delivery) -> list[Delivery]:
        """Return the deliveries that replaced the same files together with this one."""
        return [
            one
            for one in self._known.values()
            if delivery.stands_with is not None
            and one.stands_with == delivery.stands_with
            and one.delivery_id != delivery.delivery_id
            and one.table_name == delivery.table_name
            and one.is_archive == delivery.is_archive
            and one.same_as is None
            and one.status in ("stored", "replaced")
        ]

    def _parts(self, delivery: Delivery) -> set[str]:
        files = self._store.parts_of(delivery) + self._store.replaced_parts_of(delivery)
        return {self._place_of(file) for file in files}

    def _place_of(self, file: Path) -> str:
        """Return what a file is a part of: a table, or a flux month of it."""
        return self._store.place(file).parent.as_posix()

    def _is_aside(self, file: Path) -> bool:
        return file.relative_to(self._store.root).parts[0] == REPLACED

    def _replacer(self, file: Path) -> str:
        return file.relative_to(self._store.root).parts[1]

    def _hand_over(self, delivery: Delivery, followers: list[Delivery]) -> Change:
        """Give the lines of a delivery to the next one that brought the same bytes."""
        heir = followers[0]
        folder = self._store.working_folder(f"heir-{heir.delivery_id}")
        change = self._moved(self._back(delivery, heir))
        change.removals = self._files_of(delivery)
        drafts = {}
        for rank, file in enumerate(change.removals):
            draft = folder / f"{rank}.parquet"
            column = "delivery_id" if self._place_of(file) == _REJECTS else "_delivery_id"
            rows = template("handed_over").format(
                delivery_id=heir.delivery_id, column=column, file=quoted(file)
            )
            write(self._connection, rows, draft)
            name = file.name.replace(delivery.delivery_id, heir.delivery_id)
            drafts[draft] = file.with_name(name)
        change.moves |= drafts
        taken = ("status", "stored_count", "rejected_count", "file_count")
        values = {name: getattr(delivery, name) for name in taken}
        files = self._store.written(drafts)
        change.rows.append(replace(heir, same_as=None, files=files, **values))
        change.rows += [replace(one, same_as=heir.delivery_id) for one in followers[1:]]
        return change
