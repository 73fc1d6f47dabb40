"""`telesante status --deliveries`: each delivered file that the raw store knows."""

from pathlib import Path

import duckdb
from rich.table import Table
from rich.text import Text

from telesante.console import grouped
from telesante.stage.months import flux_months
from telesante.stage.store import Delivery, Store

_MOST_MONTHS = 4


def deliveries(store: Path) -> Table:
    """Return one row per delivered file, in delivery order; none for a store without a manifest.

    Args:
        store: the raw store, which is only read.
    """
    with duckdb.connect() as connection:
        known = Store(store).manifest(connection)
    months = flux_months(store)
    table = Table()
    for name in ("delivery", "file", "table", "flux months", "lines", "rejects", "when (UTC)"):
        align = "right" if name in ("lines", "rejects") else "left"
        # An identifier is what --withdraw asks for: it is never cut.
        table.add_column(name, justify=align, no_wrap=name == "delivery", overflow="fold")
    table.add_column("status", overflow="fold")
    for one in known:
        table.add_row(
            one.delivery_id,
            Text(one.file_name),
            f"{one.table_name} (archive)" if one.is_archive else one.table_name,
            _shown(months[one.same_as or one.delivery_id]),
            grouped(one.line_count),
            grouped(one.rejected_count),
            f"{one.delivered_at:%Y-%m-%d %H:%M}" if one.delivered_at else "",
            _status(one),
        )
    return table


def _shown(months: set[str]) -> str:
    ordered = sorted(month[:7] for month in months)
    if len(ordered) > _MOST_MONTHS:
        return f"{ordered[0]} to {ordered[-1]} ({len(ordered)})"
    return ", ".join(ordered)


def _status(delivery: Delivery) -> str:
    match delivery.status:
        case "redelivered":
            return f"redelivered, same as {delivery.same_as}"
        case "replaced":
            return f"replaced by {delivery.replaced_by}"
        case "withdrawn":
            return f"withdrawn {delivery.withdrawn_at:%Y-%m-%d %H:%M} by {delivery.withdrawn_by}"
    if delivery.replaced_count:
        return f"stored, {grouped(delivery.replaced_count)} lines of it replaced"
    return delivery.status
