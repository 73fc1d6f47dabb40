"""Where things lie: the names in the environment and their defaults."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def raw_store() -> Path:
    """Return the raw store's folder: `TELESANTE_RAW`, by default `extracts/`."""
    return Path(os.environ.get("TELESANTE_RAW", "extracts"))


def warehouse() -> Path:
    """Return the warehouse file: `TELESANTE_DB`, by default `warehouse.duckdb`."""
    return Path(os.environ.get("TELESANTE_DB", "warehouse.duckdb"))
