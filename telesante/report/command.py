"""`telesante report`: the page people read, from the publication."""

import shutil
import sys
import traceback
from pathlib import Path

import click

from telesante.settings import published


@click.command()
@click.option(
    "--published",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Publication's folder. [default: $TELESANTE_PUBLISHED or published/]",
)
@click.option(
    "--edition",
    default=None,
    help="Edition shown. [default: the newest one of record, or else the newest one]",
)
@click.option(
    "--perimeter",
    default="",
    help="Perimeter shown. [default: the newest whole year of the edition]",
)
@click.option(
    "--open-data",
    "is_open_data",
    is_flag=True,
    help="Write the page of all France from Open DAMIR, report_france.html. [default: only where"
    " the publication has no edition]",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("target/report"),
    show_default=True,
    help="Folder of the page; the tables it offers are copied into csv/ beside it.",
)
@click.option("--pdf", is_flag=True, help="Print the page too, on A4 (needs chromium).")
def command(
    root: Path | None,
    edition: str | None,
    perimeter: str,
    is_open_data: bool,
    folder: Path,
    pdf: bool,
) -> None:
    """Write the report of an edition as one self-contained HTML page in French.

    Reads the current publication, never the warehouse: what is masked there stays masked. An
    edition that has one before it also shows what changed since. `telesante publish`
    writes the pages of every edition into the release itself.

    Exit codes: 0 done, 2 it could not run.
    """
    # Altair and its renderer take a second to import.
    from telesante.report.printing import CannotPrintError, print_page
    from telesante.report.publication import CannotReadError
    from telesante.report.write import write_report

    release = (root or published()) / "current"
    try:
        page, marts = write_report(
            release / "telesante.duckdb", folder, edition, perimeter, is_open_data=is_open_data
        )
        for mart in marts:
            _copy(release / "csv" / f"{mart}.csv", folder / "csv")
        click.echo(page)
        if pdf:
            printed = page.with_suffix(".pdf")
            print_page(page, printed)
            click.echo(printed)
    except (CannotReadError, CannotPrintError) as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{error.filename} cannot be written or read: {error.strerror}.")
    except Exception:
        # Python would exit with 1, which elsewhere says that the data are wrong.
        traceback.print_exc()
        sys.exit(2)


def _copy(table: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(table, folder / table.name)


def _stop(message: str) -> None:
    click.echo(f"error: {message}", err=True)
    sys.exit(2)
