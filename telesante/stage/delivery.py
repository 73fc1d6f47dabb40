"""Which files a delivery holds, and which contract table each one is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from telesante.contract import Table, tables
from telesante.names import printable
from telesante.stage.faults import UnusableError
from telesante.stage.suffix import is_archive

SYNTHETIC_MARK = "SYNTHETIC.json"
NOT_DATA = {SYNTHETIC_MARK.lower(), "truth.json"}
# What Spark, Hadoop and Databricks write beside the parts of a dataset.
_DATASET_MARKS = re.compile(r"_success|_(common_)?metadata|_(committed|started)_.*|.*\.crc")
_FOREIGN_FOLDERS = {
    "_temporary": "the parts of a job that did not end",
    "_delta_log": "a Delta table, whose parts are not all in force",
}
# A region and a department may have the same code: 53 is Bretagne, D53 Mayenne.
PERIMETER_ID = re.compile("[a-z0-9_]+|D[0-9AB]{2,3}|FRANCE")


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
        path_values: contract columns that the folders around the file name, as Spark and Hive
            write them (`flx_dis_dtd=2024-03-01`), and their values.
        is_archive: the archive of a referential, which gives way to the current one.
    """

    path: Path
    name: str
    table: Table
    argument: int
    is_synthetic: bool
    covers: str | None = None
    is_archive: bool = False
    path_values: tuple[tuple[str, str], ...] = ()


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
            table, own_name = _table_of(path, name, root)
            files.append(
                DeliveredFile(
                    path,
                    name,
                    table,
                    rank,
                    mark.is_synthetic,
                    declared,
                    is_archive(own_name, table, name),
                    _path_values(path, table),
                )
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
            _refuse_foreign(path)
            if not _is_not_data(path):
                yield root / path, printable((Path(root.name) / path).as_posix()), root
    else:
        raise UnusableError(f"{printable(argument)}: no such file or folder")


def _is_not_data(path: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in path.parts)
    name = path.name.lower()
    is_mark = name in NOT_DATA or name.startswith("readme") or _DATASET_MARKS.fullmatch(name)
    return is_hidden or bool(is_mark) or "_spark_metadata" in path.parts


def _refuse_foreign(path: Path) -> None:
    for folder, what in _FOREIGN_FOLDERS.items():
        if folder in path.parts:
            raise UnusableError(
                f"{printable(path.as_posix())}: {what}. Write it again as plain Parquet."
            )


def _table_of(path: Path, name: str, root: Path) -> tuple[Table, str]:
    """Return the table of a file, and the name that tells it: its own, or that of a folder."""
    for own_name in _names_of(path, root):
        known = [
            table
            for table in tables().values()
            if re.match(table.file_name, own_name, re.IGNORECASE)
        ]
        if known:
            return max(known, key=lambda table: len(table.name)), own_name
    raise UnusableError(
        f"{name}: neither its name nor that of a folder around it begins with a contract table "
        f"({', '.join(tables())}; a file of Open DAMIR is A202501.csv.gz). Rename it after its "
        "table, or take it out of the delivery."
    )


def _names_of(path: Path, root: Path) -> Iterator[str]:
    """Yield the names that may tell the table: the file's, then those of the folders around it.

    They end with the delivery argument, or with the dataset that an argument inside it belongs to.
    """
    yield path.name
    is_outside = False
    for folder in path.parents:
        yield folder.name
        is_outside = is_outside or folder == root
        if is_outside and "=" not in folder.name:
            return


def _path_values(path: Path, table: Table) -> tuple[tuple[str, str], ...]:
    """Return the contract columns that folders around a file name, with their values."""
    names = {column.alias: column.name for column in table.columns}
    names |= {column.name: column.name for column in table.columns}
    values = {}
    for folder in reversed(path.parents):
        key, _, value = folder.name.partition("=")
        if key.lower() in names:
            values[names[key.lower()]] = unquote(value)
    return tuple(values.items())


def _mark_of(path: Path, root: Path) -> _Mark:
    """Read the mark of the nearest folder that has one, from the file upwards.

    A mark above the root says what the files are; it declares what all of its folder covers, which
    a part of it does not.
    """
    is_above = False
    for folder in path.parents:
        mark = folder / SYNTHETIC_MARK
        if mark.is_file():
            try:
                found = _read_mark(json.loads(mark.read_text("utf-8")))
                return _Mark(found.is_synthetic) if is_above else found
            except (ValueError, KeyError, TypeError) as error:
                expected = '{"synthetic": true, "covers": ["FRANCE"], ...}'
                raise UnusableError(
                    f"{mark.name} of {printable(folder.name)}: expected {expected}"
                ) from error
        is_above = is_above or folder == root
    return _Mark()


def _read_mark(content: dict) -> _Mark:
    covers = content.get("covers", [])
    if not isinstance(covers, list) or not all(PERIMETER_ID.fullmatch(one) for one in covers):
        raise ValueError("covers is no list of perimeter ids")
    return _Mark(content["synthetic"] is True, frozenset(covers))
