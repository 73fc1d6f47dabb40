"""What the current release was made from, so that nothing is built again when nothing changed.

The record lies beside the warehouse, for its owner alone: it depends on the salt.
"""

import hashlib
import os
from pathlib import Path

from telesante.settings import PROJECT, own_settings

# All that decides what a release holds, beside the data. The lock names the tools.
CODE = ("dbt_project.yml", "profiles.yml", "selectors.yml", "requirements/runtime.txt")
CODE += ("macros", "models", "seeds", "tests/generic", "tests/singular", "telesante")
CODE_LENGTH = 12
# Where things are written decides nothing.
PLACES = ("TELESANTE_RAW", "TELESANTE_DB", "TELESANTE_PUBLISHED", "DBT_TARGET_PATH")
PLACES += ("DBT_LOG_PATH",)


def fingerprint(raw_store: Path) -> str:
    """Return a hash of the files of the raw store, the code and the settings.

    A file of the store counts by its name, size and time: its content may be large, and the store
    is written by `telesante stage` alone. What only might have changed gives another hash.
    """
    digest = hashlib.sha256()
    for path in sorted(raw_store.resolve().rglob("*.parquet")):
        digest.update(repr((str(path), path.stat().st_size, path.stat().st_mtime_ns)).encode())
    for path in _code():
        digest.update(repr((str(path), path.read_bytes())).encode())
    digest.update(repr(sorted(_settings().items())).encode())
    return digest.hexdigest()


def code() -> dict[str, str]:
    """Return the start of a digest of each file that decides the figures, by its name."""
    return {
        str(path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path.name): (
            hashlib.sha256(path.read_bytes()).hexdigest()[:CODE_LENGTH]
        )
        for path in _code()
    }


def is_of(warehouse: Path, release: Path | None, made_from: str) -> bool:
    """Return whether a release and the warehouse were made from what has this hash.

    Args:
        warehouse: the warehouse in use.
        release: the release that readers open, None when nothing is published.
        made_from: what `fingerprint` returned.
    """
    file = _file(warehouse)
    if release is None or not warehouse.exists() or not file.exists():
        return False
    return file.read_text("utf-8") == _text(release.name, made_from)


def write(warehouse: Path, release: str, made_from: str) -> None:
    """Note what a release was made from; a command killed before this publishes once more."""
    file = _file(warehouse)
    file.touch(mode=0o600)
    file.write_text(_text(release, made_from), "utf-8")


def _file(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.name}.published")


def _text(release: str, made_from: str) -> str:
    return f"{release}\n{made_from}\n"


def _code() -> list[Path]:
    """Return the files of the project that decide, and those of a folder of the user's own."""
    roots = [PROJECT / name for name in CODE] + [own_settings().absolute()]
    files = [file for root in roots for file in (root, *root.rglob("*")) if file.is_file()]
    return sorted(file for file in files if file.suffix != ".pyc")


def _settings() -> dict[str, str]:
    """Return the variables of the environment that may decide; an empty one is none."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("TELESANTE_", "DBT_")) and name not in PLACES and value
    }
