"""Writing pages: each whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from telesante.report.page import as_html, chapters
from telesante.report.publication import Publication
from telesante.report.scope import Scope


def page_name(edition_id: str) -> str:
    """Return the file name of the page of an edition."""
    return f"report_{edition_id}.html"


def write_reports(database: Path, folder: Path, edition_ids: Sequence[str]) -> list[str]:
    """Write the report of editions, each with a link to the others.

    Args:
        database: a published DuckDB file.
        folder: where the pages go; the tables they link to are `csv/<mart>.csv` in it.
        edition_ids: the editions.

    Returns:
        The tables that the pages link to.

    Raises:
        CannotReadError: the publication or an edition cannot be read.
        OSError: a page cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    linked: set[str] = set()
    with Publication(database) as publication:
        for edition_id in edition_ids:
            scope = Scope(publication, edition_id)
            contents = chapters(scope)
            others = {each: page_name(each) for each in edition_ids if each != edition_id}
            _write(folder / page_name(edition_id), as_html(scope, contents, others))
            sections = [section for chapter in contents for section in chapter.sections]
            linked.update(mart for section in sections for mart in section.marts)
    return sorted(linked)


def _write(page: Path, html: str) -> None:
    draft = page.with_name(f".{page.name}")
    try:
        draft.write_text(html, encoding="utf-8", newline="\n")
        draft.replace(page)
    finally:
        draft.unlink(missing_ok=True)
