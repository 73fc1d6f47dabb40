"""Where commands print their tables, and how they stop."""

import sys
from typing import NoReturn

import click
from rich.console import Console

# Wide enough for every table we print: a log has no width of its own, and folded cells read badly.
LOG_WIDTH = 200


def stop(message: str, exit_code: int = 2) -> NoReturn:
    """End the command: say why on the error output, and exit."""
    click.echo(f"error: {message}", err=True)
    sys.exit(exit_code)


def reason(error: Exception) -> str:
    """Return why a file could not be read or written: a full disk in our words, else as it is."""
    if "No space left on device" not in str(error):
        return str(error)
    file = f" of {error.filename}" if isinstance(error, OSError) and error.filename else ""
    return f"The disk{file} is full: make room on it."


def table_console() -> Console:
    """Return a console as wide as the terminal, or as our widest table when there is none."""
    return Console(width=None if sys.stdout.isatty() else LOG_WIDTH)


def grouped(value: int | None) -> str:
    """Return a number with its thousands apart, nothing for none."""
    return "" if value is None else f"{value:,}".replace(",", " ")
