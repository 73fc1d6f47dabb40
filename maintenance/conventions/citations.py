"""A rule is cited by its name, and the name leads to its heading in `docs/rules.md`.

The form is one everywhere, in SQL comments, YAML, Markdown and docstrings: the word Rule or Rules,
then names between backticks, the last one after `and`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from maintenance.conventions.fault import Fault

RULE = "citations"
PAGE = Path("docs/rules.md")
FOLDERS = ("models", "macros", "seeds", "tests", "analyses", "telesante", "maintenance")
FOLDERS += ("docs", "benchmarks", "bi")
SUFFIXES = (".sql", ".yml", ".yaml", ".py", ".md", ".j2", ".sqlfluff")

_HEADING = re.compile(r"^### `([^`]+)`\s*$", re.MULTILINE)
# A line may end anywhere in a citation; the next one may begin with the sign of a comment.
_GAP = r"(?:\s|--|#)+"
_NAME = r"`[^`\n]+`"
_CITATION = re.compile(rf"\bRules?{_GAP}({_NAME}(?:,?{_GAP}(?:and{_GAP})?{_NAME})*)")
# What the rules were called before this repository held them.
_FORMER = re.compile(
    rf"(?i:\brules?{_GAP}\d+)|\b[Rr]ulings?{_GAP}[A-Z]\w+"
    rf"|(?i:\bthe{_GAP}design\b|\bdesign(?:{_GAP}(?:§|rule|note)|\s*§))"
)


def check(root: Path) -> Iterator[Fault]:
    """Yield citations of rules that `docs/rules.md` does not hold, and those by a former name.

    Args:
        root: the project's folder.
    """
    page = root / PAGE
    names = set(_HEADING.findall(page.read_text("utf-8"))) if page.exists() else set()
    if not names:
        yield Fault(str(PAGE), 1, RULE, "give each rule a heading of its own: ### `<name>`.")
    for path in _files(root):
        text, place = path.read_text("utf-8"), str(path.relative_to(root))
        for citation in _CITATION.finditer(text):
            for name in re.finditer(_NAME, citation[1]):
                if names and name[0].strip("`") not in names:
                    line = _line(text, citation.start(1) + name.start())
                    yield Fault(place, line, RULE, f"{PAGE} has no rule {name[0]}: mend the name.")
        for former in _FORMER.finditer(text):
            found = " ".join(former[0].split())
            mend = f"cite a rule of {PAGE} by its name in place of `{found}`."
            yield Fault(place, _line(text, former.start()), RULE, mend)


def _files(root: Path) -> Iterator[Path]:
    """Yield the files that people write, in which a rule may be cited."""
    yield from (root / name for name in ("README.md", "CONTRIBUTING.md") if (root / name).exists())
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            is_text = (path.suffix or path.name) in SUFFIXES and path.is_file()
            if is_text and "vendor" not in path.parts:
                yield path


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
