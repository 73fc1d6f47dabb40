"""The `telesante` command: one sub-command per module, imported only when it is called."""

import importlib
import os

import click

from telesante.interpreter import stop_lacking

COMMANDS = {
    "demo": "telesante.demo.command",
    "stage": "telesante.stage.command",
    "check": "telesante.quality.command",
    "publish": "telesante.publish.command",
    "export-ppg": "telesante.ppg.command",
    "report": "telesante.report.command",
    "status": "telesante.status.command",
}


class LazyGroup(click.Group):
    """A group that imports a sub-command on first use (Great Expectations takes seconds)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the sub-commands, in the order they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the sub-command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(COMMANDS[cmd_name]).command

    def invoke(self, ctx: click.Context) -> object:
        """Run the sub-command; name a package that this Python lacks."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            stop_lacking(error)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="telesante")
@click.pass_context
def main(context: click.Context) -> None:
    """Bring DCIR extracts to the telehealth warehouse, check it, show it.

    Exit codes: 0 done, 1 the data is wrong, 2 the command could not run.
    """
    # For their owner alone: raw store, warehouse, reports of the gate, logs of the dbt that is
    # started. A publication is opened to its readers by itself; a report is made of one.
    if context.invoked_subcommand != "report":
        os.umask(0o077)
