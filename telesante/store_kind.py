"""Whose raw store this is: the Makefile asks before it stages the demonstration.

`python -m telesante.store_kind` prints one word: `empty`, `demo` (every delivery is synthetic) or
`own` (anything else, a store without a manifest included).
"""

from pathlib import Path

import duckdb

from telesante.names import glob_of
from telesante.settings import raw_store

# The Makefile's mark on a store whose first delivery is the demonstration: staging it may be cut
# off before any delivery is in the manifest.
DEMO_STARTED = ".demo-started"


def kind_of(store: Path) -> str:
    """Return `empty`, `demo` or `own` for a raw store.

    Args:
        store: the store's folder, which need not exist. An unfinished delivery (`_work/`) counts
            for nothing: `telesante stage` resumes or discards it.
    """
    if not any(_is_stored(path, store) for path in store.rglob("*.parquet")):
        return "empty"
    if not any(store.glob("manifest/*.parquet")):
        return "demo" if (store / DEMO_STARTED).exists() else "own"
    with duckdb.connect() as connection:
        found = connection.execute(
            "from read_parquet(?, union_by_name = true)",
            [glob_of(store / "manifest", "*.parquet")],
        )
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    held = [row["is_synthetic"] for row in rows if row.get("status") != "withdrawn"]
    if not held:
        return "empty"
    return "demo" if all(held) else "own"


def holds_open_data_alone(store: Path) -> bool:
    """Return whether a raw store holds Open DAMIR and nothing else, hence no identifier."""
    tables = {path.relative_to(store).parts[0] for path in store.rglob("*.parquet")}
    return "open_damir" in tables and tables <= {"open_damir", "manifest", "rejects", "replaced"}


def _is_stored(path: Path, store: Path) -> bool:
    return path.relative_to(store).parts[0] != "_work"


if __name__ == "__main__":
    print(kind_of(raw_store()))
