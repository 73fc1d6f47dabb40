"""The dbt-duckdb plugin that gives the connection its salt, and the warehouse file its permissions.

The salt hides the pseudonyms in everything after staging. It is set on the connection, so that it
is written neither into compiled SQL nor into a log.
"""

import os

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from telesante.settings import raw_store

# Public on purpose: the demonstration's persons do not exist.
DEMONSTRATION_SALT = "telesante-demonstration"


class Plugin(BasePlugin):
    """Set the variable `telesante_salt` on each connection that dbt opens."""

    def initialize(self, plugin_config: dict) -> None:  # noqa: ARG002 -- dbt-duckdb's signature
        """Let only the owner read what this process creates: the warehouse holds hashed persons."""
        os.umask(0o077)

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set the salt, or leave it null when there is none: the run then stops by itself."""
        salt = os.environ.get("TELESANTE_SALT") or _demonstration_salt(cursor)
        cursor.execute("set variable telesante_salt = ?", [salt])


def _demonstration_salt(cursor: duckdb.DuckDBPyConnection) -> str | None:
    """Return the public salt when every delivery in the raw store is synthetic, else None."""
    manifest = raw_store() / "manifest"
    if not any(manifest.glob("*.parquet")):
        return None
    deliveries = cursor.read_parquet(f"{manifest}/*.parquet")
    (only_synthetic,) = deliveries.aggregate("bool_and(is_synthetic)").fetchone()
    return DEMONSTRATION_SALT if only_synthetic else None
