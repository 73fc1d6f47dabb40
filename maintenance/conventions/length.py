"""A model reads like a page."""

import math
from collections.abc import Iterator
from pathlib import Path

from maintenance.conventions.fault import Fault
from maintenance.conventions.project import Node

RULE = "length"
MEDIAN, NINTH_DECILE, LONGEST = 30, 80, 150
WIDEST = 100

# sqlfluff reads the other folders; it skips macros, and these are not in the dbt project.
NOT_LINTED = (
    "macros/**/*.sql",
    "tests/generic/*.sql",
    "tests/python/*.sql",
    "telesante/stage/*.sql",
)


def check(nodes: list[Node], root: Path) -> Iterator[Fault]:
    """Yield models that are too long, and lines too wide in SQL that sqlfluff does not read."""
    models = [node for node in nodes if node.kind == "model"]
    lengths = {node.path: len(node.text.splitlines()) for node in models}
    for path, length in lengths.items():
        if length > LONGEST:
            yield Fault(path, LONGEST + 1, RULE, f"{length} lines, at most {LONGEST}: split it.")
    yield from _distribution(lengths)
    for pattern in NOT_LINTED:
        for path in root.glob(pattern):
            yield from _wide_lines(path, root)


def _distribution(lengths: dict[str, int]) -> Iterator[Fault]:
    by_length = sorted(lengths.values())
    for share, limit, name in ((0.5, MEDIAN, "median"), (0.9, NINTH_DECILE, "ninth decile")):
        reached = by_length[math.ceil(share * len(by_length)) - 1] if by_length else 0
        if reached > limit:
            longer = sum(length > limit for length in by_length)
            mend = f"the {name} model has {reached} lines, at most {limit}: split some of the"
            yield Fault("models", 1, RULE, f"{mend} {longer} that are longer.")


def _wide_lines(path: Path, root: Path) -> Iterator[Fault]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if len(line) > WIDEST:
            mend = f"{len(line)} characters, at most {WIDEST}: break the line."
            yield Fault(str(path.relative_to(root)), number, RULE, mend)
