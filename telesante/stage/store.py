"""The raw store on disk: what it holds, and how it changes all at once.

A change is prepared under `_work/`. A commit record then lists each move and removal it needs, and
the record itself appears by one rename: a command killed before it leaves the store as it was, one
killed after it is finished by the next command, whichever that is. `_work/` lasts as long as the
command, so that one left behind says that a command was interrupted.

What a later delivery replaced lies under `replaced/<the delivery that replaced it>/`, at the place
it had in the store, so that a withdrawal can bring it back.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path

import duckdb

from telesante.contract import Table
from telesante.names import glob_of, printable
from telesante.stage.faults import UnusableError
from telesante.stage.reading import quoted, template

ID_LENGTH = 19
REPLACED = "replaced"


@dataclass(frozen=True)
class StoredFile:
    """A Parquet file as it was written into the store.

    Attributes:
        place: where it lies, from the store's root; under `replaced/` it counts no more.
        byte_count: its size.
        sha256: its digest.
    """

    place: str
    byte_count: int
    sha256: str

    @classmethod
    def of(cls, file: Path, place: str) -> "StoredFile":
        """Describe a file that is to lie at a place."""
        return cls(place, file.stat().st_size, digest_of(file))

    @property
    def is_aside(self) -> bool:
        """Whether a later delivery replaced it."""
        return self.place.startswith(f"{REPLACED}/")


@dataclass(frozen=True)
class Delivery:
    """One row of the manifest: a delivered file the store knows.

    Attributes:
        delivery_id: `<order, 6 digits>-<first 12 of sha256>`.
        delivery_order: rank among all delivered files, from 1; a refused file leaves a gap.
        file_name: path from the delivery argument on.
        sha256: digest of the decompressed bytes.
        table_name: contract table.
        status: `stored`, `redelivered` (the bytes of a stored one), `replaced` (nothing of it
            counts any more) or `withdrawn`.
        same_as: the first delivery with the same bytes, when it came again.
        line_count: data lines delivered.
        stored_count: lines stored.
        rejected_count: unreadable lines.
        out_of_scope_count: lines left out, since their code is not in the list of acts.
        scope: the codes whose lines were kept, joined by commas; None for all lines.
        is_synthetic: made by `telesante demo`.
        covers: ids of the published perimeters that it is declared to hold completely, sorted and
            joined by commas; None when nothing was declared.
        delivered_at: when it was stored, UTC; None in manifests of older versions, like all that
            follows.
        stands_with: the first delivery of those it was stored with, all of them or none.
        is_archive: a part of the snapshot that gives way to the current referential.
        file_count: its Parquet files that count.
        replaced_count: its stored lines that count no more, since a later delivery replaced them.
        replaced_by: the delivery that replaced the last of it.
        withdrawn_at: when it was withdrawn, UTC.
        withdrawn_by: the user who withdrew it.
        files: its Parquet files, that of its rejects included; None in manifests of older versions.
    """

    delivery_id: str
    delivery_order: int
    file_name: str
    sha256: str
    table_name: str
    status: str
    same_as: str | None
    line_count: int
    stored_count: int
    rejected_count: int
    is_synthetic: bool
    covers: str | None = None
    delivered_at: datetime | None = None
    stands_with: str | None = None
    is_archive: bool = False
    file_count: int | None = None
    replaced_count: int = 0
    out_of_scope_count: int = 0
    scope: str | None = None
    replaced_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    files: tuple[StoredFile, ...] | None = None

    def with_files_moved(self, places: dict[str, str]) -> "Delivery":
        """Return it with its files at their new places, by their former ones."""
        if self.files is None:
            return self
        moved = [replace(file, place=places.get(file.place, file.place)) for file in self.files]
        return replace(self, files=tuple(moved))


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def delivery_id(order: int, sha256: str) -> str:
    """Return the identifier of a delivered file; identifiers sort in delivery order."""
    return f"{order:06d}-{sha256[:12]}"


def owner(file: Path) -> str:
    """Return the delivery that a Parquet file of the store belongs to."""
    return file.name[:ID_LENGTH]


@dataclass(frozen=True)
class Prepared:
    """A delivered file ready to enter the store.

    Attributes:
        delivery: its row of the manifest.
        folder: its working folder: `stored/` and `rejects.parquet`, either may be absent.
        restores: the delivery of the same bytes whose damaged files these replace; None when they
            are news, or when there are none.
    """

    delivery: Delivery
    folder: Path
    restores: Delivery | None = None

    @property
    def parts(self) -> list[Path]:
        """Its typed files that are news."""
        return [] if self.restores else self.typed

    @property
    def typed(self) -> list[Path]:
        """Its typed files."""
        return sorted((self.folder / "stored").rglob("*.parquet"))


@dataclass
class Change:
    """What becomes of a store in one step.

    Attributes:
        moves: where each file goes.
        removals: files that go for good.
        rows: rows of the manifest that are new or change.
    """

    moves: dict[Path, Path] = field(default_factory=dict)
    removals: list[Path] = field(default_factory=list)
    rows: list[Delivery] = field(default_factory=list)


class Store:
    """A raw store that this process holds alone."""

    def __init__(self, root: Path) -> None:
        """Name the parts of a store; `open` is what holds it.

        Args:
            root: the raw store's folder.
        """
        self.root = root
        self._work = root / "_work"
        self._record = self._work / "commit.json"
        self._run = self._work / "run.json"
        self._finished = root / ".finished"

    @classmethod
    @contextmanager
    def open(cls, root: Path) -> Iterator["Store"]:
        """Hold the store: create it, lock it, finish what an interrupted command had committed.

        Raises:
            UnusableError: it cannot be written, or another command holds it.
        """
        try:
            root.mkdir(parents=True, exist_ok=True)
            lock = (root / ".lock").open("w")
        except OSError as error:
            raise UnusableError(
                f"the raw store {printable(root)} cannot be written: {error.strerror}"
            ) from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UnusableError(
                    f"another `telesante stage` is writing to {printable(root)}. "
                    "Run again when it is done."
                ) from None
            store = cls(root)
            store._finish_commit()
            yield store

    def manifest(self, connection: duckdb.DuckDBPyConnection) -> list[Delivery]:
        """Return what the store knows, in delivery order."""
        if not any(self._manifests.glob("*.parquet")):
            return []
        rows = connection.execute(
            # Union: a store begun by an older version has manifests without the newer columns.
            "select * from read_parquet($files, union_by_name = true) order by delivery_order",
            {"files": glob_of(self._manifests, "*.parquet")},
        )
        names = [column[0] for column in rows.description]
        return [_delivery(dict(zip(names, row, strict=True))) for row in rows.fetchall()]

    def parts_of(self, delivery: Delivery) -> list[Path]:
        """Return the files of a delivery that count."""
        return sorted((self.root / delivery.table_name).rglob(f"{delivery.delivery_id}*.parquet"))

    def replaced_parts_of(self, delivery: Delivery) -> list[Path]:
        """Return the files of a delivery that later ones replaced."""
        pattern = f"*/{delivery.table_name}/**/{delivery.delivery_id}*.parquet"
        return sorted((self.root / REPLACED).glob(pattern))

    def replaced_by(self, delivery: Delivery) -> list[Path]:
        """Return the files of other deliveries that this one replaced, their rejects included."""
        return sorted((self.root / REPLACED / delivery.delivery_id).rglob("*.parquet"))

    def month_parts(self, table: Table, month: str) -> list[Path]:
        """Return the files that hold a flux month (`flx_dis_dtd=...`) of a table."""
        return sorted((self.root / table.name / month).glob("*.parquet"))

    def rejects_of(self, delivery: str) -> Path:
        """Return the file of the unreadable lines of a stored delivery."""
        return self.root / "rejects" / f"{delivery}.parquet"

    def aside(self, file: Path, by: str) -> Path:
        """Return where a file of the store lies once a delivery has replaced it."""
        return self.root / REPLACED / by / self.place(file)

    def place(self, file: Path) -> Path:
        """Return the place of a file in the store, from its root, replaced or not."""
        place = file.relative_to(self.root)
        return Path(*place.parts[2:]) if place.parts[0] == REPLACED else place

    def interrupted(self, call: dict) -> dict | None:
        """Return what an interrupted call noted when it began, None unless it is this same one."""
        noted = json.loads(self._run.read_text("utf-8")) if self._run.exists() else {}
        return noted.get("notes") if noted.get("call") == call else None

    def begin(self, call: dict, notes: dict) -> None:
        """Start a call, whether new or taken up again: what was being prepared goes.

        Args:
            call: what tells it from another call.
            notes: what it needs to be taken up.
        """
        self._work.mkdir(exist_ok=True)
        _write_at_once(self._run, {"call": call, "notes": notes})
        for left in self._work.iterdir():
            if left != self._run:
                _remove(left)

    def working_folder(self, name: str) -> Path:
        """Return a new folder for what is being prepared."""
        folder = self._work / name
        _remove(folder)
        folder.mkdir(parents=True)
        return folder

    def moves(self, one: Prepared) -> dict[Path, Path]:
        """Return where each file of a prepared delivery goes."""
        identifier = (one.restores or one.delivery).delivery_id
        stored = one.folder / "stored"
        aside = self._folders_aside(one.restores)
        moves = {}
        for folder in sorted({part.parent for part in one.typed}):
            place = self.root / one.delivery.table_name / folder.relative_to(stored)
            place = aside.get(place, place)
            for rank, part in enumerate(sorted(folder.glob("*.parquet")), start=1):
                suffix = "" if rank == 1 else f"-{rank:04d}"
                moves[part] = place / f"{identifier}{suffix}.parquet"
        rejects = one.folder / "rejects.parquet"
        if rejects.exists():
            moves[rejects] = self.rejects_of(identifier)
        return moves

    def written(self, moves: dict[Path, Path]) -> tuple[StoredFile, ...]:
        """Describe files that are about to enter the store, by where each goes."""
        places = self._inside(moves.values())
        return tuple(map(StoredFile.of, moves, places))

    def _folders_aside(self, delivery: Delivery | None) -> dict[Path, Path]:
        """Return where the replaced parts of a delivery lie, by where they lay before."""
        files = (delivery.files if delivery else None) or ()
        lie = [self.root / file.place for file in files if file.is_aside]
        return {(self.root / self.place(file)).parent: file.parent for file in lie}

    def commit(self, connection: duckdb.DuckDBPyConnection, change: Change) -> None:
        """Make a change, all of it or nothing; the manifest comes last.

        Args:
            connection: any DuckDB connection, to write the manifest.
            change: what becomes of the store.
        """
        rows = self.working_folder("manifest")
        moves = dict(change.moves)
        for row in change.rows:
            name = f"{row.delivery_id}.parquet"
            connection.execute(
                f"copy ({template('manifest')}) to '{quoted(rows / name)}'", asdict(row)
            )
            moves[rows / name] = self._manifests / name
        record = {
            "moves": self.places(moves),
            "removals": self._inside(change.removals),
        }
        _write_at_once(self._record, record)
        self._finish_commit()

    def end(self) -> None:
        """Say, by one rename, that the command went to its end."""
        _remove(self._finished)
        self._work.replace(self._finished)
        _remove(self._finished)

    @property
    def scratch(self) -> Path:
        """Folder for what a computation cannot keep in memory."""
        return self._work / "scratch"

    @property
    def _manifests(self) -> Path:
        return self.root / "manifest"

    def places(self, moves: dict[Path, Path]) -> dict[str, str]:
        """Return moves of files as the places in the store that they leave and take."""
        return dict(zip(self._inside(moves), self._inside(moves.values()), strict=True))

    def _inside(self, paths: Iterable[Path]) -> list[str]:
        return [path.relative_to(self.root).as_posix() for path in paths]

    def _finish_commit(self) -> None:
        """Do what the commit record asks for; done again after an interruption, it ends alike."""
        if not self._record.exists():
            return
        record = json.loads(self._record.read_text("utf-8"))
        for target in record["removals"]:
            (self.root / target).unlink(missing_ok=True)
        for source, target in record["moves"].items():
            if (self.root / source).exists():
                (self.root / target).parent.mkdir(parents=True, exist_ok=True)
                (self.root / source).replace(self.root / target)
        for left in (*record["removals"], *record["moves"]):
            self._remove_empty((self.root / left).parent)
        self._record.unlink()

    def _remove_empty(self, folder: Path) -> None:
        """Remove a folder of the store that holds nothing more, and those above it likewise."""
        while folder != self.root and self._work not in (folder, *folder.parents):
            if folder.is_dir():
                if any(folder.iterdir()):
                    return
                folder.rmdir()
            folder = folder.parent


def _delivery(row: dict) -> Delivery:
    """Return a row of the manifest; what its version did not know takes its default."""
    known = {one.name for one in fields(Delivery)}
    given = {name: value for name, value in row.items() if name in known}
    if given.get("files") is not None:
        given["files"] = tuple(StoredFile(**file) for file in given["files"])
    return Delivery(
        **{name: value for name, value in given.items() if value is not None or name == "same_as"}
    )


def _write_at_once(file: Path, content: dict) -> None:
    """Write a JSON file that is either absent or whole."""
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(content), "utf-8")
    draft.replace(file)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
