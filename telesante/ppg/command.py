"""`telesante export-ppg`: one PILOTE import file per indicator."""

import re
import sys
import traceback
from collections import Counter
from pathlib import Path

import click

from telesante.console import stop
from telesante.ppg.values import CHRONIC, UPTAKE, CannotReadError, Indicator, exportable, read
from telesante.settings import published

IDENTIFIER = re.compile(r"IND-[0-9]{3,4}")
DEMONSTRATION = "demonstration_"

LEFT_OUT = {
    "provisional": "in quarters that are still provisional",
    "masked": "that the publication masks",
}


@click.command(name="export-ppg")
@click.option(
    "--published",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Publication's folder. [default: $TELESANTE_PUBLISHED or published/]",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("target/ppg"),
    show_default=True,
    help="Folder of the files, one per indicator, named after its identifier.",
)
@click.option("--edition", default="latest", show_default=True, help="Edition of the marts.")
@click.option(
    "--uptake-id",
    envvar="TELESANTE_PPG_UPTAKE_ID",
    show_envvar=True,
    metavar="IND-nnn",
    help="PILOTE's identifier of the uptake of teleconsultation by general practitioners.",
)
@click.option(
    "--chronic-id",
    envvar="TELESANTE_PPG_CHRONIC_ID",
    show_envvar=True,
    metavar="IND-nnn",
    help="PILOTE's identifier of the chronic patients with a telehealth act.",
)
@click.option(
    "--demonstration",
    is_flag=True,
    help="Export synthetic values all the same, into files whose names say so.",
)
def command(
    root: Path | None,
    folder: Path,
    edition: str,
    uptake_id: str | None,
    chronic_id: str | None,
    demonstration: bool,
) -> None:
    """Write the two quarterly PPG indicators in PILOTE's import layout.

    Every final quarter of the published edition, each zone's current value (va). A zone is left out
    while its quarter is provisional or where the publication masks it: an empty value would erase
    the stored one. Zones that the store does not cover are not published: it says how many.
    Each file is validated before it takes its place. See docs/ppg.md.

    Exit codes: 0 done, 1 the values may not be exported, 2 it could not run.
    """
    try:
        _export(
            (root or published()) / "current" / "telesante.duckdb",
            folder,
            edition,
            uptake_id,
            chronic_id,
            demonstration,
        )
    except Exception:
        # Python would exit with 1, which here says that the values may not be exported.
        traceback.print_exc()
        sys.exit(2)


def _export(
    publication: Path,
    folder: Path,
    edition: str,
    uptake_id: str | None,
    chronic_id: str | None,
    demonstration: bool,
) -> None:
    identifiers = {
        UPTAKE: _identifier(uptake_id, "--uptake-id", "TELESANTE_PPG_UPTAKE_ID"),
        CHRONIC: _identifier(chronic_id, "--chronic-id", "TELESANTE_PPG_CHRONIC_ID"),
    }
    if identifiers[UPTAKE] == identifiers[CHRONIC]:
        stop("Both indicators have the same identifier: PILOTE gives each its own.", 2)
    try:
        values, uncovered = read(publication, edition)
    except CannotReadError as error:
        stop(str(error), 2)
    is_synthetic = any(value.is_synthetic for value in values)
    if is_synthetic and not demonstration:
        stop(
            "These values are synthetic and must not reach PILOTE; --demonstration writes them into"
            " files whose names say so.",
            1,
        )
    left_out = Counter(value.left_out_as for value in values if value.left_out_as)
    for reason, count in sorted(left_out.items()):
        click.echo(f"{count} values left out: zones {LEFT_OUT[reason]}.", err=True)
    for indicator_id, count in uncovered.items():
        click.echo(
            f"{count} zones of {indicator_id} left out: the store does not cover them.", err=True
        )
    for indicator, identifier in identifiers.items():
        name = f"{DEMONSTRATION if is_synthetic else ''}{identifier}.csv"
        _write(folder / name, identifier, indicator, exportable(values, indicator))


def _identifier(identifier: str | None, option: str, variable: str) -> str:
    if not identifier:
        stop(f"PILOTE's identifier is not set: give {option} or the variable {variable}.", 2)
    if not IDENTIFIER.fullmatch(identifier):
        stop(f"{option} (or {variable}) must look like IND-123 or IND-1234.", 2)
    return identifier


def _write(path: Path, identifier: str, indicator: Indicator, values: list) -> None:
    # frictionless takes a second to import: not before there is something to write.
    from telesante.ppg import pilote

    if not values:
        stop(f"Nothing of {indicator.indicator_id} may be exported yet.", 1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pilote.write(path, identifier, indicator, values)
    except pilote.InvalidFileError as error:
        stop(f"{path.name} is not what PILOTE imports, and was not written:\n{error}", 1)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}.", 2)
    quarters = len({value.quarter_end for value in values})
    click.echo(f"{path}: {len(values)} values, {quarters} quarters")
