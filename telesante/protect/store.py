"""Writes schema `protection` into the candidate warehouse."""

from collections.abc import Iterable
from importlib.resources import files

import duckdb
import pandas as pd

from telesante.protect.tables import published_marts

CELL_COLUMNS = ["mart", "cell_key", "measure", "is_primary", "value", "lowest", "highest"]


def write(
    connection: duckdb.DuckDBPyConnection,
    cells: Iterable[tuple[str, str, str, bool, int, float | None, float | None]],
) -> None:
    """Replace schema `protection`, wholly or not at all.

    Args:
        connection: the candidate warehouse, open for writing.
        cells: masked cells: mart, key, measure, whether primary, true value, interval.
    """
    cells = pd.DataFrame(sorted(cells), columns=CELL_COLUMNS)
    schema = files("telesante.protect").joinpath("schema.sql").read_text("utf-8")
    connection.execute("begin")
    connection.execute(schema)
    # Row by row, a thousand cells would take seconds.
    if not cells.empty:
        connection.from_df(cells[["mart", "cell_key"]].drop_duplicates()).insert_into(
            "protection.suppression"
        )
        connection.from_df(cells).insert_into("protection.cells")
    for mart in published_marts():
        connection.execute(
            "insert into protection.fingerprints"
            f" select ?, count(*), coalesce(bit_xor(hash(mart)), 0) from marts.{mart.mart} mart",
            [mart.mart],
        )
    connection.execute("commit")
