"""From a publication to one HTML file."""

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from telesante.french import spaced
from telesante.report import maps
from telesante.report.content import NOTES, Chapter, Section
from telesante.report.head import Head
from telesante.report.scope import Scope
from telesante.report.sections import (
    ages,
    changes,
    chronic,
    executors,
    expected,
    flows,
    history,
    months,
    printed,
    profiles,
    uptake,
)


def chapters(scope: Scope) -> list[Chapter]:
    """Return everything under the head of the page."""
    since = [changes.section(scope, scope.previous)] if scope.previous else []
    news = Chapter(
        "nouveau",
        "Depuis la dernière édition",
        "Une édition fige ce qui était connu à une date ; la suivante complète et corrige.",
        since,
    )
    # France is shown in total alone, and a list of departments is no zone of the indicators.
    has_zones, is_zone = bool(scope.zones), bool(scope.zone_id)
    is_expected = expected.MART in scope.publication.tables
    told = [
        news,
        Chapter(
            "region",
            f"L'activité {scope.in_region}",
            f"Ce que les professionnels et structures {scope.of_region} ont réalisé, pour qui"
            " et où.",
            _with_data(
                scope,
                ("acts_by_age", ages.section),
                ("acts_by_profile", profiles.zones_section, has_zones),
                ("acts_by_profile", profiles.weights_section),
                ("acts_by_executor", executors.section),
                ("flows", flows.section, has_zones),
                ("top_executors", executors.top_executors_section),
                ("top_specialties", executors.top_specialties_section),
                ("acts_monthly", months.section),
                ("expected_months", expected.months_section, is_expected),
            ),
        ),
        Chapter(
            "france",
            "Les deux indicateurs nationaux",
            "Les politiques prioritaires du gouvernement suivent la télésanté par deux indicateurs "
            "trimestriels, pour la France, ses régions et ses départements.",
            _with_data(
                scope,
                ("uptake", uptake.quarters_section, is_zone),
                ("uptake", uptake.map_section),
                ("chronic_patients", chronic.quarters_section, is_zone),
                ("chronic_patients", chronic.map_section),
                ("expected_quarters", expected.quarters_section, is_zone, is_expected),
            ),
        ),
        Chapter(
            "avant",
            "Ce que d'autres ont compté",
            "La téléconsultation en France depuis son remboursement, telle que d'autres l'ont "
            "imprimée. Ces chiffres sont réels : aucun ne vient des données de démonstration.",
            [
                history.volumes_section(scope),
                history.structure_section(scope),
                history.projects_section(scope),
            ],
        ),
        Chapter(
            "imprime",
            "Les documents imprimés à l'épreuve",
            "Ce que cinq documents, et ceux qu'ils citent, ont imprimé sur la télésanté.",
            [printed.balance_section(scope), printed.statements_section(scope)],
        ),
    ]
    return [chapter for chapter in told if chapter.sections]


def _with_data(scope: Scope, *parts: tuple) -> list[Section]:
    """Return the sections whose query finds a row: a young store has no quarter yet.

    Args:
        scope: what the page is about.
        parts: query, what makes the section of it, and False where the page has no such section.
    """
    return [
        section(scope) for query, section, *wanted in parts if all(wanted) and scope.rows(query)
    ]


def as_html(above: Head, contents: list[Chapter], others: dict[str, str]) -> str:
    """Return the page: its own style, no script, nothing from a network.

    Args:
        above: its head.
        contents: its chapters.
        others: file names of other pages beside this one, by what a link to them says.
    """
    return _rendered(
        "page",
        head=above,
        chapters=contents,
        others=others,
        notes_source=NOTES,
        symbols=maps.symbols(),
    )


def as_index(pages: list[tuple[str, str, str]]) -> str:
    """Return the page that leads to the reports of several regions.

    Args:
        pages: of each report its perimeter and its edition, in French, and its file name.
    """
    return _rendered("index", pages=pages)


def _rendered(template: str, **content: object) -> str:
    folder = files("telesante.report")
    style = folder.joinpath("style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=FileSystemLoader(str(folder.joinpath("templates"))),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    html = environment.get_template(f"{template}.html.j2").render(
        style=Markup(style),
        # Only this very stylesheet may apply, and nothing else may load or run.
        policy=f"default-src 'none'; style-src 'sha256-{digest}'",
        **content,
    )
    return spaced(html)
