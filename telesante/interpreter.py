"""Which Python runs this. A wrong one, or one that lacks a package, is told in a sentence.

Nothing but Python's own library is imported here.
"""

import sys
from typing import NoReturn

NEEDED = (3, 11)


def require_version() -> None:
    """Stop when the version of Python is not the one that the locks are made for."""
    if sys.version_info[:2] != NEEDED:
        needed, found = ("{}.{}".format(*version) for version in (NEEDED, sys.version_info[:2]))
        _stop(f"Python {needed} is needed, and {sys.executable} is Python {found}")


def stop_lacking(error: ModuleNotFoundError) -> NoReturn:
    """Stop, and name the package that is not installed."""
    _stop(f"The Python that runs this, {sys.executable}, lacks the package {error.name}")


def _stop(what: str) -> NoReturn:
    sys.stderr.write(f"error: {what}: run `make venv`, then `source .venv/bin/activate`.\n")
    sys.exit(2)
