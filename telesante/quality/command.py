"""`telesante check`: may this warehouse be published?"""

import sys
from pathlib import Path

import click

from telesante.settings import quality_reports, warehouse

# Spelled here too, because `--help` must not wait for what the suites import.
SUITE_NAMES = ("figures", "published", "publication")


@click.command(name="check")
@click.option(
    "--warehouse",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Warehouse file. [default: $TELESANTE_DB or warehouse.duckdb]",
)
@click.option(
    "--out",
    "reports",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the reports; this one is SUITE/index.html. [default: $DBT_TARGET_PATH/quality]",
)
@click.option(
    "--suite",
    type=click.Choice(SUITE_NAMES),
    default="figures",
    show_default=True,
    help="What to check.",
)
# The names of these options in older releases.
@click.option("--db", "file", type=click.Path(path_type=Path), hidden=True)
@click.option("--report", "reports", type=click.Path(path_type=Path), hidden=True)
def command(file: Path | None, reports: Path | None, suite: str) -> None:
    """Check what is about to be published.

    The warehouse is read, never written. Each published figure that the store covers is compared
    with it; the others are listed with the reason. The report shows counts that are not masked:
    keep it among those who may see them.

    Exit codes: 0 nothing forbids a publication, 1 a rule of level error is broken, 2 a check could
    not run.
    """
    from rich.console import Console

    from telesante.console import reason, stop, table_console
    from telesante.quality import gate, terminal
    from telesante.quality.warehouse import CannotRunError

    reports = reports or quality_reports()
    errors = Console(stderr=True)
    try:
        with errors.status("Checking the warehouse"):
            report = gate.check(file or warehouse(), reports, suite)
    except CannotRunError as error:
        stop(str(error))
    except OSError as error:
        stop(reason(error))
    except ModuleNotFoundError:
        raise
    except Exception:
        # Python would exit with 1, which here says that the data are wrong.
        errors.print_exception()
        sys.exit(2)
    terminal.show(report, table_console())
    click.echo(f"Report: {reports / suite / gate.PAGE}")
    sys.exit(report.exit_code)
