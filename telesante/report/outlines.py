"""Where the departments lie on the map: their outlines, boxes and middles.

The outlines come from one file of SVG paths. Only the points they join are read (control points of
curves do not matter for a box or a middle).
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
# Numbers that each command takes at a time; of a curve, the last two are where it ends.
ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4}

OVERSEAS = ("971", "972", "973", "974", "976")
PETITE_COURONNE = ("75", "92", "93", "94")

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle in the units of the outlines."""

    x: float
    y: float
    width: float
    height: float

    def widened(self, share: float) -> "Box":
        """Return the box with a margin on each side, as a share of its width."""
        margin = self.width * share
        return Box(
            self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin
        )

    def __str__(self) -> str:
        """Return the box as an SVG viewBox."""
        return " ".join(f"{part:.0f}" for part in (self.x, self.y, self.width, self.height))


@cache
def outlines() -> dict[str, str]:
    """Return the SVG path of each of the 101 departments, by INSEE code."""
    text = files("telesante.report").joinpath("data", "department_outlines.json").read_text("utf-8")
    return json.loads(text)


@cache
def rings(code: str) -> list[list[Point]]:
    """Return the closed lines of a department, as the points they join."""
    found: list[list[Point]] = []
    tokens = TOKEN.findall(outlines()[code])
    x = y = 0.0
    command, index = "", 0
    while index < len(tokens):
        if tokens[index].isalpha():
            command, index = tokens[index], index + 1
            if command in "zZ":
                x, y = found[-1][0]
                continue
        kind = command.lower()
        numbers = [float(token) for token in tokens[index : index + ARGUMENTS[kind]]]
        index += ARGUMENTS[kind]
        from_x, from_y = (x, y) if command.islower() else (0.0, 0.0)
        if kind == "h":
            x = from_x + numbers[0]
        elif kind == "v":
            y = from_y + numbers[0]
        else:
            x, y = from_x + numbers[-2], from_y + numbers[-1]
        if kind == "m":
            found.append([])
            # Further pairs after a move are lines.
            command = "l" if command == "m" else "L"
        found[-1].append((x, y))
    return found


def box(codes: tuple[str, ...]) -> Box:
    """Return the smallest box around departments."""
    points = [point for code in codes for ring in rings(code) for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    return Box(left, top, right - left, bottom - top)


def middle(code: str) -> Point:
    """Return the centre of gravity of the largest ring of a department."""
    return max((_gravity(ring) for ring in rings(code)), key=lambda found: found[0])[1]


def _gravity(ring: list[Point]) -> tuple[float, Point]:
    """Return the area of a ring and its centre of gravity."""
    area = sum_x = sum_y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross
        sum_x += (x1 + x2) * cross
        sum_y += (y1 + y2) * cross
    if area == 0:
        return 0.0, ring[0]
    return abs(area), (sum_x / (3 * area), sum_y / (3 * area))
