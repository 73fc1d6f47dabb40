"""The report's charts: Altair to SVG, coloured by the variables of the stylesheet.

Every chart is drawn for a column of `WIDTH` pixels, which a phone shrinks by a fifth and a large
screen hardly enlarges, so that its texts stay readable without two drawings.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import altair as alt
import vl_convert
from markupsafe import Markup

from telesante.report.svg import SEPARATOR, lighten

WIDTH = 440
VEGA_LITE = "6.1"
# Mean width of a character of 12 px in DejaVu Sans, wider than what most readers have.
WIDEST = 6.9
# Room for a number of five digits in that font.
NUMBERS = 54
# Characters of a name that stay on one line.
LONG_NAME = 26

INK, QUIET, LINE, PAPER = "var(--ink)", "var(--quiet)", "var(--line)", "var(--paper)"
ACCENT, SOFT, TARGET = "var(--accent)", "var(--soft)", "var(--target)"

CONFIG = {
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": LINE,
        "labelColor": QUIET,
        "labelFontSize": 12,
        "labelPadding": 6,
        "titleColor": QUIET,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    },
    "text": {"color": INK, "fontSize": 12},
}


@dataclass(frozen=True)
class Mark:
    """One bar, point or segment.

    Attributes:
        label: its place on the axis of names.
        value: its length or height.
        shown: the number as the page writes it.
        where: condition on the rows that the number is from.
        part: which series or segment, the colour's CSS variable.
        about: words of the tooltip before the number.
    """

    label: str
    value: float
    shown: str
    where: str
    part: str = "accent"
    about: str = ""
    rank: int = 0

    def datum(self) -> dict[str, object]:
        """Return what Vega gets."""
        about = self.about or self.label
        return asdict(self) | {
            "label": _on_two_lines(self.label),
            "tip": f"{about} : {self.shown}{SEPARATOR}{self.where}",
            "number": f"{SEPARATOR}{self.where}",
            "colour": f"var(--{self.part})",
        }


def _data(marks: Sequence[Mark]) -> alt.Data:
    return alt.Data(values=[mark.datum() for mark in marks])


def _names(marks: Sequence[Mark]) -> list[str]:
    return list(dict.fromkeys(_on_two_lines(mark.label) for mark in marks))


def _on_two_lines(name: str) -> str:
    """Break a long name at the blank that is nearest to its middle."""
    blanks = [place for place, letter in enumerate(name) if letter == " "]
    if len(name) <= LONG_NAME or not blanks:
        return name
    place = min(blanks, key=lambda blank: abs(2 * blank - len(name)))
    return f"{name[:place]}\n{name[place + 1 :]}"


def _room(marks: Sequence[Mark]) -> float:
    """Return the pixels that the names take in the widest fonts that readers have.

    Vega measures them with a font of its own; a reader's browser may take another one.
    """
    lines = [line for name in _names(marks) for line in name.split("\n")]
    return max(map(len, lines), default=0) * WIDEST + 12


def _names_axis(marks: Sequence[Mark]) -> alt.Axis:
    return alt.Axis(
        labelColor=INK,
        labelExpr="split(datum.label, '\\n')",
        labelLimit=0,
        labelLineHeight=12,
        minExtent=_room(marks),
    )


def _colour() -> alt.Color:
    return alt.Color("colour:N", scale=None, legend=None)


def bars(
    marks: Sequence[Mark],
    description: str,
    *,
    width: int = WIDTH,
    step: int = 28,
    longest: float | None = None,
) -> Markup:
    """Draw horizontal bars, each with its number at its end.

    Args:
        marks: from top to bottom.
        description: what the drawing shows, for who does not see it.
        width: pixels.
        step: pixels from one bar to the next.
        longest: value at the right end, the largest by default.
    """
    top = longest or max((mark.value for mark in marks), default=1) or 1
    # Room for the number at the end of the longest bar, about 6 pixels a sign.
    number = max(55, 6 * max((len(mark.shown) for mark in marks), default=0) + 13)
    room = 1 + number / max(width - _room(marks) - number, 60)
    base = alt.Chart(_data(marks)).encode(
        y=alt.Y(
            "label:N",
            sort=_names(marks),
            title=None,
            axis=_names_axis(marks),
        ),
        x=alt.X("value:Q", axis=None, stack=None, scale=alt.Scale(domain=[0, top * room])),
    )
    bar = base.mark_bar(height={"band": 0.66}).encode(color=_colour(), description="tip:N")
    text = base.mark_text(align="left", dx=5).encode(text="shown:N", description="number:N")
    return _draw(bar + text, description, width=width, height=step * len(_names(marks)) + 8)


def stacked(
    marks: Sequence[Mark],
    description: str,
    *,
    title: str,
    is_share: bool,
    step: int = 28,
) -> Markup:
    """Draw horizontal bars made of segments.

    Args:
        marks: `label` is the bar, `part` the segment, `rank` its place from the left.
        description: what the drawing shows, for who does not see it.
        title: of the axis.
        is_share: the whole bar is 100 %.
        step: pixels from one bar to the next.
    """
    scale = alt.Scale(domain=[0, 100]) if is_share else alt.Scale(nice=True)
    axis = alt.Axis(tickCount=5, labelExpr="datum.label + '\u202f%'" if is_share else "datum.label")
    chart = (
        alt.Chart(_data(marks))
        .mark_bar(stroke=PAPER, strokeWidth=1, height={"band": 0.74})
        .encode(
            y=alt.Y(
                "label:N",
                sort=_names(marks),
                title=None,
                axis=_names_axis(marks),
            ),
            x=alt.X("value:Q", title=title, stack="zero", scale=scale, axis=axis),
            order=alt.Order("rank:Q"),
            color=_colour(),
            description="tip:N",
        )
    )
    return _draw(chart, description, width=WIDTH, height=step * len(_names(marks)) + 50)


def lines(
    marks: Sequence[Mark], description: str, *, labels: dict[str, str], height: int = 260
) -> Markup:
    """Draw one line per series over ordered names (months, quarters).

    Args:
        marks: `label` is the place in time, `part` the series.
        description: what the drawing shows, for who does not see it.
        labels: what stands under a place in time; an absent one has no text.
        height: pixels.
    """
    names = _names(marks)
    # The highest number of the axis may have one digit more than that of a mark.
    room = WIDEST * (1 + max((len(mark.shown) for mark in marks), default=0)) + 12
    shown = ", ".join(f"'{name}': '{text}'" for name, text in labels.items())
    base = alt.Chart(_data(marks)).encode(
        x=alt.X(
            "label:N",
            sort=names,
            title=None,
            axis=alt.Axis(labelAngle=0, labelExpr=f"({{{shown}}})[datum.value] || ''"),
            scale=alt.Scale(padding=0.3),
        ),
        y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=5, minExtent=max(NUMBERS, room))),
        color=_colour(),
    )
    line = base.mark_line(strokeWidth=2.2).encode(detail="part:N")
    point = base.mark_point(filled=True, size=34, opacity=1).encode(description="tip:N")
    return _draw(line + point, description, width=WIDTH, height=height)


@dataclass(frozen=True)
class Expected:
    """A value that is expected, and the ends of its interval."""

    mark: Mark
    lowest: float
    highest: float


def expected(
    known: dict[str, float],
    forecasts: Sequence[Expected],
    description: str,
    *,
    labels: dict[str, str],
    height: int = 260,
) -> Markup:
    """Draw what is known over time, and what the last values are expected to become in a band.

    Args:
        known: values by place in time, in order; they bear no number.
        forecasts: of the last of these places.
        description: what the drawing shows, for who does not see it.
        labels: what stands under a place in time; an absent one has no text.
        height: pixels.
    """
    room = WIDEST * (2 + max(len(str(round(each.highest))) for each in forecasts)) + 12
    shown = ", ".join(f"'{name}': '{text}'" for name, text in labels.items())
    x = alt.X(
        "label:N",
        sort=list(known),
        title=None,
        axis=alt.Axis(labelAngle=0, labelExpr=f"({{{shown}}})[datum.value] || ''"),
        scale=alt.Scale(padding=0.3),
    )
    y = alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=5, minExtent=max(NUMBERS, room)))
    points = alt.Data(values=[{"label": name, "value": value} for name, value in known.items()])
    ends = [
        each.mark.datum() | {"lowest": each.lowest, "highest": each.highest} for each in forecasts
    ]
    ahead = alt.Chart(alt.Data(values=ends)).encode(x=x)
    band = ahead.mark_area(color=ACCENT, opacity=0.25).encode(
        y=alt.Y("lowest:Q", title=None), y2="highest:Q"
    )
    dashed = ahead.mark_line(color=ACCENT, strokeWidth=2.2, strokeDash=[5, 4]).encode(y=y)
    point = ahead.mark_point(color=ACCENT, filled=True, size=34, opacity=1).encode(
        y=y, description="tip:N"
    )
    line = alt.Chart(points).mark_line(color=SOFT, strokeWidth=2.2).encode(x=x, y=y)
    return _draw(band + line + dashed + point, description, width=WIDTH, height=height)


def dots(marks: Sequence[Mark], description: str, *, height: int = 270) -> Markup:
    """Draw points over years, those of one series joined by a line."""
    years = [int(name) for name in _names(marks)]
    # A year without a figure keeps its place.
    scale = alt.Scale(domain=[str(year) for year in range(min(years), max(years) + 1)])
    base = alt.Chart(_data(marks)).encode(
        x=alt.X("label:N", title=None, axis=alt.Axis(labelAngle=0), scale=scale),
        y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=5)),
        color=_colour(),
    )
    # A year printed twice (a restatement) has two points; the line goes through their mean.
    line = base.mark_line(strokeWidth=1.6, opacity=0.6).encode(y="mean(value):Q", detail="part:N")
    point = base.mark_point(filled=True, size=60, opacity=1).encode(description="tip:N")
    return _draw(line + point, description, width=WIDTH, height=height)


def against_target(
    marks: Sequence[Mark], description: str, *, target: float, target_label: str, unit: str
) -> Markup:
    """Draw a rate over time against its target; a hollow point is provisional (`part` = paper)."""
    values = [mark.value for mark in marks]
    # Steps of five around the values: a rate is compared with the target, not with zero.
    low = 5 * ((min([*values, target]) - 4) // 5)
    high = 5 * ((max([*values, target]) + 4) // 5 + 1)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    base = alt.Chart(_data(marks)).encode(
        x=alt.X("label:N", sort=_names(marks), title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "value:Q",
            title=None,
            scale=scale,
            axis=alt.Axis(tickCount=5, format=".0f", labelExpr=f"datum.label + '\u202f{unit}'"),
        ),
    )
    aim = alt.Chart(alt.Data(values=[{"aim": target, "name": target_label}]))
    rule = aim.mark_rule(color=TARGET, strokeDash=[6, 4], strokeWidth=2).encode(
        y=alt.Y("aim:Q", scale=scale)
    )
    name = aim.mark_text(align="right", dy=-9, color=TARGET, fontWeight="bold").encode(
        y=alt.Y("aim:Q", scale=scale), x=alt.value(WIDTH - 60), text="name:N"
    )
    line = base.mark_line(color=ACCENT, strokeWidth=2.2)
    point = base.mark_point(size=70, opacity=1, stroke=ACCENT, strokeWidth=2).encode(
        fill=alt.Fill("colour:N", scale=None, legend=None), description="tip:N"
    )
    text = base.mark_text(dy=17).encode(text="shown:N", description="number:N")
    return _draw(rule + name + line + point + text, description, width=WIDTH, height=240)


def columns(marks: Sequence[Mark], description: str, *, height: int = 220) -> Markup:
    """Draw vertical bars over time, each with its number on top."""
    top = max((mark.value for mark in marks), default=1) or 1
    base = alt.Chart(_data(marks)).encode(
        x=alt.X("label:N", sort=_names(marks), title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", axis=None, stack=None, scale=alt.Scale(domain=[0, top * 1.12])),
    )
    bar = base.mark_bar(width={"band": 0.62}).encode(color=_colour(), description="tip:N")
    text = base.mark_text(dy=-8).encode(text="shown:N", description="number:N")
    return _draw(bar + text, description, width=WIDTH, height=height)


def _draw(chart: alt.TopLevelMixin, description: str, *, width: int, height: int) -> Markup:
    sized = chart.properties(width=width, height=height, padding=2).properties(
        autosize=alt.AutoSizeParams(type="fit", contains="padding")
    )
    specification = sized.to_dict() | {"config": CONFIG}
    svg = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, format_locale="fr-FR")
    return lighten(svg, description)
