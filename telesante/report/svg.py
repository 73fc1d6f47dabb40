"""From the SVG that Vega writes to the one of the page: lighter, themed, with tooltips.

Vega names each mark for a screen reader; here the whole drawing has one name and the table beside
it says the rest, so that the marks' names become tooltips and carry the source of their number.
"""

import re
from xml.etree import ElementTree as Tree

from markupsafe import Markup

NAMESPACE = "http://www.w3.org/2000/svg"
PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
# Between the tooltip of a mark and the condition on the rows that its number is from.
SEPARATOR = "\u2016"

DROPPED = frozenset(
    {
        "aria-hidden",
        "aria-roledescription",
        "class",
        "font-family",
        "height",
        "pointer-events",
        "role",
        "stroke-miterlimit",
        "version",
        "width",
    }
)
# What the stylesheet or SVG itself gives.
DEFAULTS = {
    "opacity": "1",
    "transform": "translate(0,0)",
    "font-size": "12px",
    "font-weight": "normal",
    "stroke-width": "1",
    "text-anchor": "start",
}
# What an element without the attribute takes from the one around it.
INHERITED = ("fill", "stroke", "stroke-width", "text-anchor", "font-weight")


def lighten(svg: str, description: str) -> Markup:
    """Return the drawing as the page holds it.

    Args:
        svg: what Vega wrote; each mark's name is `tooltip‖condition`.
        description: the name of the whole drawing.
    """
    # Without its namespace, every element keeps a bare name: HTML needs no declaration.
    root = Tree.fromstring(svg.replace(f' xmlns="{NAMESPACE}"', "", 1))
    _clean(root)
    root.attrib = {"viewBox": root.attrib["viewBox"], "role": "img", "aria-label": description}
    return Markup(Tree.tostring(root, encoding="unicode", short_empty_elements=True))


def _clean(element: Tree.Element) -> None:
    for child in list(element):
        if _is_empty(child):
            element.remove(child)
            continue
        _clean(child)
        _share(child)
        if child.tag == "g" and not child.attrib:
            position = list(element).index(child)
            element.remove(child)
            for offset, grandchild in enumerate(list(child)):
                element.insert(position + offset, grandchild)
        elif child.tag == "g" and len(child) == 0:
            element.remove(child)
    _name(element)
    is_axis = "role-axis-label" in element.attrib.get("class", "")
    kept = {key: value for key, value in element.attrib.items() if key not in DROPPED}
    if is_axis:
        kept["class"] = "tick"
    for key, value in kept.items():
        kept[key] = LONG_NUMBER.sub(_shorten, value)
    element.attrib = {key: value for key, value in kept.items() if DEFAULTS.get(key) != value}
    if element.tag == "text":
        _place(element)
    if element.text:
        element.text = element.text.replace("\u00a0", "\u202f")


def _share(group: Tree.Element) -> None:
    """Say once, on a group, what all its members say."""
    for name in INHERITED:
        values = {child.get(name) for child in group}
        if len(group) > 1 and len(values) == 1 and None not in values:
            group.set(name, values.pop())
            for child in group:
                del child.attrib[name]


def _place(text: Tree.Element) -> None:
    """Place a text of one line by `x` and `y`: half as long as a translation."""
    found = PLACE.fullmatch(text.get("transform", ""))
    if found and not len(text):
        del text.attrib["transform"]
        text.attrib = {"x": found[1], "y": found[2]} | text.attrib


def _name(element: Tree.Element) -> None:
    name = element.attrib.pop("aria-label", "")
    if SEPARATOR not in name:
        return
    tooltip, condition = name.split(SEPARATOR)
    element.set("data-where", condition)
    if tooltip:
        title = Tree.Element("title")
        title.text = tooltip
        element.insert(0, title)


def _is_empty(element: Tree.Element) -> bool:
    if element.tag == "text":
        return not element.text and len(element) == 0
    return element.tag == "path" and (
        element.get("display") == "none" or element.get("class") in ("background", "foreground")
    )


def _shorten(found: re.Match[str]) -> str:
    return f"{float(found.group()):.1f}".removesuffix(".0")
