"""Which models to look at when a rule on a table breaks."""

import re
from functools import cache

from telesante.quality.rules import Table
from telesante.settings import PROJECT

RELATION = re.compile(r"\b(intermediate|marts|publication)\.(\w+)")


def models_of(table: Table) -> list[str]:
    """Return the files of models that a table is read from, as paths in the project.

    They are those of the mart that the table is named after, or else of all that its query reads.
    """
    read = dict.fromkeys(RELATION.findall(table.query))
    named = [(schema, name) for schema, name in read if table.name.startswith(name)]
    files = _files()
    models = [f"publication__{name}" if s == "publication" else name for s, name in named or read]
    return [files[model] for model in models if model in files]


@cache
def _files() -> dict[str, str]:
    """Return the file of each model by its name; none where the project is not there."""
    found = sorted((PROJECT / "models").rglob("*.sql"))
    return {file.stem: file.relative_to(PROJECT).as_posix() for file in found}
