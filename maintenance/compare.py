"""Whether two warehouses hold the same marts, row by row: `python -m maintenance.compare`.

No row is ever printed: one of `fact_acts` is about a person.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template

import click
import duckdb
from rich.table import Table

from telesante.console import table_console

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Compared:
    """One mart in two warehouses.

    Attributes:
        mart: its name.
        fault: what keeps its rows from being compared: it is missing, or has other columns.
        row_count: rows in the first warehouse.
        only_left: rows that only the first warehouse holds.
        only_right: rows that only the second one holds.
    """

    mart: str
    fault: str = ""
    row_count: int = 0
    only_left: int = 0
    only_right: int = 0

    @property
    def is_equal(self) -> bool:
        """Whether both warehouses hold the same columns and rows."""
        return not (self.fault or self.only_left or self.only_right)


def compare(left: Path, right: Path) -> list[Compared]:
    """Compare each mart that one of two DuckDB files holds."""
    with duckdb.connect(config={"memory_limit": "2GB"}) as connection:
        for name, file in (("left_side", left), ("right_side", right)):
            path = str(file).replace("'", "''")
            connection.execute(f"attach '{path}' as {name} (read_only)")
        marts = sorted(_tables(connection, "left_side") | _tables(connection, "right_side"))
        return [_compared(connection, mart) for mart in marts]


def _compared(connection: duckdb.DuckDBPyConnection, mart: str) -> Compared:
    left = _select(connection, "columns", catalog="left_side", table=mart)
    right = _select(connection, "columns", catalog="right_side", table=mart)
    if not (left and right):
        return Compared(mart, "missing in one of them")
    if left != right:
        names = sorted({name for name, _ in set(left) ^ set(right)}) or ["their order"]
        return Compared(mart, f"other columns or types: {', '.join(names)}")
    columns = ", ".join(name for name, _ in left)
    (counts,) = _select(connection, "rows_found_once", table=mart, columns=columns)
    return Compared(mart, "", *counts)


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> set[str]:
    return {name for (name,) in _select(connection, "tables", catalog=catalog)}


def _select(connection: duckdb.DuckDBPyConnection, name: str, **words: str) -> list[tuple]:
    text = Template((SQL / f"{name}.sql").read_text("utf-8")).substitute(words)
    return connection.execute(text).fetchall()


@click.command()
@click.argument("left", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("right", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def main(left: Path, right: Path) -> None:
    """Compare the marts of two warehouses, DuckDB files LEFT and RIGHT.

    Exit codes: 0 every mart is equal, 1 one differs, 2 there is nothing to compare.
    """
    found = compare(left, right)
    if not found:
        click.echo("Error: neither file holds a mart.", err=True)
        sys.exit(2)
    table = Table("mart", "rows", f"only in {left.name}", f"only in {right.name}", "")
    for mart in found:
        counts = (mart.row_count, mart.only_left, mart.only_right)
        verdict = "equal" if mart.is_equal else mart.fault or "DIFFERENT"
        table.add_row(mart.mart, *("" if mart.fault else str(n) for n in counts), verdict)
    table_console().print(table)
    sys.exit(0 if all(mart.is_equal for mart in found) else 1)


if __name__ == "__main__":
    main()
