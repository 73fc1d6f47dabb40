"""As much of a model's SQL as the house rules need: without comments and Jinja, or its literals.

Line numbers survive: whatever is taken out leaves its line ends behind.
"""

import re
from collections.abc import Iterator

_NOT_SQL = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/|\{#.*?#\})"
    r"|(?P<jinja>\{%.*?%\}|\{\{.*?\}\})"
    r"|(?P<string>'(?:[^']|'')*')",
    re.DOTALL,
)
# Stands for what an expression of Jinja gives.
OTHER = "_jinja_"


def without_comments(text: str) -> str:
    """Return SQL without comments and Jinja; strings stay."""
    return _NOT_SQL.sub(lambda match: match[0] if match["string"] else _stand_in(match), text)


def strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each string literal of a model begins, and the literal with its quotes."""
    for match in _NOT_SQL.finditer(text):
        if match["string"]:
            yield match.start(), match[0]


def _stand_in(match: re.Match[str]) -> str:
    word = OTHER if match[0].startswith("{{") else ""
    return word + "\n" * match[0].count("\n")
