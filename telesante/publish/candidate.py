"""The candidate: a warehouse built beside the one in use, which it replaces at once."""

import glob
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from telesante import busy
from telesante.publish.disk import sync
from telesante.publish.faults import CannotPublishError
from telesante.publish.lock import held


@contextmanager
def candidate_beside(warehouse: Path) -> Iterator[Path]:
    """Yield the path of a candidate that does not exist yet; remove what is left of it in the end.

    It has a folder of its own, which only its owner may enter. It bears the name of the warehouse,
    because the views that dbt makes in a file name the file.

    Args:
        warehouse: the file in use, which need not exist.

    Raises:
        CannotPublishError: another command builds a candidate there, or the folder cannot be
            written.
    """
    beside = warehouse.resolve().parent
    prefix = f"{warehouse.name}.candidate-"
    with held(beside / f"{warehouse.name}.lock", f"the warehouse {warehouse}"):
        for left in beside.glob(f"{glob.escape(prefix)}*"):
            shutil.rmtree(left)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
        try:
            yield folder / warehouse.name
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def refuse_busy(warehouse: Path) -> None:
    """Refuse to replace a warehouse that another process is writing.

    Raises:
        CannotPublishError: it is being written.
    """
    if not warehouse.exists():
        return
    try:
        duckdb.connect(str(warehouse), read_only=True).close()
    except duckdb.IOException as error:
        if busy.is_locked(error):
            raise CannotPublishError(busy.sentence(warehouse, error)) from None
        # A file that cannot be opened is no loss.


def close(candidate: Path) -> None:
    """Bring all of the candidate into its one file.

    Raises:
        CannotPublishError: something of it would stay outside.
    """
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("checkpoint")
    if _log_of(candidate).exists():
        raise CannotPublishError(f"{candidate} was not closed: another process has it open.")
    candidate.chmod(0o600)
    sync(candidate)


def install(candidate: Path, warehouse: Path) -> None:
    """Put a closed candidate in the place of the warehouse."""
    # The log of a build that was killed belongs to the former file; the new one must not read it.
    _log_of(warehouse).unlink(missing_ok=True)
    candidate.replace(warehouse)
    sync(warehouse.resolve().parent)


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
