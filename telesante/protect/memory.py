"""What the releases that readers ever had mask, kept beside them: a rollback forgets none of it.

One Parquet file per release, named by it, with a row per masked row:

    mart    name of the mart
    row     JSON of the columns by which the row is found again, by name
"""

import json
from pathlib import Path

import duckdb

from telesante.names import glob_of
from telesante.protect.rows import PublishedRow
from telesante.protect.tables import PublishedMart, published_marts

# Of what a row is, beside its name.
FLAGS = ("is_synthetic", "is_rounded")


def write(release: Path, file: Path) -> None:
    """Write what a release masks.

    Args:
        release: the release's DuckDB file.
        file: the Parquet file to write.
    """
    with duckdb.connect(str(release), read_only=True) as connection:
        found = connection.execute(
            "select table_name, list(column_name) from information_schema.columns"
            " where table_schema = 'marts' group by table_name"
        )
        columns = dict(found.fetchall())
        queries = ["select cast(null as varchar) as mart, cast(null as varchar) as row where false"]
        for mart in published_marts():
            held = columns.get(mart.mart, [])
            kept = ", ".join(
                f"{name} := {name}" for name in (*_names(mart), *FLAGS) if name in held
            )
            if "is_masked" in held and kept:
                queries.append(
                    f"select '{mart.mart}', cast(to_json(struct_pack({kept})) as varchar)"
                    f" from marts.{mart.mart} where is_masked"
                )
        connection.sql(" union all ".join(queries)).write_parquet(str(file), compression="zstd")


def read(folder: Path) -> list[PublishedRow]:
    """Return the rows that any release of a folder masked: their names, all that is known of them.

    A row of a mart that is published no more, or is named by other columns, is passed over.

    Args:
        folder: the files that `write` wrote; it need not exist.

    Raises:
        duckdb.Error: one of them cannot be read.
    """
    if not any(folder.glob("*.parquet")):
        return []
    with duckdb.connect() as connection:
        kept = connection.execute(
            "select distinct mart, row from read_parquet(?) order by all",
            [glob_of(folder, "*.parquet")],
        ).fetchall()
    marts = {mart.mart: mart for mart in published_marts()}
    rows = []
    for name, text in kept:
        mart, columns = marts.get(name), json.loads(text)
        if mart and columns.keys() >= {*_names(mart), FLAGS[0]}:
            rows.append(PublishedRow(mart, mart.cell_key(columns), columns, (), ()))
    return rows


def _names(mart: PublishedMart) -> list[str]:
    """Return the columns that name a row: its key, and the member that holds a rank."""
    return [*mart.key, *([mart.ranked.member] if mart.ranked else [])]
