"""The two maps: 101 departments, five of them in insets, and two enlargements around Paris.

The outlines stand once in the page (`symbols`); every map refers to them, so that the second one
and the enlargements cost a few bytes per department.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import sqrt

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from telesante.report.content import Source
from telesante.report.outlines import (
    OVERSEAS,
    PETITE_COURONNE,
    Box,
    box,
    middle,
    outlines,
)

# Overseas outlines are drawn larger than they come, one under the other in the sea to the left.
INSET_SCALE = 1.75
INSETS = {code: (8, 455 + 118 * index) for index, code in enumerate(OVERSEAS)}
LARGEST_CIRCLE = 44.0
SMALLEST_CIRCLE = 2.5
OUTSIDE_STYLE, OUTSIDE_LABEL = "outside", "hors du champ"


@dataclass(frozen=True)
class Place:
    """What a map says of one department.

    Attributes:
        name: of the department.
        shown: its number as the page writes it.
        where: condition on the rows that the number is from.
        style: CSS class of the outline.
        value: size of the circle, None = no circle.
    """

    name: str
    shown: str
    where: str
    style: str
    value: float | None = None

    @property
    def source(self) -> Source:
        """Return what its number is from."""
        return Source(where=self.where)


def outside(name: str) -> Place:
    """Return a department that the store does not cover: nothing is known of it."""
    return Place(name, OUTSIDE_LABEL, "", OUTSIDE_STYLE)


def outside_legend(places: Mapping[str, Place]) -> list[tuple[str, str]]:
    """Return the line of the legend on departments that are not covered, if there are some."""
    is_shown = any(place.style == OUTSIDE_STYLE for place in places.values())
    return [(OUTSIDE_STYLE, OUTSIDE_LABEL)] if is_shown else []


@dataclass(frozen=True)
class Label:
    """A text on an enlargement: the code and the number of a department, with their middle."""

    code: str
    x: float
    y: float
    place: Place


@dataclass(frozen=True)
class Circle:
    """A circle at the middle of a department."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Enlargement:
    """A part of the map drawn larger."""

    title: str
    view: Box
    codes: list[str]
    labels: list[Label]
    size: float
    circles: list[Circle]


@dataclass(frozen=True)
class TitledMap:
    """An enlargement: what it shows, and its drawing."""

    title: str
    picture: Markup


def symbols() -> Markup:
    """Return the outlines, hidden, for the maps to refer to."""
    return _template("symbols", outlines=outlines())


def france(places: Mapping[str, Place], description: str) -> Markup:
    """Return the map of the country with its insets."""
    largest = max((place.value or 0 for place in places.values()), default=0)
    insets = []
    for code in OVERSEAS:
        x, y = INSETS[code]
        around = box((code,))
        insets.append((code, x, y, around.height * INSET_SCALE))
    return _template(
        "france",
        places=places,
        mainland=[code for code in sorted(outlines()) if code not in OVERSEAS],
        insets=insets,
        scale=INSET_SCALE,
        circles=[
            (place, _circle(code, place.value, largest))
            for code, place in sorted(places.items())
            if place.value
        ],
        description=description,
    )


def enlargements(
    places: Mapping[str, Place], region_name: str, region: list[str]
) -> list[TitledMap]:
    """Return the region and, where it holds them, Paris with the departments around it.

    A region overseas is one department, of which the map of the country has an inset.
    """
    largest = max((place.value or 0 for place in places.values()), default=0)
    mainland = [code for code in region if code not in OVERSEAS]
    around = []
    if mainland:
        has_paris = set(PETITE_COURONNE) <= set(mainland)
        outer = [code for code in mainland if not has_paris or code not in PETITE_COURONNE]
        around.append((region_name, mainland, outer, 0.04))
        if has_paris:
            paris = list(PETITE_COURONNE)
            around.append(("Paris et petite couronne", paris, paris, 0.12))
    zooms = [_enlarge(places, largest, *parts) for parts in around]
    return [
        TitledMap(zoom.title, _template("enlargement", places=places, zoom=zoom)) for zoom in zooms
    ]


def _enlarge(
    places: Mapping[str, Place],
    largest: float,
    title: str,
    inside: list[str],
    labelled: list[str],
    margin: float,
) -> Enlargement:
    view = box(tuple(inside)).widened(margin)
    near = [code for code in sorted(outlines()) if code not in OVERSEAS and _meets(view, code)]
    return Enlargement(
        title,
        view,
        near,
        [Label(code, *middle(code), places[code]) for code in labelled],
        view.width / 26,
        [
            _circle(code, places[code].value, largest, view.width / 8)
            for code in inside
            if places[code].value
        ],
    )


def _meets(view: Box, code: str) -> bool:
    other = box((code,))
    return (
        other.x < view.x + view.width
        and view.x < other.x + other.width
        and other.y < view.y + view.height
        and view.y < other.y + other.height
    )


def _circle(
    code: str, value: float | None, largest: float, largest_radius: float = LARGEST_CIRCLE
) -> Circle:
    x, y = middle(code)
    if code in INSETS:
        left, top = INSETS[code]
        x, y = left + INSET_SCALE * x, top + INSET_SCALE * y
    # Surfaces, not radii, are read as quantities.
    radius = largest_radius * sqrt((value or 0) / largest)
    return Circle(x, y, max(radius, SMALLEST_CIRCLE * largest_radius / LARGEST_CIRCLE))


def _template(name: str, **values: object) -> Markup:
    folder = files("telesante.report").joinpath("templates")
    environment = Environment(
        loader=FileSystemLoader(str(folder)), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return Markup(environment.get_template(f"{name}.svg.j2").render(**values))
