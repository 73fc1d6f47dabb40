"""Writing the page: whole or not at all."""

from pathlib import Path

from telesante.report.page import as_html, chapters
from telesante.report.publication import Publication
from telesante.report.scope import Scope


def write_report(database: Path, edition_id: str, page: Path) -> list[str]:
    """Write the report of an edition.

    Args:
        database: a published DuckDB file.
        edition_id: the edition shown.
        page: the HTML file; the tables it links to are `csv/<mart>.csv` beside it.

    Returns:
        The tables that the page links to.

    Raises:
        CannotReadError: the publication or the edition cannot be read.
        OSError: the page cannot be written.
    """
    with Publication(database) as publication:
        scope = Scope(publication, edition_id)
        contents = chapters(scope)
        html = as_html(scope, contents)
    page.parent.mkdir(parents=True, exist_ok=True)
    draft = page.with_name(f".{page.name}")
    try:
        draft.write_text(html, encoding="utf-8", newline="\n")
        draft.replace(page)
    finally:
        draft.unlink(missing_ok=True)
    sections = [section for chapter in contents for section in chapter.sections]
    return sorted({mart for section in sections for mart in section.marts})
