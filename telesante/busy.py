"""What our commands say when DuckDB is refused a file: another process holds it."""

import re
from pathlib import Path

from telesante.names import printable


def is_locked(error: Exception) -> bool:
    """Return whether an error of DuckDB's means that another process holds the file."""
    return "Could not set lock on file" in str(error)


def sentence(warehouse: Path, error: Exception) -> str:
    """Return the sentence that names the warehouse, and the process as far as DuckDB knows it."""
    process = re.search(r"\(PID \d+\)", str(error))
    who = f"another process {process[0]}" if process else "another process"
    return f"The warehouse {printable(warehouse)} is in use by {who}: run again when it ends."
