"""Writes schema `protection` into the candidate warehouse."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd

from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import PublishedMart, published_marts
from telesante.protect.zeros import empty_rows


@dataclass(frozen=True)
class MaskedFigure:
    """A masked figure, as table `protection.cells` holds it.

    Attributes:
        mart: the mart.
        cell_key: its row; `<period>|<zone>|elsewhere` counts those in none of the zone's parts.
        measure: its column.
        is_primary: whether it counts too few.
        value: what it is.
    """

    mart: str
    cell_key: str
    measure: str
    is_primary: bool
    value: int


def prepare(
    connection: duckdb.DuckDBPyConnection, rules: ProtectionRules, quarters: Path | None = None
) -> None:
    """Begin schema `protection` anew: rows of zeros to be hidden, quarters that are final.

    Args:
        connection: the candidate warehouse, open for writing.
        rules: whether zeros are.
        quarters: folder of the final quarters that were published before.
    """
    connection.execute("create schema protection")
    for mart in published_marts():
        if mart.zones:
            _recall_quarters(connection, mart, quarters)
        table = f"protection.{mart.zeros}"
        connection.execute(f"create table {table} as from marts.{mart.mart} limit 0")
        if not rules.hide_zeros:
            continue
        relation = connection.table(f"marts.{mart.mart}")
        counted = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        rows = empty_rows(mart, [row for row in counted if mart.slices_of(row)])
        if rows:
            connection.register("zeros", pd.DataFrame(rows))
            connection.execute(f"insert into {table} by name from zeros")
            connection.unregister("zeros")


def _recall_quarters(
    connection: duckdb.DuckDBPyConnection, mart: PublishedMart, quarters: Path | None
) -> None:
    """Write the final quarters of a PPG table as they were published."""
    table = f"protection.{mart.final}"
    connection.execute(
        f"create table {table} as select * exclude (is_zone_covered), false as is_masked"
        f" from marts.{mart.mart} limit 0"
    )
    for file in sorted(quarters.glob(f"{mart.mart}-*/*.parquet")) if quarters else ():
        rows = connection.read_parquet(str(file)).select(*connection.table(table).columns)
        rows.insert_into(table)


def write(connection: duckdb.DuckDBPyConnection, figures: Iterable[MaskedFigure]) -> None:
    """Write what is masked.

    Args:
        connection: the candidate warehouse, open for writing.
        figures: the masked figures.
    """
    columns = [field.name for field in fields(MaskedFigure)]
    cells = pd.DataFrame([astuple(figure) for figure in figures], columns=columns)
    cells = cells.sort_values(["mart", "cell_key", "measure"])
    connection.execute(_sql("schema.sql"))
    rows = cells.loc[~cells["cell_key"].str.endswith("|elsewhere"), ["mart", "cell_key"]]
    # Row by row, a thousand cells would take seconds.
    if not cells.empty:
        connection.from_df(cells.assign(lowest=None, highest=None)).insert_into("protection.cells")
    if not rows.empty:
        connection.from_df(rows.drop_duplicates()).insert_into("protection.suppression")
    for mart in published_marts():
        connection.execute(
            "insert into protection.fingerprints"
            f" select ?, count(*), coalesce(bit_xor(hash(mart)), 0) from marts.{mart.mart} mart",
            [mart.mart],
        )


def write_intervals(
    connection: duckdb.DuckDBPyConnection,
    intervals: Iterable[tuple[tuple[str, str, str], float, float]],
) -> None:
    """Note what an attacker can say of each masked figure.

    Args:
        connection: the candidate warehouse, open for writing.
        intervals: figure (mart, cell key, measure), least and greatest value.
    """
    audited = pd.DataFrame(
        [(*figure, lowest, highest) for figure, lowest, highest in intervals],
        columns=["mart", "cell_key", "measure", "lowest", "highest"],
    )
    connection.register("audited", audited)
    connection.execute(_sql("intervals.sql"))
    connection.unregister("audited")


def _sql(name: str) -> str:
    return files("telesante.protect").joinpath(name).read_text("utf-8")
