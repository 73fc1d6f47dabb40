"""What DuckDB and Spark both take, and answer differently without a word.

What one of them refuses needs no rule: the build on that engine tells it.
"""

import re
from collections.abc import Iterator

from maintenance.conventions.fault import Fault
from maintenance.conventions.project import Node, written_in_sql
from maintenance.conventions.sql import strings, without_comments

RULE = "two engines"
# Published tables are built by DuckDB alone.
DUCKDB_ONLY = ("publication", "protection")

# In the text as it is written, Jinja included.
WRITTEN = {
    r"""\bdbt\.(?:dateadd|date_spine|datediff(?!\([^)]*['"]day['"]))\(""": (
        "{found} counts weeks, months or quarters in another way on Spark: write it out."
    ),
    r"\b(?:target\.(?:type|name)|adapter\.|duckdb__|spark__)": (
        "no model knows its engine ({found}): put what differs into a dispatched macro."
    ),
}
# In the SQL alone.
IN_SQL = {
    r"\d\.\d+\s*\*[^,]*?/|/\s*\d+\.\d": (
        "Spark rounds the quotient of decimals: cast the dividend to double."
    ),
    r"\bhash\(": "each engine hashes in its own way: md5 is the same on both.",
}
DOUBLED_QUOTE = "Spark drops a doubled quote: find another way to write {found}."
BACKSLASH = "a backslash escapes on Spark alone: find another way to write {found}."


def check(nodes: list[Node]) -> Iterator[Fault]:
    """Yield what gives one answer on DuckDB and another on Spark, in models, tests and analyses."""
    for node in written_in_sql(nodes):
        if node.layer not in DUCKDB_ONLY and node.folder not in DUCKDB_ONLY:
            plain = re.sub(r"'[^']*'", "''", without_comments(node.text))
            yield from _found(node, node.text, WRITTEN)
            yield from _found(node, plain, IN_SQL)
            yield from _literals(node)


def _found(node: Node, text: str, patterns: dict[str, str]) -> Iterator[Fault]:
    for pattern, mend in patterns.items():
        for found in re.finditer(pattern, text):
            yield _fault(node, text, found.start(), mend, found[0])


def _literals(node: Node) -> Iterator[Fault]:
    for start, literal in strings(node.text):
        written = re.sub(r"\{\{.*?\}\}", "", literal)
        if "''" in written[1:-1]:
            yield _fault(node, node.text, start, DOUBLED_QUOTE, literal)
        if "\\" in written:
            yield _fault(node, node.text, start, BACKSLASH, literal)


def _fault(node: Node, text: str, start: int, mend: str, found: str) -> Fault:
    line = text.count("\n", 0, start) + 1
    return Fault(node.path, line, RULE, mend.format(found=found.strip("(.")))
