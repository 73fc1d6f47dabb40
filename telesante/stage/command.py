"""The `telesante stage` command."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from telesante.places import departments, regions

if TYPE_CHECKING:
    from telesante.stage.delivery import DeliveredFile
    from telesante.stage.run import Limits, Outcome
    from telesante.stage.store import Delivery

MOST_WORKERS = 8


def checked_perimeters(
    _context: click.Context, _option: click.Parameter, covers: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what --covers names.

    Raises:
        BadParameter: an id that is no perimeter's.
    """
    from telesante.stage.delivery import PERIMETER_ID

    for one in covers:
        is_unknown = (one.isdigit() and one not in regions()) or (
            one.startswith("D") and one[1:] not in departments()
        )
        if not PERIMETER_ID.fullmatch(one) or is_unknown:
            raise click.BadParameter(
                f"{one!r} is neither the INSEE code of a region (53), nor that of a department"
                " after a D (D22), nor FRANCE, nor the id of a perimeter (lower-case letters,"
                " digits and _)"
            )
    return covers


@click.command(name="stage")
@click.argument("deliveries", metavar="DELIVERY...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--max-reject-share",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="Share of unreadable lines past which a file is refused.",
)
@click.option(
    "--covers",
    metavar="ID",
    multiple=True,
    callback=checked_perimeters,
    help="What the deliveries hold completely: the INSEE code of a region (53), that of a"
    " department after a D (D22), FRANCE, or the id of a perimeter; repeat for several.",
)
@click.option(
    "--replace",
    "replaces",
    is_flag=True,
    help="The deliveries take the place of what the store holds of their flux months.",
)
@click.option(
    "--add",
    "adds",
    is_flag=True,
    help="The deliveries are a further part of flux months that are already there.",
)
@click.option(
    "--withdraw",
    metavar="DELIVERY",
    multiple=True,
    help="Take a delivery out again: its identifier, the beginning of it, or its file's name.",
)
def command(
    deliveries: tuple[Path, ...],
    max_reject_share: float,
    covers: tuple[str, ...],
    replaces: bool,
    adds: bool,
    withdraw: tuple[str, ...],
) -> None:
    """Check delivered extracts and add them to the raw store.

    A DELIVERY is a file, or a folder read with its sub-folders. The name of a file begins with its
    contract table (ER_PRS_F_202402.csv.gz). Accepted: Parquet, or CSV as CNAM delivers it (;
    between fields, dd/MM/yyyy or yyyy-MM-dd, . or , decimals, UTF-8 or Latin-1, gzipped or not).

    The raw store is the folder TELESANTE_RAW (by default extracts/). Lines that cannot be read go
    to its rejects/ with their number, column and reason. Files already stored are recognised by
    their bytes, and written anew where the store has lost or damaged them. ir_* files of one
    DELIVERY form a snapshot that replaces the former one; so does IR_BEN_R_ARC, the archive, with
    the former archive. After an interruption, run the same command again.

    A file of er_prs_f or er_ete_f whose flux months are already there is refused, unless the same
    call brought them or you say what it is: --replace (the former lines of these months leave, all
    files of the call taking their place at once) or --add (a further part of them). --replace also
    accepts a snapshot of less than half the lines of the former one.

    --withdraw takes a delivery out, as if it had never come: what it had replaced comes back, and
    the manifest remembers who withdrew it and when. `telesante status --deliveries` lists what is
    there.

    --covers says of what the deliveries hold every act: a region by its INSEE code (53 is
    Bretagne), a department by its code after a D (D53 is Mayenne), FRANCE, or a perimeter by its
    id. Its acts are counted and published, and its printed figures compared; those of other places
    are not. Departments declared one by one are one perimeter. Without --covers any region may be
    held. To declare files that are stored already, deliver them again with it.

    Exit codes: 0 done, 1 a file was refused (the others are stored), 2 the command could not run.
    """
    import duckdb

    from telesante.names import UnusableNameError, printable
    from telesante.stage.faults import UnusableError
    from telesante.stage.run import Limits

    if bool(deliveries) == bool(withdraw):
        raise click.UsageError("Give deliveries to stage, or --withdraw one.")
    if replaces and adds:
        raise click.UsageError("--replace and --add exclude each other.")
    limits = Limits(max_reject_share, _workers(), replaces, adds)
    try:
        if withdraw:
            _tell_withdrawn(_withdraw(withdraw, limits.workers))
            return
        outcomes = _stage(deliveries, covers, limits)
    except (UnusableError, UnusableNameError) as error:
        _stop(str(error))
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        reason = " ".join(printable(line) for line in str(error).splitlines())
        _stop(f"{reason}\nMend this and run the same command again.")
    except duckdb.Error as error:
        # Its text may quote a line of the file.
        _stop(
            f"DuckDB stopped on an unforeseen input ({type(error).__name__}). "
            "`telesante status --verify` tells whether a file of the store is damaged."
        )
    except KeyboardInterrupt:
        _stop("interrupted. Run the same command again to finish.")
    _tell(outcomes)
    sys.exit(1 if any(outcome.delivery is None for outcome in outcomes) else 0)


def _workers() -> int:
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS)


def _stage(
    deliveries: tuple[Path, ...], covers: tuple[str, ...], limits: "Limits"
) -> "list[Outcome]":
    from telesante.names import checked_raw_store
    from telesante.stage.convert import connect
    from telesante.stage.delivery import delivered_files
    from telesante.stage.run import Run
    from telesante.stage.store import Store

    files = delivered_files(deliveries, covers)
    with (
        Store.open(checked_raw_store()) as store,
        connect(store.scratch, limits.workers) as connection,
        _Progress(files) as progress,
    ):
        outcomes = Run(store, connection, limits, progress.reach).stage(files)
        store.end()
    return outcomes


def _withdraw(named: tuple[str, ...], workers: int) -> "list[Delivery]":
    from telesante.names import checked_raw_store
    from telesante.stage.convert import connect
    from telesante.stage.store import Store
    from telesante.stage.withdraw import withdraw

    with (
        Store.open(checked_raw_store()) as store,
        connect(store.scratch, workers) as connection,
    ):
        withdrawn = withdraw(store, connection, named)
        store.end()
    return withdrawn


class _Progress:
    """A progress bar on the error output; silent when that is no terminal."""

    def __init__(self, files: "list[DeliveredFile]") -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._starts: dict[DeliveredFile, int] = {}
        total = 0
        for file in files:
            self._starts[file] = total
            total += 2 * file.path.stat().st_size
        self._task = self._bar.add_task("stage", total=total)

    def __enter__(self) -> "_Progress":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def reach(self, file: "DeliveredFile", position: int) -> None:
        """Move to a position of a file, in bytes; a file counts twice its size."""
        description = f"stage {file.name}"
        self._bar.update(
            self._task, completed=self._starts[file] + position, description=description
        )


def _tell(outcomes: "list[Outcome]") -> None:
    from telesante.console import table_console
    from telesante.stage.report import print_outcomes

    print_outcomes(outcomes, table_console())
    for outcome in outcomes:
        if outcome.keys_met:
            click.echo(
                f"note: {outcome.file.name}: {outcome.keys_met:,} of its lines replace earlier "
                "lines of the same keys, which are redelivered now"
            )
        for warning in outcome.warnings:
            click.echo(f"warning: {outcome.file.name}: {warning}", err=True)
        if outcome.error:
            click.echo(f"refused: {outcome.file.name}, {outcome.error}", err=True)
    rejected = [one.delivery.rejected_count for one in outcomes if one.delivery]
    if any(rejected):
        files = sum(count > 0 for count in rejected)
        click.echo(
            f"warning: {sum(rejected):,} unreadable lines set aside in rejects/, of {files} files",
            err=True,
        )


def _tell_withdrawn(deliveries: "list[Delivery]") -> None:
    for one in deliveries:
        click.echo(
            f"withdrawn: {one.delivery_id} ({one.file_name}), {one.line_count:,} lines, "
            f"on {one.withdrawn_at:%Y-%m-%d %H:%M} UTC by {one.withdrawn_by}"
        )


def _stop(message: str) -> None:
    click.echo(f"error: {message}", err=True)
    sys.exit(2)
