"""Texts that stand for no value at all: `missing_words.csv`, each with the tool that writes it.

A word without columns is null everywhere: no code of the contract is spelled so. They are compared
as the tools write them, case included. A word with columns is a code of those columns alone.
"""

import csv
import re
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("missing_words.csv")


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Return the columns of each word, none for every column."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["word"]: tuple(row["columns"].split()) for row in csv.DictReader(file)}


def everywhere() -> str:
    """Return the words that are null in every column, as an RE2 expression.

    A list of constants for each column takes DuckDB ten times as long to plan.
    """
    return "|".join(re.escape(word) for word, columns in _words().items() if not columns)


def of_column(column: str) -> str | None:
    """Return the words that are null in one column, as a list in SQL; None for none."""
    listed = [f"'{word}'" for word, columns in _words().items() if column in columns]
    return ", ".join(listed) or None
