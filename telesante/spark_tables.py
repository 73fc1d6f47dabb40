"""A DuckDB file that shows the tables of a Spark warehouse.

`python -m telesante.spark_tables FILE` writes it. Whatever reads a warehouse can read that file,
the gate above all: `telesante check --warehouse FILE`. It holds views of the Parquet that Spark
wrote, so it takes no room and is never out of date.
"""

from pathlib import Path

import click
import duckdb

from telesante.console import stop
from telesante.settings import spark_warehouse


def tables(warehouse: Path) -> list[tuple[str, Path]]:
    """Return the tables of a Spark warehouse as (`schema.table`, folder); its views have none."""
    folders = {file.parent for file in warehouse.glob("*.db/*/*.parquet")}
    return sorted((f"{path.parent.stem}.{path.name}", path) for path in folders)


def show(warehouse: Path, file: Path) -> int:
    """Write the DuckDB file, in place of a former one, and return the number of tables."""
    found = tables(warehouse.resolve())
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        for schema in sorted({name.partition(".")[0] for name, _ in found}):
            connection.execute(f"create schema {schema}")
        for name, folder in found:
            parquet = str(folder / "*.parquet").replace("'", "''")
            connection.execute(f"create view {name} as from read_parquet('{parquet}')")
    return len(found)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def main(file: Path) -> None:
    """Write FILE, a DuckDB file of views of the tables in $TELESANTE_SPARK_WAREHOUSE."""
    warehouse = spark_warehouse()
    if not tables(warehouse):
        stop(f"There is no table in {warehouse}/: run `dbt build --target spark`.")
    click.echo(f"{show(warehouse, file)} tables of {warehouse}/ shown in {file}")


if __name__ == "__main__":
    main()
