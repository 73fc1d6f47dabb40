"""Checks in Great Expectations' own expectations, said in whole sentences.

This module imports Great Expectations, which takes seconds: import it only where it is needed.
"""

from functools import reduce
from operator import and_
from typing import Any

from great_expectations.expectations import ExpectColumnMaxToBeBetween
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from telesante.quality.rules import Bounds, Cell, Check, Table
from telesante.quality.wording import english_number


def cell(table: Table, column: str, bounds: Bounds, where: Cell) -> Check:
    """Return the check that one value of one row lies within bounds.

    The greatest of one value is that value, and there is none where the row or its value is
    missing, which Great Expectations refuses: nothing passes on an empty perimeter.
    """
    return check(
        table,
        ExpectColumnMaxToBeBetween,
        column,
        between(bounds),
        where,
        column=column,
        min_value=bounds.minimum,
        max_value=bounds.maximum,
    )


def check(
    table: Table,
    kind: type[Expectation],
    subject: str,
    predicate: str,
    where: Cell,
    may_be_empty: bool = False,
    **arguments: Any,  # noqa: ANN401
) -> Check:
    """Return a check of the rows with given values.

    Args:
        table: the table.
        kind: the expectation.
        subject: what the sentence is about, such as a column.
        predicate: what must be true of it, such as "equals 360".
        where: columns and the values that select the rows; every row when empty.
        may_be_empty: whether it passes when no row is selected.
        arguments: those of the expectation.
    """
    conditions = [Column(column) == value for column, value in where.items()]
    selected = " and ".join(f"{column} is {value}" for column, value in where.items())
    return Check(
        table,
        kind(row_condition=reduce(and_, conditions) if conditions else None, **arguments),
        f"{subject} where {selected} {predicate}" if selected else f"{subject} {predicate}",
        where,
        may_be_empty,
    )


def between(bounds: Bounds) -> str:
    """Say what bounds accept."""
    least, most = bounds.minimum, bounds.maximum
    if least is None:
        return f"is at most {english_number(most)}"
    if most is None:
        return f"is at least {english_number(least)}"
    if least == most:
        return f"equals {english_number(least)}"
    rounded = "" if bounds.printed is None else f", printed as {english_number(bounds.printed)}"
    return f"is between {english_number(least)} and {english_number(most)}{rounded}"
