"""Writing pages: each whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from telesante.report.page import as_html, as_index, chapters
from telesante.report.publication import Publication
from telesante.report.scope import COUNTRY, Scope, default_edition, perimeters_of

INDEX = "index.html"


def page_name(edition_id: str, perimeter_id: str = "") -> str:
    """Return the file name of the page of an edition, and of one of its perimeters."""
    return f"report_{edition_id}{f'_{perimeter_id}' if perimeter_id else ''}.html"


def write_report(
    database: Path, folder: Path, edition_id: str | None, perimeter_id: str = ""
) -> tuple[Path, list[str]]:
    """Write the report of one edition and perimeter.

    Args:
        database: a published DuckDB file.
        folder: where the page goes; the tables it links to are `csv/<mart>.csv` in it.
        edition_id: the edition; None for the newest one of record, or else the newest one.
        perimeter_id: the perimeter; empty for the newest whole year of the edition.

    Returns:
        The page, and the tables that it links to.

    Raises:
        CannotReadError: the publication, the edition or the perimeter cannot be read.
        OSError: the page cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Publication(database) as publication:
        edition_id = edition_id or default_edition(publication)
        page = folder / page_name(edition_id, perimeter_id)
        linked = _write_page(page, Scope(publication, edition_id, perimeter_id), {})
    return page, sorted(linked)


def write_reports(database: Path, folder: Path, edition_ids: Sequence[str]) -> list[str]:
    """Write the report of editions, each with a link to the others.

    A publication of several territories has a page for each of them, and an index.

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
    pages: dict[str, dict[str, tuple[str, Scope]]] = {}
    with Publication(database) as publication:
        shown = {edition: _first_of_each(publication, edition) for edition in edition_ids}
        is_alone = len({territory for each in shown.values() for territory in each}) < 2
        for edition_id, perimeters in shown.items():
            for territory, perimeter_id in perimeters.items() or [("", "")]:
                name = page_name(edition_id, "" if is_alone else perimeter_id)
                scope = Scope(publication, edition_id, perimeter_id)
                pages.setdefault(territory, {})[edition_id] = (name, scope)
        for editions in pages.values():
            for edition_id, (name, scope) in editions.items():
                others = {key: other for key, (other, _) in editions.items() if key != edition_id}
                linked |= _write_page(folder / name, scope, others)
        if not is_alone:
            links = [
                (scope.perimeter.get("label_fr", ""), scope.edition["label_fr"], name)
                for editions in pages.values()
                for name, scope in editions.values()
            ]
            _write(folder / INDEX, as_index(links))
    return sorted(linked)


def _first_of_each(publication: Publication, edition_id: str) -> dict[str, str]:
    """Return the perimeter to show by territory, the country first."""
    first: dict[str, str] = {}
    for row in perimeters_of(publication, edition_id):
        first.setdefault(row["territory"], row["perimeter_id"])
    return dict(sorted(first.items(), key=lambda item: (item[0] != COUNTRY, item)))


def _write_page(page: Path, scope: Scope, others: dict[str, str]) -> set[str]:
    contents = chapters(scope)
    _write(page, as_html(scope, contents, others))
    return {mart for chapter in contents for section in chapter.sections for mart in section.marts}


def _write(page: Path, html: str) -> None:
    draft = page.with_name(f".{page.name}")
    try:
        draft.write_text(html, encoding="utf-8", newline="\n")
        draft.replace(page)
    finally:
        draft.unlink(missing_ok=True)
