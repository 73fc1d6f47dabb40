"""`telesante report`: the page people read, from the publication."""

import shutil
import sys
from pathlib import Path

import click

from telesante.settings import published

PAGE = "index.html"


@click.command()
@click.option(
    "--published",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Publication folder. [default: $TELESANTE_PUBLISHED or published/]",
)
@click.option("--edition", default="2024-12", show_default=True, help="Edition shown.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("target/report") / PAGE,
    show_default=True,
    help="The page; the tables it offers are copied into csv/ beside it.",
)
@click.option("--pdf", is_flag=True, help="Print the page too, beside it (needs chromium).")
def command(folder: Path | None, edition: str, out: Path, pdf: bool) -> None:
    """Write the report of an edition as one self-contained HTML page in French.

    Reads the current publication, never the warehouse: masked figures stay masked. An edition that
    has one before it (`latest`) also shows what changed since.

    Exit codes: 0 done, 2 it could not run.
    """
    # Altair and its renderer take a second to import.
    from telesante.report.printing import CannotPrintError, print_page
    from telesante.report.publication import CannotReadError
    from telesante.report.write import write_report

    release = (folder or published()) / "current"
    try:
        marts = write_report(release / "telesante.duckdb", edition, out)
        for mart in marts:
            _copy(release / "csv" / f"{mart}.csv", out.parent / "csv")
        click.echo(f"{out}: edition {edition}")
        if pdf:
            printed = out.with_suffix(".pdf")
            print_page(out, printed)
            click.echo(printed)
    except (CannotReadError, CannotPrintError) as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{error.filename} cannot be written or read: {error.strerror}.")


def _copy(table: Path, folder: Path) -> None:
    if table.parent.resolve() != folder.resolve() and table.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(table, folder / table.name)


def _stop(message: str) -> None:
    click.echo(f"error: {message}", err=True)
    sys.exit(2)
