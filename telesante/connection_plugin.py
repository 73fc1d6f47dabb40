"""The dbt-duckdb plugin that gives the connection its salt, and the warehouse file its permissions.

The salt hides the pseudonyms in everything after staging. It is set on the connection, so that it
is written neither into compiled SQL nor into a log.
"""

import os
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from telesante import busy
from telesante.names import UnusableNameError, checked_raw_store, printable
from telesante.settings import warehouse
from telesante.store_kind import kind_of

# Public on purpose: the demonstration's persons do not exist.
DEMONSTRATION_SALT = "telesante-demonstration"


class Plugin(BasePlugin):
    """Set the variable `telesante_salt` on each connection that dbt opens."""

    def initialize(self, plugin_config: dict) -> None:
        """Let only the owner read what this process creates: the warehouse holds hashed persons."""
        os.umask(0o077)
        # dbt-duckdb reads a path as an address, and writes the file's name between quotes.
        if set(str(warehouse())) & set("?#") or set(warehouse().name) & set("'\";"):
            raise DbtRuntimeError(
                f"The path of the warehouse, {printable(warehouse())}, holds ? or #, or its file's "
                "name a quote or a semicolon, which dbt-duckdb cannot open: rename it "
                "(TELESANTE_DB)."
            )
        _refuse_busy(warehouse())

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Choose the salt once: each cursor has variables of its own."""
        self._salt = os.environ.get("TELESANTE_SALT") or None
        try:
            store = checked_raw_store()
        except UnusableNameError as error:
            raise DbtRuntimeError(str(error)) from None
        if not self._salt and kind_of(store) == "demo":
            self._salt = DEMONSTRATION_SALT

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set the salt; without one it is null and the run stops by itself."""
        cursor.execute("set variable telesante_salt = ?", [self._salt])


def _refuse_busy(file: Path) -> None:
    """Say in one sentence what dbt would say in DuckDB's words."""
    if not file.is_file():
        return
    try:
        duckdb.connect(str(file)).close()
    except duckdb.Error as error:
        if busy.is_locked(error):
            raise DbtRuntimeError(busy.sentence(file, error)) from None
        # What else is wrong with it, dbt says.
