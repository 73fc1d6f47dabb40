"""The gate's SQL, read from the files beside this module."""

from functools import cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "sql"


@cache
def read(name: str, **words: str) -> str:
    """Return the SQL of `sql/<name>.sql`, each `$word` in it replaced.

    Args:
        name: the file's name.
        words: what replaces words; any other one is replaced by `sql/<word>.sql`.
    """
    text = Template((FOLDER / f"{name}.sql").read_text("utf-8"))
    parts = {part: read(part) for part in text.get_identifiers() if part not in words}
    return text.substitute(parts | words)
