"""Writing pages: each whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from telesante.report.content import Chapter
from telesante.report.head import Head, head
from telesante.report.open_data import page as france
from telesante.report.open_data.scope import OpenScope
from telesante.report.page import as_html, as_index, chapters
from telesante.report.publication import CannotReadError, Publication
from telesante.report.scope import (
    COUNTRY,
    Scope,
    default_edition,
    editions_of,
    perimeters_of,
)

INDEX = "index.html"
FRANCE, FRANCE_LABEL = "report_france.html", "France entière, d'après Open DAMIR"


def page_name(edition_id: str, perimeter_id: str = "") -> str:
    """Return the file name of the page of an edition, and of one of its perimeters."""
    return f"report_{edition_id}{f'_{perimeter_id}' if perimeter_id else ''}.html"


def write_report(
    database: Path,
    folder: Path,
    edition_id: str | None,
    perimeter_id: str = "",
    *,
    is_open_data: bool = False,
) -> tuple[Path, list[str]]:
    """Write the report of one edition and perimeter, or that of France from Open DAMIR.

    Args:
        database: a published DuckDB file.
        folder: where the page goes; the tables it links to are `csv/<mart>.csv` in it.
        edition_id: the edition; None for the newest one of record, or else the newest one.
        perimeter_id: the perimeter; empty for the newest whole year of the edition.
        is_open_data: write the page of France from Open DAMIR; it is also written where there is
            no edition to show.

    Returns:
        The page, and the tables that it links to.

    Raises:
        CannotReadError: the publication, the edition or the perimeter cannot be read.
        OSError: the page cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Publication(database) as publication:
        if is_open_data or not (edition_id or editions_of(publication)):
            page = folder / FRANCE
            return page, sorted(_write_france(page, publication, {}))
        edition_id = edition_id or default_edition(publication)
        page = folder / page_name(edition_id, perimeter_id)
        linked = _write_page(page, Scope(publication, edition_id, perimeter_id), {})
    return page, sorted(linked)


def write_reports(database: Path, folder: Path, edition_ids: Sequence[str]) -> list[str]:
    """Write the report of editions, each with a link to the others.

    A publication of several territories has a page for each of them, and an index; one that holds
    months of Open DAMIR a page of France.

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
        has_open_data = bool(OpenScope(publication).fluxes)
        country = {FRANCE_LABEL: FRANCE} if has_open_data else {}
        for editions in pages.values():
            for edition_id, (name, scope) in editions.items():
                others = {key: other for key, (other, _) in editions.items() if key != edition_id}
                others |= country
                linked |= _write_page(folder / name, scope, others)
        links = [
            (scope.perimeter.get("label_fr", ""), scope.edition["label_fr"], name)
            for editions in pages.values()
            for name, scope in editions.values()
        ]
        if has_open_data:
            others = {f"{label}, {edition}": name for label, edition, name in links}
            linked |= _write_france(folder / FRANCE, publication, others)
            links.append(("France entière", "Open DAMIR", FRANCE))
        if not is_alone or not pages:
            _write(folder / INDEX, as_index(links))
    return sorted(linked)


def _first_of_each(publication: Publication, edition_id: str) -> dict[str, str]:
    """Return the perimeter to show by territory, the country first."""
    first: dict[str, str] = {}
    for row in perimeters_of(publication, edition_id):
        first.setdefault(row["territory"], row["perimeter_id"])
    return dict(sorted(first.items(), key=lambda item: (item[0] != COUNTRY, item)))


def _write_page(page: Path, scope: Scope, others: dict[str, str]) -> set[str]:
    return _write_contents(page, head(scope), chapters(scope), others)


def _write_france(page: Path, publication: Publication, others: dict[str, str]) -> set[str]:
    scope = OpenScope(publication)
    if not scope.fluxes:
        raise CannotReadError("The publication holds no month of Open DAMIR.")
    return _write_contents(page, france.head(scope), france.chapters(scope), others)


def _write_contents(
    page: Path, above: Head, contents: list[Chapter], others: dict[str, str]
) -> set[str]:
    _write(page, as_html(above, contents, others))
    return {mart for chapter in contents for section in chapter.sections for mart in section.marts}


def _write(page: Path, html: str) -> None:
    draft = page.with_name(f".{page.name}")
    try:
        draft.write_text(html, encoding="utf-8", newline="\n")
        draft.replace(page)
    finally:
        draft.unlink(missing_ok=True)
