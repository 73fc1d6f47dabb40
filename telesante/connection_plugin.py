"""The dbt-duckdb plugin that gives the connection its salt, and the warehouse file its permissions.

The salt hides the pseudonyms in everything after staging. What is made from it is set on the
connection, so that it is written neither into compiled SQL nor into a log.
"""

import os
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from telesante import busy
from telesante.names import UnusableNameError, checked_raw_store, printable
from telesante.salt import salt_for, variables
from telesante.settings import warehouse


class Plugin(BasePlugin):
    """Set the variables that `salted_hash` reads on each connection that dbt opens."""

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
        try:
            self._variables = variables(salt_for(checked_raw_store()))
        except UnusableNameError as error:
            raise DbtRuntimeError(str(error)) from None

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set what is made from the salt: null without one, and the run stops by itself."""
        for name, value in self._variables.items():
            cursor.execute(f"set variable {name} = ?", [value])


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
