"""A warehouse of empty tables, in which dbt's unit tests run without any delivery.

dbt asks the warehouse for the columns of what a unit test gives, never for a row.
`python -m maintenance.empty_warehouse` builds it in `target/check` and runs every unit test.
"""

import os
import subprocess
import sys
from pathlib import Path

import click
import duckdb

from telesante import contract
from telesante.protect import store
from telesante.protect.rules import ProtectionRules


class CannotBuildError(Exception):
    """dbt stopped; its messages were shown."""


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which dbt works in a folder of its own, with a salt of its own."""
    return os.environ | {
        "TELESANTE_RAW": str(folder / "extracts"),
        "TELESANTE_DB": str(folder / "warehouse.duckdb"),
        "TELESANTE_SALT": "of no secret: the tables are empty",
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }


def build(folder: Path, selected: list[str] | None = None, *options: str) -> None:
    """Build models without a row; without a selection all of them, those that are published too.

    Args:
        folder: where; what dbt parsed there before is used again.
        selected: what dbt is to select, as for `dbt build --select`.
        options: more options of `dbt build`.

    Raises:
        CannotBuildError: dbt stopped.
    """
    warehouse = Path(environment(folder)["TELESANTE_DB"])
    _write_store(Path(environment(folder)["TELESANTE_RAW"]))
    warehouse.unlink(missing_ok=True)
    command = ("--quiet", "build", *options)
    if selected:
        dbt(folder, *command, "--empty", "--select", *selected)
        return
    dbt(folder, *command, "--empty")
    with duckdb.connect(str(warehouse)) as connection:
        store.prepare(connection, ProtectionRules())
        store.write(connection, [])
    # Not `--empty`: a mart may hold a total of nothing, and must be as it was when it was masked.
    dbt(folder, *command, "--selector", "publication")


def dbt(folder: Path, *arguments: str) -> None:
    """Run dbt in the project's folder on the warehouse of `folder`.

    Raises:
        CannotBuildError: dbt did not end well.
    """
    command = [Path(sys.executable).with_name("dbt"), *arguments]
    if subprocess.run(command, env=environment(folder), check=False).returncode:
        raise CannotBuildError(f"`dbt {' '.join(arguments)}` stopped: its messages are above.")


def _write_store(folder: Path) -> None:
    """Write a raw store whose tables have no row."""
    for table in contract.tables().values():
        file = folder / table.name / "empty.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(f"cast(null as {c.type}) as {c.name}" for c in table.columns)
        duckdb.sql(f"select {columns} where false").write_parquet(str(file))


@click.command()
def main() -> None:
    """Run every unit test of dbt on a warehouse of empty tables.

    Exit codes: 0 all are green, 1 one is red, or a model cannot be built.
    """
    try:
        build(Path("target/check"), None, "--exclude-resource-type", "test")
    except CannotBuildError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
