"""The command `telesante publish`."""

import itertools
import sys
import time
from typing import TYPE_CHECKING

import click

from telesante.settings import published, quality_reports, raw_store, warehouse

if TYPE_CHECKING:
    from telesante.publish.editions import Restatement


def _checked_covers(
    context: click.Context, option: click.Parameter, covers: tuple[str, ...]
) -> tuple[str, ...]:
    from telesante.publish.coverage import checked

    return checked(context, option, covers)


@click.command(name="publish")
@click.option(
    "--keep",
    type=click.IntRange(min=2),
    default=5,
    show_default=True,
    help="Releases to keep. The current one and the one before it always stay.",
)
@click.option(
    "--covers",
    metavar="ID",
    multiple=True,
    envvar="TELESANTE_COVERS",
    show_envvar=True,
    callback=_checked_covers,
    help="What the store holds completely, where its deliveries do not say: the INSEE code of a "
    "region, FRANCE, or the id of a published perimeter; repeat for several.",
)
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Publish although neither deliveries nor code nor settings have changed.",
)
@click.option(
    "--restate",
    "restated",
    multiple=True,
    metavar="EDITION",
    help="Replace an edition of record, such as 2024-12, by what is computed today.",
)
@click.option(
    "--because",
    default="",
    metavar="TEXT",
    help="Why it is replaced, in French: the report and the manifest say so.",
)
@click.option(
    "--rollback",
    is_flag=True,
    help="Only point readers to the release before the current one again.",
)
def command(
    keep: int,
    covers: tuple[str, ...],
    is_forced: bool,
    restated: tuple[str, ...],
    because: str,
    rollback: bool,
) -> None:
    """Build the warehouse aside, check it, mask small counts, and put it in place at once.

    Readers open current/ in the folder TELESANTE_PUBLISHED (by default published/) and see the
    former release until the last moment; whatever fails leaves it as it is. The warehouse
    TELESANTE_DB is replaced last. Run it in the project's folder, where `dbt build` runs. After an
    interruption, run the same command again. When neither deliveries nor code nor settings have
    changed since the current release, it says so and makes no other.

    Editions of record (YYYY-12) stay as they were first published, whatever is computed today; the
    figures that differ are counted, and --restate replaces an edition.

    A store of which neither the deliveries nor --covers say what it holds is not published.

    Exit codes: 0 published, or nothing new to publish, 1 the data may not be published, 2 the
    command could not run.
    """
    import duckdb

    from telesante.console import reason, stop
    from telesante.publish.editions import Restatement
    from telesante.publish.faults import CannotPublishError, RefusedError

    because = because.strip()
    if bool(restated) != bool(because):
        raise click.UsageError(
            "--restate and --because go together: say what is replaced, and why."
        )
    if rollback and restated:
        raise click.UsageError("--rollback and --restate are two commands.")
    try:
        if rollback:
            click.echo(f"Published again: {_roll_back()}")
        else:
            click.echo(_publish(keep, covers, is_forced, Restatement(restated, because)))
    except RefusedError as error:
        stop(f"{error}\nNothing was published.", 1)
    except CannotPublishError as error:
        stop(str(error))
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        stop(f"{reason(error)}\nNothing else was published. Mend this and run it again.")
    except KeyboardInterrupt:
        stop("interrupted. Run the same command again.")
    except ModuleNotFoundError:
        raise
    except Exception:
        # Python would exit with 1, which here says that the data are wrong.
        from rich.console import Console

        Console(stderr=True).print_exception()
        sys.exit(2)


def _publish(
    keep: int, covers: tuple[str, ...], is_forced: bool, restatement: "Restatement"
) -> str:
    """Publish, and return the sentence that says what came of it."""
    from telesante.publish.coverage import declare
    from telesante.publish.run import STEP_COUNT, Places, publish

    start, numbers = time.monotonic(), itertools.count(1)

    def tell(step: str) -> None:
        minutes, seconds = divmod(round(time.monotonic() - start), 60)
        rank = f"step {next(numbers)} of {STEP_COUNT}, after {minutes} min {seconds:02} s"
        click.echo(f"publish, {rank}: {step}", err=True)

    places = Places(raw_store(), warehouse().resolve(), published(), quality_reports())
    declare(covers, places.raw_store, places.warehouse)
    release = publish(places, keep, tell, is_forced, restatement)
    if release is None:
        return (
            "Nothing has changed since the current release: no other was made"
            " (--force makes one all the same)."
        )
    return f"Published: {release}"


def _roll_back() -> str:
    from telesante.publish.releases import Releases

    with Releases.open(published()) as releases:
        return releases.roll_back()
