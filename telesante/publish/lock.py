"""One publisher at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telesante.publish.faults import CannotPublishError


@contextmanager
def held(file: Path, what: str) -> Iterator[None]:
    """Hold a lock until the end of the block; the system releases that of a killed process.

    Args:
        file: the lock's file, created when it is missing and left in place.
        what: what the lock protects, for the message.

    Raises:
        CannotPublishError: another process holds it, or the file cannot be written.
    """
    try:
        lock = file.open("a")
    except OSError as error:
        raise CannotPublishError(
            f"{file.parent} cannot be written ({error.strerror}): give its user the right to."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotPublishError(
                f"Another `telesante publish` holds {what}: run again when it is done."
            ) from None
        yield
