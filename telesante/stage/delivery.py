"""Which files a delivery holds, and which contract table each one is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from telesante.contract import Table, tables
from telesante.names import printable
from telesante.stage.faults import UnusableError
from telesante.stage.suffix import is_archive

SYNTHETIC_MARK = "SYNTHETIC.json"
NOT_DATA = {SYNTHETIC_MARK.lower(), "truth.json"}
PERIMETER_ID = re.compile("[a-z0-9_]+")


@dataclass(frozen=True)
class DeliveredFile:
    """One file to stage.

    Attributes:
        path: where it lies.
        name: its path from the delivery argument on, with that folder's own name, as it may be
            printed; never absolute.
        table: the contract table its name begins with.
        argument: rank of the delivery argument that brought it, from 0.
        is_synthetic: whether the delivery is marked as made by `telesante demo`.
        covers: ids of the perimeters that the delivery is declared to hold completely, sorted and
            joined by commas; None when nothing was declared.
        is_archive: the archive of a referential, which gives way to the current one.
    """

    path: Path
    name: str
    table: Table
    argument: int
    is_synthetic: bool
    covers: str | None = None
    is_archive: bool = False


@dataclass(frozen=True)
class _Mark:
    """What the mark of a demonstration says of the files around it."""

    is_synthetic: bool = False
    covers: frozenset[str] = frozenset()


def delivered_files(
    arguments: tuple[Path, ...], covers: tuple[str, ...] = ()
) -> list[DeliveredFile]:
    """List the files of all deliveries: by argument, then by path inside a folder.

    Args:
        arguments: files and folders.
        covers: perimeters that all of them are declared to hold, beside what their marks say.

    Raises:
        UnusableError: no such argument, a file that is no contract table, an unreadable mark.
    """
    files = []
    for rank, argument in enumerate(arguments):
        for path, name, root in _members(argument):
            mark = _mark_of(path, root)
            declared = ",".join(sorted(mark.covers.union(covers))) or None
            table = _table_of(path, name)
            archive = is_archive(path.name, table, name)
            files.append(
                DeliveredFile(path, name, table, rank, mark.is_synthetic, declared, archive)
            )
    if not files:
        raise UnusableError("no delivered file found: give an extract, or a folder that holds some")
    return files


def _members(argument: Path) -> Iterator[tuple[Path, str, Path]]:
    """Yield (file, name, root folder) for one argument; the root of a lone file is its folder."""
    root = argument.resolve()
    if root.is_file():
        if not _is_not_data(Path(root.name)):
            yield root, printable(root.name), root.parent
    elif root.is_dir():
        inside = sorted(
            (path.relative_to(root) for path in root.rglob("*") if path.is_file()),
            key=lambda path: path.parts,
        )
        for path in inside:
            if not _is_not_data(path):
                yield root / path, printable((Path(root.name) / path).as_posix()), root
    else:
        raise UnusableError(f"{printable(argument)}: no such file or folder")


def _is_not_data(path: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in path.parts)
    name = path.name.lower()
    return is_hidden or name in NOT_DATA or name.startswith("readme")


def _table_of(path: Path, name: str) -> Table:
    known = [table for table in tables() if path.name.lower().startswith(table)]
    if not known:
        raise UnusableError(
            f"{name}: its name begins with no contract table ({', '.join(tables())}). "
            "Rename it after its table, or take it out of the delivery."
        )
    return tables()[max(known, key=len)]


def _mark_of(path: Path, root: Path) -> _Mark:
    """Read the mark of the nearest folder that has one, from the file up to the root."""
    for folder in path.parents:
        mark = folder / SYNTHETIC_MARK
        if mark.is_file():
            try:
                return _read_mark(json.loads(mark.read_text("utf-8")))
            except (ValueError, KeyError, TypeError) as error:
                expected = '{"synthetic": true, "covers": ["idf_2024"], ...}'
                raise UnusableError(
                    f"{mark.name} of {printable(folder.name)}: expected {expected}"
                ) from error
        if folder == root:
            break
    return _Mark()


def _read_mark(content: dict) -> _Mark:
    covers = content.get("covers", [])
    if not isinstance(covers, list) or not all(PERIMETER_ID.fullmatch(one) for one in covers):
        raise ValueError("covers is no list of perimeter ids")
    return _Mark(content["synthetic"] is True, frozenset(covers))
