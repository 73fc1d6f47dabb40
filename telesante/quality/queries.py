"""The gate's SQL, read from the files beside this module."""

from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "sql"


def read(name: str) -> str:
    """Return the SQL of `sql/<name>.sql`, each `$other` in it replaced by `sql/<other>.sql`."""
    text = Template((FOLDER / f"{name}.sql").read_text("utf-8"))
    return text.substitute({part: read(part) for part in text.get_identifiers()})
