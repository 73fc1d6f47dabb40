"""No table is published that the protection has forgotten."""

from collections.abc import Iterator

from maintenance.conventions.fault import Fault
from maintenance.conventions.project import Node
from telesante.protect.tables import published_marts, unprotected_tables
from telesante.publish import copies

LIST = "telesante/protect/tables.yml"
PREFIX = "publication__"


def check(nodes: list[Node]) -> Iterator[Fault]:
    """Yield the published tables that are neither masked nor named with a reason."""
    masked = {mart.mart for mart in published_marts()}
    reasons = {table: reason for table, reason in unprotected_tables().items() if reason}
    models = {node.name for node in nodes if node.kind == "model" and node.name.startswith(PREFIX)}
    published = {name.removeprefix(PREFIX) for name in models} | set(copies.MARTS)
    for table in published - masked - set(reasons):
        mend = f"mask {table}, or say under `unprotected` why it needs no mask."
        yield Fault(LIST, 1, "published", mend)
