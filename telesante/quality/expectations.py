"""Rules on one value of one row, in Great Expectations' own words.

This module imports Great Expectations, which takes seconds: import it only where it is needed.
"""

import great_expectations.expectations as gxe

from telesante.quality.rules import Bounds, Cell, Level, Reason, Rule, Table, Unit
from telesante.quality.wording import english_number


def cell_rule(
    rule_id: str,
    family: str,
    text: str,
    table: Table,
    column: str,
    where: Cell,
    bounds: Bounds,
    unit: Unit,
    level: Level = Level.ERROR,
    reason: Reason | None = None,
) -> Rule:
    """Return the rule that one value of one row lies within bounds.

    The greatest of one value is that value, and there is none where the row or its value is
    missing, which Great Expectations refuses: nothing passes on an empty perimeter.
    """
    least, most = bounds.minimum, bounds.maximum
    found = gxe.ExpectColumnMaxToBeBetween(column=column, min_value=least, max_value=most)
    said = f"{column}{{}} {between(bounds)}"
    return Rule(rule_id, family, text, table, found, said, where, bounds, unit, level, reason)


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
