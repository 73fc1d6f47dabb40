"""The dbt-duckdb plugin that gives the connection its salt, and the warehouse file its permissions.

The salt hides the pseudonyms in everything after staging. It is set on the connection, so that it
is written neither into compiled SQL nor into a log.
"""

import gc
import os

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.tracking import track_behavior_change_warn
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager

from telesante.settings import raw_store
from telesante.store_kind import kind_of

# Public on purpose: the demonstration's persons do not exist.
DEMONSTRATION_SALT = "telesante-demonstration"


class HeardEvents(EventManager):
    """dbt's events, but for those of debugging that no log and no caller asked for.

    dbt fires some twenty for each node, and puts each into words before it drops it: a tenth of
    its own time.
    """

    def fire_event(
        self, e: BaseEvent, level: EventLevel | None = None, *rest: object, **more: object
    ) -> None:
        """Pass the event on if somebody hears it; dbt's own caller wants warnings alone."""
        is_called = any(call is not track_behavior_change_warn for call in self.callbacks)
        is_logged = any(log.level == EventLevel.DEBUG for log in self.loggers)
        if is_called or is_logged or (level or e.level_tag()) != EventLevel.DEBUG:
            super().fire_event(e, level, *rest, **more)


class Plugin(BasePlugin):
    """Set the variable `telesante_salt` on each connection that dbt opens."""

    def initialize(self, plugin_config: dict) -> None:
        """Let only the owner read what this process creates: the warehouse holds hashed persons."""
        os.umask(0o077)
        # By default Python looks for cycles after 700 objects more, which costs a sixth of dbt's
        # own time: dbt makes millions, most of them short-lived.
        gc.set_threshold(100_000, 20, 100)
        events = HeardEvents()
        vars(events).update(vars(get_event_manager()))
        ctx_set_event_manager(events)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Choose the salt once: each cursor has variables of its own."""
        self._salt = os.environ.get("TELESANTE_SALT") or None
        if not self._salt and kind_of(raw_store()) == "demo":
            self._salt = DEMONSTRATION_SALT

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set the salt; without one it is null and the run stops by itself."""
        cursor.execute("set variable telesante_salt = ?", [self._salt])
