"""Deliveries of any number of lines, from the raw store of a demonstration country.

    telesante demo SOURCE --scale france
    TELESANTE_RAW=RAW telesante stage SOURCE
    python benchmarks/scale_store.py RAW DELIVERIES --lines 12M

Thirty-six months of care, one Parquet file per flux month, in the layout that `telesante stage`
reads. DuckDB writes flux by flux, so memory does not grow with the number of lines.
"""

import json
import math
import shutil
from datetime import date
from pathlib import Path

import click
import duckdb
from rich.progress import track

SQL = Path(__file__).parent / "scale"
FIRST_CARE, LAST_CARE = date(2022, 7, 1), date(2025, 7, 1)
TABLES = ("er_prs_f", "er_ete_f", "ir_ben_r", "ir_imb_r", "ir_esm_r", "da_pra_r")
LAYOUT = "format parquet, compression zstd, compression_level 1"


class LineCount(click.ParamType):
    """A number of lines, written `12M`."""

    name = "lines"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number: `12M` is twelve million."""
        text = value.upper().removesuffix("M")
        if not text.isdecimal():
            self.fail(f"{value!r} is no number of lines: write 12M", param, ctx)
        return int(text) * (1_000_000 if text != value.upper() else 1)


def write(raw: Path, target: Path, lines: int) -> int:
    """Write deliveries of about so many lines into `target`, which is replaced, and count them."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    mark = {"synthetic": True, "made_by": "benchmarks/scale_store.py", "covers": ["idf_2024"]}
    (target / "SYNTHETIC.json").write_text(json.dumps(mark), "utf-8")
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as connection:
        connection.execute("set preserve_insertion_order = false")
        _open(connection, raw, lines)
        fluxes = connection.execute(
            "select distinct flx_dis_dtd from er_prs_f where flx_dis_dtd >= ? order by all",
            [FIRST_CARE],
        ).fetchall()
        written = 0
        for (flux,) in track(fluxes, "Writing the flux months"):
            label = f"{flux:%Y%m}"
            written += _copy(connection, "er_prs_f", target, label, {"flux": flux})
            _copy(connection, "er_ete_f", target, label, {"flux": flux})
        for table in ("ir_ben_r", "ir_imb_r", "ir_esm_r"):
            _copy(connection, table, target, "", {})
        for year in range(FIRST_CARE.year - 1, LAST_CARE.year + 1):
            _copy(connection, "da_pra_r", target, str(year), {"year": year})
    return written


def _open(connection: duckdb.DuckDBPyConnection, raw: Path, lines: int) -> None:
    """Name the source's tables, and settle how many copies are made and how much is kept."""
    for table in TABLES:
        connection.execute(
            f"create view {table} as from read_parquet('{raw / table}/**/*.parquet',"
            " hive_partitioning = true, union_by_name = true)"
        )
    connection.execute("set variable first_care = ?::date", [FIRST_CARE])
    connection.execute("set variable last_care = ?::date", [LAST_CARE])
    found = connection.execute(
        "select count(*) from er_prs_f where exe_soi_dtd >= ? and exe_soi_dtd < ?",
        [FIRST_CARE, LAST_CARE],
    ).fetchone()[0]
    copies = math.ceil(lines / found)
    connection.execute("set variable copy_count = ?::bigint", [copies])
    kept = round(1_000_000 * lines / (copies * found))
    connection.execute("set variable kept_per_million = ?::bigint", [kept])
    connection.execute((SQL / "macros.sql").read_text("utf-8"))


def _copy(
    connection: duckdb.DuckDBPyConnection, table: str, target: Path, label: str, bounds: dict
) -> int:
    file = target / f"{table.upper()}{'_' * bool(label)}{label}.parquet"
    query = (SQL / f"{table}.sql").read_text("utf-8")
    count = connection.execute(f"copy ({query}) to '{file}' ({LAYOUT})", bounds).fetchone()[0]
    if not count:
        file.unlink()
    return count


@click.command()
@click.argument("raw", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--lines", type=LineCount(), default="12M", show_default=True)
def main(raw: Path, target: Path, lines: int) -> None:
    """Write deliveries of so many LINES into TARGET, from the raw store RAW."""
    click.echo(f"{write(raw, target, lines):,} lines")


if __name__ == "__main__":
    main()
