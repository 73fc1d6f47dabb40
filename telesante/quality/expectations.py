"""Rules in Great Expectations' own expectations, said in whole sentences.

This module imports Great Expectations, which takes seconds: import it only where it is needed.
"""

from functools import reduce
from operator import and_

import great_expectations.expectations as gxe
from great_expectations.expectations.row_conditions import Column

from telesante.quality.rules import Bounds, Cell, Level, Reason, Rule, Table, Unit
from telesante.quality.wording import english_number

NO_ROW = Bounds.exactly(0)


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
    return rule(rule_id, family, text, table, found, said, where, bounds, unit, level, reason)


def rule(
    rule_id: str,
    family: str,
    text: str,
    table: Table,
    expectation: gxe.Expectation,
    sentence: str,
    where: Cell | None = None,
    bounds: Bounds = NO_ROW,
    unit: Unit = Unit.ROWS,
    level: Level = Level.ERROR,
    reason: Reason | None = None,
    may_be_empty: bool = False,
) -> Rule:
    """Return a rule, its expectation narrowed to the rows that `where` selects.

    The arguments are the attributes of `Rule`; {} stands in the sentence where it names the rows.
    """
    where = where or {}
    said = " and ".join(f"{column} is {value}" for column, value in where.items())
    if where:
        conditions = [Column(column) == value for column, value in where.items()]
        expectation.row_condition = reduce(and_, conditions)
    return Rule(
        rule_id,
        family,
        level,
        text,
        unit,
        bounds,
        reason,
        table,
        expectation,
        sentence.format(f" where {said}" if where else ""),
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
