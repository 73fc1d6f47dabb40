"""`telesante demo`: write demonstration extracts and the truth planted in them."""

from pathlib import Path

import click


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
@click.option("--seed", type=click.IntRange(min=0), default=2024, show_default=True)
def command(out: Path, scale: str | int, seed: int) -> None:
    """Write synthetic DCIR deliveries into OUT, with truth.json, what was planted in them.

    The deliveries look like real ones: 18 monthly fluxes (2024-02 to 2025-07) in the layouts that
    CNAM uses, régularisations, files delivered twice, unreadable lines. Their Île-de-France acts of
    2024 add up to the published flow matrix (240 310). They hold no real data, and SYNTHETIC.json
    marks them so.

    OUT must be new, empty or a former demonstration, which is replaced once the new one is whole.
    The same seed gives the same bytes.
    """
    from rich.console import Console
    from rich.progress import Progress

    from telesante.console import reason, stop
    from telesante.demo.generate import RefusedError, write_demo
    from telesante.demo.world import CalibrationError

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        tasks: dict = {}

        def progress(step: str, parts: int | None) -> None:
            if parts is not None:
                tasks[step] = bar.add_task(step, total=parts)
            else:
                bar.advance(tasks[step])

        try:
            planted = write_demo(out, scale, seed, progress)
        except (RefusedError, CalibrationError, OSError) as error:
            stop(reason(error))
    totals = planted["line_totals"]
    click.echo(
        f"{len(planted['files'])} synthetic files in {out}: {totals['lines']} er_prs_f lines,"
        f" {totals['rejected']} of them unreadable on purpose."
    )
