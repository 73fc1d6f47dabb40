"""Names of files and folders: what may be printed of one, and how DuckDB is given a folder.

A name is data. It may hold what a terminal obeys, what a glob reads as a pattern, or bytes that are
no text.
"""

from pathlib import Path

from telesante.settings import raw_store


class UnusableNameError(Exception):
    """A folder bears a name that DuckDB cannot be given."""


def printable(text: str | Path) -> str:
    """Return a name with each character that is not printed as it is in its escaped form.

    Control characters, marks of direction, no-break spaces and undecodable bytes are escaped, so
    that what is printed or stored is always text, and two names that differ look different.
    """
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in str(text)
    )


def glob_of(folder: Path, pattern: str) -> str:
    """Return a pattern of DuckDB's for files under a folder, whose own name is no pattern."""
    literal = "".join(f"[{one}]" if one in "*?[" else one for one in str(folder))
    return f"{literal}/{pattern}"


def checked_raw_store() -> Path:
    """Return the raw store's folder.

    Raises:
        UnusableNameError: DuckDB cannot be given its name.
    """
    store = raw_store()
    if "\\" in str(store) or not _is_text(str(store)):
        raise UnusableNameError(
            f"The name of the raw store, {printable(store)}, holds a backslash or bytes that are "
            "not UTF-8, which DuckDB cannot open: rename the folder and set TELESANTE_RAW."
        )
    return store


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
