"""The page of the published figures, written from the reconciliation so that it cannot disagree.

`python -m maintenance.published_page` rewrites `docs/published.md`; with `--check` it only
says whether the file is the one that it would write (exit 1 when not).
"""

import sys
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click
from jinja2 import Environment, FileSystemLoader

from telesante.french import NARROW
from telesante.quality.warehouse import CannotRunError, opened, require_content
from telesante.settings import PROJECT, warehouse

HERE = Path(__file__).parent
LINES = HERE / "sql" / "figures_page.sql"
PAGE = PROJECT / "docs" / "published.md"

# Singular and plural, in the order in which a document tells them.
VERDICTS = {
    "reproduced": ("reproduit", "reproduits"),
    "contradicted": ("contredit", "contredits"),
    "consistent": ("cohérent", "cohérents"),
    "not_computable": ("non calculable", "non calculables"),
}


class Line(NamedTuple):
    """One row of `figures_page.sql`."""

    document_id: str
    title: str
    publisher: str | None
    source_number: str | None
    verdict: str
    reason: str
    statement: str | None
    opponents: str | None
    figure_count: int
    is_synthetic: bool


def page(db: Path) -> str:
    """Return the page as Markdown.

    Args:
        db: DuckDB warehouse, read only.

    Raises:
        CannotRunError: the warehouse cannot be opened, or lacks what the page reads.
    """
    with opened(db) as connection:
        require_content(connection, db)
        lines = [Line(*row) for row in connection.execute(LINES.read_text("utf-8")).fetchall()]
    documents = [
        _document(list(of_document)) for _, of_document in groupby(lines, lambda x: x.document_id)
    ]
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("published.md.j2").render(
        documents=documents,
        totals=_counts(lines),
        is_synthetic=any(line.is_synthetic for line in lines),
    )
    return text.rstrip() + "\n"


def _document(lines: list[Line]) -> dict:
    first = lines[0]
    return {
        "title": first.title,
        "anchor": first.document_id,
        "publisher": first.publisher,
        "counts": _counts(lines),
        "verdicts": [
            _verdict(verdict, alike)
            for verdict in VERDICTS
            if (alike := [line for line in lines if line.verdict == verdict])
        ],
    }


def _counts(lines: list[Line]) -> list[str]:
    return [
        _french_number(sum(line.figure_count for line in lines if line.verdict == verdict))
        for verdict in VERDICTS
    ]


def _french_number(number: int) -> str:
    return f"{number:,}".replace(",", NARROW)


def _verdict(verdict: str, lines: list[Line]) -> dict:
    number = sum(line.figure_count for line in lines)
    noun = "chiffre" if number == 1 else "chiffres"
    word = VERDICTS[verdict][number > 1]
    return {
        "heading": f"{_french_number(number)} {noun} {word}",
        "reasons": [
            _reason(reason, list(alike)) for reason, alike in groupby(lines, lambda x: x.reason)
        ],
    }


def _reason(reason: str, lines: list[Line]) -> dict:
    of_tables = sum(line.figure_count for line in lines if line.statement is None)
    noun = "case" if of_tables == 1 else "cases"
    count = f" ({_french_number(of_tables)} {noun} de tableau)" if of_tables else ""
    return {
        "text": f"{reason}{count}",
        "lines": [line for line in lines if line.statement is not None],
    }


@click.command()
@click.option(
    "--warehouse",
    "db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Warehouse file. [default: $TELESANTE_DB or warehouse.duckdb]",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the page is out of date.")
def main(db: Path | None, check: bool) -> None:
    """Write docs/published.md from the warehouse of the demonstration."""
    try:
        text = page(db or warehouse())
    except CannotRunError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    if not check:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        click.echo("docs/published.md is out of date: run `make published-page`.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
