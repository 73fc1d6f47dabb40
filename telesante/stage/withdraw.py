"""`telesante stage --withdraw`: a delivery leaves the store as if it had never come."""

import getpass
import os
from datetime import UTC, datetime

import duckdb

from telesante.names import printable
from telesante.stage.faults import UnusableError
from telesante.stage.history import History
from telesante.stage.store import Delivery, Store

_IN_FORCE = ("stored", "redelivered")
_MOST_SHOWN = 5


def withdraw(
    store: Store, connection: duckdb.DuckDBPyConnection, named: tuple[str, ...]
) -> list[Delivery]:
    """Take deliveries out, one after the other.

    Args:
        store: a store that this process holds.
        connection: from `convert.connect`.
        named: an identifier, the beginning of one, or the name of a file, for each.

    Returns:
        Their rows of the manifest, as they are now.

    Raises:
        UnusableError: a name tells no delivery, or several; nothing is withdrawn then.
    """
    call = {"withdraw": list(named)}
    notes = store.interrupted(call)
    if notes is None:
        known = store.manifest(connection)
        notes = {"deliveries": [_named(known, one).delivery_id for one in named]}
    store.begin(call, notes)
    return [_withdraw(store, connection, one) for one in notes["deliveries"]]


def _withdraw(store: Store, connection: duckdb.DuckDBPyConnection, identifier: str) -> Delivery:
    known = store.manifest(connection)
    [delivery] = [one for one in known if one.delivery_id == identifier]
    if delivery.status != "withdrawn":
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        change = History(store, connection, known).withdraw(delivery, now, _user())
        store.commit(connection, change)
        delivery = change.rows[-1]
    return delivery


def _named(known: list[Delivery], name: str) -> Delivery:
    """Return the delivery that is meant; of those of a name, the one that counts.

    Raises:
        UnusableError: there is none, or there are several.
    """
    found = [
        one
        for one in known
        if name in (one.file_name, one.file_name.rpartition("/")[2])
        or (name and one.delivery_id.startswith(name))
    ]
    in_force = [one for one in found if one.status in _IN_FORCE]
    held = in_force or [one for one in found if one.status != "withdrawn"] or found[-1:]
    if len(held) == 1:
        return held[0]
    shown = printable(name)
    if held:
        ids = ", ".join(one.delivery_id for one in held[:_MOST_SHOWN])
        more = "..." if len(held) > _MOST_SHOWN else ""
        raise UnusableError(f"{shown} names {len(held)} deliveries: give one of {ids}{more}")
    raise UnusableError(
        f"the store knows no delivery {shown}: `telesante status --deliveries` lists them."
    )


def _user() -> str:
    try:
        return printable(getpass.getuser())
    except (KeyError, OSError):  # a container without a name for its user
        return str(os.getuid())
