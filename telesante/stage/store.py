"""The raw store on disk: what it holds, and how a delivery enters it all at once.

A delivery is prepared under `_work/`. A commit record then lists each move and removal it needs,
and the record itself appears by one rename: a command killed before it leaves the store as it was,
one killed after it is finished by the next command, whichever that is. `_work/` lasts as long as
the command, so that one left behind says that a command was interrupted.
"""

import contextlib
import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from telesante.stage.faults import UnusableError
from telesante.stage.reading import quoted, template

ID_LENGTH = 19


@dataclass(frozen=True)
class Delivery:
    """One row of the manifest: a delivered file the store knows.

    Attributes:
        delivery_id: `<order, 6 digits>-<first 12 of sha256>`.
        delivery_order: rank among all delivered files, from 1; a refused file leaves a gap.
        file_name: path from the delivery argument on.
        sha256: digest of the decompressed bytes.
        table_name: contract table.
        status: `stored` or `redelivered`.
        same_as: the first delivery with the same bytes, when redelivered.
        line_count: data lines delivered.
        stored_count: lines stored.
        rejected_count: unreadable lines.
        is_synthetic: made by `telesante demo`.
        covers: ids of the published perimeters that it is declared to hold completely, sorted and
            joined by commas; None when nothing was declared.
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


def delivery_id(order: int, sha256: str) -> str:
    """Return the identifier of a delivered file; identifiers sort in delivery order."""
    return f"{order:06d}-{sha256[:12]}"


@dataclass(frozen=True)
class Prepared:
    """A delivered file ready to enter the store.

    Attributes:
        delivery: its row of the manifest.
        folder: its working folder: `stored/` and `rejects.parquet`, either may be absent.
    """

    delivery: Delivery
    folder: Path


class Store:
    """A raw store that this process holds alone."""

    def __init__(self, root: Path) -> None:
        """Name the parts of a store; `open` is what holds it.

        Args:
            root: the raw store's folder.
        """
        self._root = root
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
                f"the raw store {root} cannot be written: {error.strerror}"
            ) from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UnusableError(
                    f"another `telesante stage` is writing to {root}. Run again when it is done."
                ) from None
            # From inside, every path is of our own making: what the store's own path holds
            # (brackets, quotes, bytes that are no text) reaches neither SQL nor a file pattern.
            with contextlib.chdir(root):
                store = cls(Path())
                store._finish_commit()
                yield store

    def manifest(self, connection: duckdb.DuckDBPyConnection) -> list[Delivery]:
        """Return what the store knows, in delivery order."""
        if not any(self._manifests.glob("*.parquet")):
            return []
        rows = connection.execute(
            # Union: a store begun by an older version has manifests without the newer columns.
            "select * from read_parquet($files, union_by_name = true) order by delivery_order",
            {"files": str(self._manifests / "*.parquet")},
        )
        names = [column[0] for column in rows.description]
        return [Delivery(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]

    def in_force(self, table: str) -> set[str]:
        """Return the deliveries that a snapshot table is made of now."""
        return {file.name[:ID_LENGTH] for file in (self._root / table).glob("*.parquet")}

    def rejects_of(self, delivery: str) -> Path:
        """Return the file of the unreadable lines of a stored delivery."""
        return self._root / "rejects" / f"{delivery}.parquet"

    def begin(self, next_order: int, file_names: list[str]) -> int:
        """Start a command, or take the interrupted one up again when it is the same.

        Args:
            next_order: the first delivery order that is free.
            file_names: names of the delivered files, in order.

        Returns:
            The delivery order of the first file: that of the interrupted command, or `next_order`.
        """
        interrupted = json.loads(self._run.read_text("utf-8")) if self._run.exists() else {}
        is_same = interrupted.get("file_names") == file_names
        first_order = interrupted["first_order"] if is_same else next_order
        self._work.mkdir(exist_ok=True)
        _write_at_once(self._run, {"first_order": first_order, "file_names": file_names})
        for left in self._work.iterdir():
            if left != self._run:
                _remove(left)
        return first_order

    def working_folder(self, name: str) -> Path:
        """Return a new folder for what is being prepared."""
        folder = self._work / name
        _remove(folder)
        folder.mkdir(parents=True)
        return folder

    def commit(
        self, connection: duckdb.DuckDBPyConnection, prepared: list[Prepared], replaces: bool
    ) -> None:
        """Bring prepared files into the store, all of them or none.

        Args:
            connection: any DuckDB connection, to write the manifest.
            prepared: files of one table.
            replaces: take what the table holds now away.
        """
        moves: dict[str, str] = {}
        table = prepared[0].delivery.table_name
        removals = self._inside((self._root / table).glob("*.parquet")) if replaces else []
        for one in prepared:
            moves |= self._moves(connection, one)
        _write_at_once(self._record, {"moves": moves, "removals": removals})
        self._finish_commit()
        for one in prepared:
            _remove(one.folder)

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
        return self._root / "manifest"

    def _moves(self, connection: duckdb.DuckDBPyConnection, one: Prepared) -> dict[str, str]:
        """Plan where each prepared file goes; the manifest comes last."""
        identifier = one.delivery.delivery_id
        stored = one.folder / "stored"
        folders = [stored, *(path for path in stored.glob("*") if path.is_dir())]
        moves = {}
        for folder in folders:
            place = self._root / one.delivery.table_name / folder.relative_to(stored)
            for rank, part in enumerate(sorted(folder.glob("*.parquet")), start=1):
                suffix = "" if rank == 1 else f"-{rank:04d}"
                moves[part] = place / f"{identifier}{suffix}.parquet"
        rejects = one.folder / "rejects.parquet"
        if rejects.exists():
            moves[rejects] = self.rejects_of(identifier)
        manifest = one.folder / "manifest.parquet"
        connection.execute(
            f"copy ({template('manifest')}) to '{quoted(manifest)}'", asdict(one.delivery)
        )
        moves[manifest] = self._manifests / f"{identifier}.parquet"
        return dict(zip(self._inside(moves), self._inside(moves.values()), strict=True))

    def _inside(self, paths: Iterator[Path]) -> list[str]:
        return [path.relative_to(self._root).as_posix() for path in paths]

    def _finish_commit(self) -> None:
        """Do what the commit record asks for; done again after an interruption, it ends alike."""
        if not self._record.exists():
            return
        record = json.loads(self._record.read_text("utf-8"))
        for target in record["removals"]:
            (self._root / target).unlink(missing_ok=True)
        for source, target in record["moves"].items():
            if (self._root / source).exists():
                (self._root / target).parent.mkdir(parents=True, exist_ok=True)
                (self._root / source).replace(self._root / target)
        self._record.unlink()


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
