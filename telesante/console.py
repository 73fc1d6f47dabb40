"""Where commands print their tables."""

import sys

from rich.console import Console

# Wide enough for every table we print: a log has no width of its own, and folded cells read badly.
LOG_WIDTH = 200


def table_console() -> Console:
    """Return a console as wide as the terminal, or as our widest table when there is none."""
    return Console(width=None if sys.stdout.isatty() else LOG_WIDTH)


def grouped(value: int | None) -> str:
    """Return a number with its thousands apart, nothing for none."""
    return "" if value is None else f"{value:,}".replace(",", " ")
