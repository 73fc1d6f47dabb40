"""`python -m maintenance.conventions`: check the house rules over a parsed project."""

from pathlib import Path

import click

from maintenance.conventions import citations, codes, descriptions, portable, published
from maintenance.conventions.project import read_project


@click.command()
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("target/manifest.json"),
    show_default=True,
    help="What `dbt parse` wrote.",
)
def main(manifest: Path) -> None:
    """Check the house rules over the project in this folder.

    Prints file, line, rule and mend of each fault. Exit codes: 0 no fault, 1 faults, 2 it could
    not run.
    """
    root = Path.cwd()
    try:
        nodes = read_project(manifest, root)
    except (OSError, ValueError, KeyError) as error:
        raise click.UsageError(f"{manifest} is no manifest of dbt: {error}") from error
    faults = [
        *descriptions.check(nodes),
        *codes.check(nodes),
        *portable.check(nodes),
        *citations.check(root),
        *published.check(nodes),
    ]
    for fault in sorted(set(faults)):
        click.echo(fault)
    click.echo(f"{len(nodes)} nodes, {len(set(faults))} faults", err=True)
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
