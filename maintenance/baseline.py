"""The committed state of the published figures, which the suite `published` holds a store to.

`python -m maintenance.baseline` writes what the warehouse finds today into
`seeds/published/published_baseline.csv`, in place of what it held for stores of this kind: read the
change with `git diff` before committing it.
"""

import csv
from pathlib import Path

import click

from telesante.console import stop
from telesante.quality.warehouse import CannotRunError, opened, require_content
from telesante.settings import PROJECT, warehouse

STATE = Path(__file__).parent / "sql" / "state_of_figures.sql"
SEED = PROJECT / "seeds" / "published" / "published_baseline.csv"
HEADER = ["covers", "is_synthetic", "figure_id", "verdict"]


def refresh(db: Path, seed: Path = SEED) -> int:
    """Write the state of a warehouse's published figures; return how many figures it lists.

    Args:
        db: DuckDB warehouse, read only.
        seed: baseline to rewrite; the rows of other kinds of store are kept.

    Raises:
        CannotRunError: the warehouse cannot be opened, or lacks what the gate reads.
    """
    with opened(db) as connection:
        require_content(connection, db)
        state = [list(row) for row in connection.execute(STATE.read_text("utf-8")).fetchall()]
    kinds = [row[:2] for row in state]
    with seed.open(encoding="utf-8", newline="") as file:
        rows = state + [row for row in list(csv.reader(file))[1:] if row[:2] not in kinds]
    with seed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *sorted(rows)])
    return len(state)


@click.command()
@click.option(
    "--warehouse",
    "db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Warehouse file. [default: $TELESANTE_DB or warehouse.duckdb]",
)
def main(db: Path | None) -> None:
    """Record the state of the published figures in seeds/published/published_baseline.csv."""
    try:
        number = refresh(db or warehouse())
    except CannotRunError as error:
        stop(str(error))
    click.echo(f"{number} figures recorded: read `git diff {SEED.relative_to(PROJECT)}`.")


if __name__ == "__main__":
    main()
