"""Where things lie: the names in the environment and their defaults."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def raw_store() -> Path:
    """Return the raw store's folder: `TELESANTE_RAW`, by default `extracts/`."""
    return Path(os.environ.get("TELESANTE_RAW", "extracts"))


def published() -> Path:
    """Return the publication's folder: `TELESANTE_PUBLISHED`, by default `published/`."""
    return Path(os.environ.get("TELESANTE_PUBLISHED", "published"))


def group_writes() -> bool:
    """Return whether `TELESANTE_PUBLISHED_GROUP_WRITES` lets its group write to a publication."""
    return os.environ.get("TELESANTE_PUBLISHED_GROUP_WRITES") == "1"


def target() -> Path:
    """Return the folder of what dbt and the gate write: `DBT_TARGET_PATH`, by default `target/`."""
    return Path(os.environ.get("DBT_TARGET_PATH", "target"))


def quality_reports() -> Path:
    """Return the folder of the gate's reports (restricted), one folder for each suite."""
    return target() / "quality"


def dbt_log() -> Path:
    """Return the file of dbt's own messages, in `DBT_LOG_PATH`, by default `logs/`."""
    return Path(os.environ.get("DBT_LOG_PATH", "logs")) / "dbt.log"


def warehouse() -> Path:
    """Return the warehouse file: `TELESANTE_DB`, by default `warehouse.duckdb`."""
    return Path(os.environ.get("TELESANTE_DB", "warehouse.duckdb"))


def own_settings() -> Path:
    """Return the folder of the agency's own settings: `TELESANTE_CONFIG`, by default `local/`."""
    return Path(os.environ.get("TELESANTE_CONFIG") or "local")


def spark_warehouse() -> Path:
    """Return Spark's tables: `TELESANTE_SPARK_WAREHOUSE`, by default `spark-warehouse/`."""
    return Path(os.environ.get("TELESANTE_SPARK_WAREHOUSE", "spark-warehouse"))
