"""The small changes that a unit test of a model should notice: an operator, a word, a literal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import duckdb

# What is written, in words of DuckDB's own lexer, and what a slip of the pen makes of it.
SLIPS = {
    "<=": "<",
    ">=": ">",
    "<": "<=",
    ">": ">=",
    "=": "<>",
    "<>": "=",
    "+": "-",
    "-": "+",
    "/": "*",
    "and": "or",
    "or": "and",
    "not": "",
    "in": "not in",
    "not in": "in",
    "is null": "is not null",
    "is not null": "is null",
    "is distinct from": "is not distinct from",
    "is not distinct from": "is distinct from",
    "inner join": "left join",
    "left join": "inner join",
    "full outer join": "left join",
    "union all": "union",
    "union": "union all",
    "select distinct": "select",
    "count ( distinct": "count(",
    "sum (": "max(",
    "min (": "max(",
    "max (": "min(",
    "min_by (": "max_by(",
    "max_by (": "min_by(",
    "bool_or (": "bool_and(",
    "bool_and (": "bool_or(",
    "least (": "greatest(",
    "greatest (": "least(",
    "desc": "asc",
    "true": "false",
    "false": "true",
}
FIRST_ARGUMENT = ("coalesce", "nullif")
CONDITIONS = ("where", "having")
AFTER_CONDITION = ("group", "having", "order", "window", "limit", "union", "except")
PARENTHESES = {"(": 1, ")": -1, "[": 1, "]": -1, "{": 1, "}": -1, "case": 1, "end": -1}
# The word of `between 1 and 9`, which joins no conditions.
TO = "between's and"
_TYPE = re.compile(r"\b(?:decimal|numeric)\s*\((?:\d+,\s*)?$")
LONGEST = max(len(slip.split()) for slip in SLIPS)


@dataclass(frozen=True)
class Word:
    """A word, sign or literal of a query: where it stands, and how deep between parentheses."""

    start: int
    end: int
    text: str
    depth: int


@dataclass(frozen=True)
class Mutation:
    """One change of a query.

    Attributes:
        start: where the changed part begins.
        end: where it ends.
        replacement: what stands there instead.
        sql: the query.
    """

    start: int
    end: int
    replacement: str
    sql: str

    @property
    def mutant(self) -> str:
        """The query with the change."""
        return self.sql[: self.start] + self.replacement + self.sql[self.end :]

    @property
    def line(self) -> int:
        """Line of the query in which the change begins, from 1."""
        return self.sql.count("\n", 0, self.start) + 1

    @cached_property
    def text(self) -> str:
        """What the lines say before and after, on one line: the same wherever they stand."""
        first = self.sql.rfind("\n", 0, self.start) + 1
        last = self.sql.find("\n", self.end)
        last = len(self.sql) if last < 0 else last
        before = self.sql[first:last]
        after = self.sql[first : self.start] + self.replacement + self.sql[self.end : last]
        return f"{' '.join(before.split())} -> {' '.join(after.split())}"


def mutations(sql: str) -> Iterator[Mutation]:
    """Yield every small change of a query, in its order."""
    words = read_words(sql)
    at = 0
    while at < len(words):
        word = words[at]
        length, slip = _slip(words, at)
        if slip is not None:
            # No space stays where the last word goes.
            last = words[at + length - 1].end
            glued = slip == "" or slip.endswith("(")
            yield Mutation(word.start, words[at + length].start if glued else last, slip, sql)
        if word.text in FIRST_ARGUMENT:
            yield from _first_argument(sql, words[at:])
        if word.text in CONDITIONS:
            yield from _conjuncts(sql, words[at:])
        if word.text.isdecimal() and not _TYPE.search(sql[: word.start]):
            yield Mutation(word.start, word.end, str(int(word.text) + 1), sql)
        at += length


def read_words(sql: str) -> list[Word]:
    """Return the words of a query without its comments, in lower case but for its literals."""
    encoded = sql.encode()  # where the lexer counts bytes
    kinds = duckdb.tokenize(sql)
    ends = [start for start, _ in kinds[1:]] + [len(encoded)]
    words: list[Word] = []
    depth = 0
    betweens: list[int] = []
    for (first, kind), last in zip(kinds, ends, strict=True):
        text = encoded[first:last].decode().rstrip()
        start = len(encoded[:first].decode())
        if kind == duckdb.token_type.comment or not text:
            continue
        plain = text if text[0] in "'\"" else text.lower()
        step = PARENTHESES.get(plain, 0)
        depth += min(step, 0)
        if plain == "between":
            betweens.append(depth)
        elif plain == "and" and betweens[-1:] == [depth]:
            plain = TO
            betweens.pop()
        words.append(Word(start, start + len(text), plain, depth))
        depth += max(step, 0)
    return words


def _slip(words: list[Word], at: int) -> tuple[int, str | None]:
    """Return how many words a slip changes, and what it makes of them."""
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        phrase = " ".join(word.text for word in words[at : at + length])
        if phrase in SLIPS:
            return length, SLIPS[phrase]
    return 1, None


def _first_argument(sql: str, words: list[Word]) -> Iterator[Mutation]:
    """Yield the call that words begin with, replaced by the first of its arguments."""
    call, depth = words[0], words[0].depth
    end = next(word for word in words[2:] if word.depth == depth)
    commas = [word for word in words[2:] if word.text == "," and word.depth == depth + 1]
    if commas and commas[0].start < end.start:
        yield Mutation(call.start, end.end, sql[words[1].end : commas[0].start].strip(), sql)


def _conjuncts(sql: str, words: list[Word]) -> Iterator[Mutation]:
    """Yield the condition that words begin with, without one of those that it joins by `and`."""
    depth = words[0].depth
    parts: list[list[Word]] = [[]]
    for word in words[1:]:
        is_here = word.depth == depth
        if word.depth < depth or (is_here and word.text in AFTER_CONDITION):
            break
        if is_here and word.text == "and":
            parts.append([])
        else:
            parts[-1].append(word)
    if any(word.text == "or" and word.depth == depth for part in parts for word in part):
        parts = [[word for part in parts for word in part]]
    for part in parts:
        if part[0].text not in ("true", "false"):
            yield Mutation(part[0].start, part[-1].end, "true", sql)
