"""`telesante demo`: write demonstration extracts and the truth planted in them."""

import re
from pathlib import Path

import click

FIRST_OPEN_MONTH = 201501  # earlier files have other regions


class Scale(click.ParamType):
    """`idf`, `france`, or a number of er_prs_f lines."""

    name = "idf|france|N"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | int:
        """Return the name, or the number of lines."""
        if value in ("idf", "france"):
            return value
        if value.isdigit() and int(value) > 0:
            return int(value)
        return self.fail(f"{value!r} is neither idf, france nor a number of lines", param, ctx)


class Months(click.ParamType):
    """Two months and what lies between them, `2024-08:2025-01`."""

    name = "FIRST:LAST"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return both months, as 202408."""
        found = re.fullmatch(
            "(20[0-9]{2})-(0[1-9]|1[0-2]):(20[0-9]{2})-(0[1-9]|1[0-2])", str(value)
        )
        if not found:
            return self.fail(f"{value!r} is not of the form 2024-08:2025-01", param, ctx)
        first, last = int(found[1] + found[2]), int(found[3] + found[4])
        if not FIRST_OPEN_MONTH <= first <= last:
            return self.fail(
                "the first month is 2015-01 or later, and not after the last", param, ctx
            )
        return first, last


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--scale",
    type=Scale(),
    default="idf",
    show_default=True,
    help="idf: Île-de-France, and the practitioners of all France with a few acts. france: patients"
    " of the whole country since October 2021, some 24 million lines. N: about N er_prs_f lines,"
    " idf with more acts of the other departments.",
)
@click.option(
    "--source",
    type=click.Choice(["all", "dcir", "open-damir"]),
    default="all",
    show_default=True,
    help="all: DCIR deliveries and months of Open DAMIR. dcir, open-damir: these alone.",
)
@click.option(
    "--months",
    type=Months(),
    show_default="2023-07:2025-01",
    help="First and last month of Open DAMIR, both included.",
)
@click.option("--seed", type=click.IntRange(min=0), default=2024, show_default=True)
def command(
    out: Path, scale: str | int, source: str, months: tuple[int, int] | None, seed: int
) -> None:
    """Write synthetic deliveries into OUT, with truth.json, what was planted in them.

    The deliveries look like real ones: 18 monthly fluxes (2024-02 to 2025-07) in the layouts that
    CNAM uses, régularisations, files delivered twice, unreadable lines. Their Île-de-France acts of
    2024 add up to the published flow matrix (240 310). Beside them, OUT/open_damir/ holds months of
    Open DAMIR in the layout of the official files; the acts of January 2025 add up to those of the
    real file, code by code. They hold no real data, and SYNTHETIC.json marks them so.

    OUT must be new, empty or a former demonstration, which is replaced once the new one is whole.
    The same seed gives the same bytes.
    """
    from rich.console import Console
    from rich.progress import Progress

    from telesante.console import reason, stop
    from telesante.demo.generate import OPEN_MONTHS, Asked, RefusedError, write_demo
    from telesante.demo.world import CalibrationError

    if months and source == "dcir":
        raise click.UsageError("--months is of Open DAMIR, which --source dcir leaves out.")
    open_months = None if source == "dcir" else months or OPEN_MONTHS
    asked = Asked(scale, seed, source != "open-damir", open_months)
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        tasks: dict = {}

        def progress(step: str, parts: int | None) -> None:
            if parts is not None:
                tasks[step] = bar.add_task(step, total=parts)
            else:
                bar.advance(tasks[step])

        try:
            planted = write_demo(out, asked, progress)
        except (RefusedError, CalibrationError, OSError) as error:
            stop(reason(error))
    held = []
    if totals := planted.get("line_totals"):
        held = [
            f"{totals['lines']} er_prs_f lines, {totals['rejected']} of them unreadable on purpose"
        ]
    if "open_damir" in planted:
        lines = [one["lines"] for one in planted["files"].values() if "out_of_scope" in one]
        held.append(f"{sum(lines)} lines of Open DAMIR in {len(lines)} months")
    click.echo(f"{len(planted['files'])} synthetic files in {out}: {'; '.join(held)}.")
