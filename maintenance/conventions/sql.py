"""As much of a model's SQL as the house rules need: its steps, without comments and Jinja.

Line numbers survive: whatever is taken out leaves its line ends behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Stands for `{{ ref() }}` and `{{ source() }}`; any other expression becomes OTHER.
RELATION = "_relation_"
OTHER = "_jinja_"

_NOT_SQL = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/|\{#.*?#\})"
    r"|(?P<statement>\{%.*?%\})"
    r"|(?P<relation>\{\{-?\s*(?:ref|source)\(.*?\}\})"
    r"|(?P<expression>\{\{.*?\}\})"
    r"|(?P<string>'(?:[^']|'')*')",
    re.DOTALL,
)
# A step may be held: `as materialized (`, where an expression says so.
_STEP = re.compile(rf"\s*(?P<name>\w+)\s+as\s*(?:{OTHER}\s*)?\(")


@dataclass(frozen=True)
class Step:
    """A common table expression.

    Attributes:
        name: its name.
        line: line of its name in the file, from 1.
        body: what stands between its parentheses.
    """

    name: str
    line: int
    body: str

    @property
    def is_import(self) -> bool:
        """Whether it only selects from one relation: no join, no group, no computed window."""
        if re.search(r"\b(join|union|group by|over|distinct)\b", self.body):
            return False
        pattern = rf"\s*select\s[^;]*\bfrom\s+{RELATION}\s*(where\s.*)?"
        return re.fullmatch(pattern, self.body, re.DOTALL) is not None


@dataclass(frozen=True)
class Query:
    """A model cut into its steps.

    Attributes:
        steps: the common table expressions in order.
        last: the last select, with single spaces.
        last_line: its line in the file, from 1.
    """

    steps: tuple[Step, ...]
    last: str
    last_line: int


def without_comments(text: str) -> str:
    """Return SQL without comments and Jinja; strings stay."""
    return _NOT_SQL.sub(lambda match: match[0] if match["string"] else _stand_in(match), text)


def strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each string literal of a model begins, and the literal with its quotes."""
    for match in _NOT_SQL.finditer(text):
        if match["string"]:
            yield match.start(), match[0]


def read_query(text: str) -> Query:
    """Cut a model's text into its steps."""
    plain = _NOT_SQL.sub(lambda match: "''" if match["string"] else _stand_in(match), text)
    start = re.match(r"\s*with\b", plain)
    at = start.end() if start else 0
    steps = []
    while start and (opening := _STEP.match(plain, at)):
        end = _closing(plain, opening.end())
        line = plain.count("\n", 0, opening.start("name")) + 1
        steps.append(Step(opening["name"], line, plain[opening.end() : end].strip()))
        at = end + 1
        comma = re.match(r"\s*,", plain[at:])
        if not comma:
            break
        at += comma.end()
    rest = plain[at:]
    first = at + len(rest) - len(rest.lstrip())
    return Query(tuple(steps), " ".join(rest.split()), plain.count("\n", 0, first) + 1)


def _stand_in(match: re.Match[str]) -> str:
    word = {"relation": RELATION, "expression": OTHER}.get(match.lastgroup or "", "")
    return word + "\n" * match[0].count("\n")


def _closing(text: str, start: int) -> int:
    """Return the index of the parenthesis that closes the one before `start`."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return len(text)
