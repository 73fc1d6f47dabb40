"""Protects the published tables of a candidate warehouse."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from telesante.protect import store
from telesante.protect.rows import PublishedRow, read_rows
from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import published_marts


class RefusedError(Exception):
    """A table cannot be protected, or the audit found it wanting; the message is for people."""


@dataclass(frozen=True)
class ProtectionReport:
    """What was masked.

    Attributes:
        rows: published rows by mart.
        masked: masked rows by mart.
    """

    rows: dict[str, int]
    masked: dict[str, int]


def protect_warehouse(path: Path, rules: ProtectionRules | None = None) -> ProtectionReport:
    """Write schema `protection` into a warehouse: the cells that may not be shown.

    Args:
        path: the candidate warehouse, which no other process has open.
        rules: the thresholds; those of the environment when left out.

    Raises:
        RefusedError: some table cannot be published safely.
    """
    rules = rules or ProtectionRules.from_environment()
    with duckdb.connect(str(path)) as connection:
        rows = {mart.mart: read_rows(connection, mart, rules) for mart in published_marts()}
        masked = [row for some in rows.values() for row in some if row.small]
        store.write(connection, (cell for row in masked for cell in _cells(row)))
    return ProtectionReport(
        rows={mart: len(some) for mart, some in rows.items()},
        masked={mart: sum(bool(row.small) for row in some) for mart, some in rows.items()},
    )


def _cells(row: PublishedRow) -> list[tuple]:
    return [
        (row.mart.mart, row.cell_key, measure, True, row.columns[measure], None, None)
        for measure in row.mart.measures
    ]
