"""How the report writes numbers, dates and the names of editions."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from telesante.french import MONTHS, NARROW

MASKED = "s"
MINUS = "\u2212"
ABOUT = "\u2248"

SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def decimal(value: float | Decimal, decimals: int, *, signed: bool = False) -> str:
    """Return a number the French way: groups of three, a comma, halves away from zero.

    Args:
        value: any finite number.
        decimals: digits after the comma.
        signed: write a plus before a positive number too.
    """
    unit = Decimal(1).scaleb(-decimals)
    # A double such as 32.45 is written back as people read it before it is rounded.
    rounded = Decimal(str(value)).quantize(unit, ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    if rounded < 0:
        return MINUS + digits
    return f"+{digits}" if signed and rounded > 0 else digits


FORMS = {
    "integer": lambda value: decimal(value, 0),
    "signed": lambda value: decimal(value, 0, signed=True),
    "percent": lambda value: f"{decimal(value, 0)}{NARROW}%",
    "percent1": lambda value: f"{decimal(value, 1)}{NARROW}%",
    "signed_percent1": lambda value: f"{decimal(value, 1, signed=True)}{NARROW}%",
    "points": lambda value: f"{decimal(value, 0, signed=True)}{NARROW}pt",
    "points1": lambda value: f"{decimal(value, 1, signed=True)}{NARROW}pt",
    "million1": lambda value: f"{decimal(Decimal(value) / 1_000_000, 1)}",
    "date": lambda value: long_date(value),
    "month": lambda value: month(value),
    "quarter": lambda value: quarter(value),
    "text": str,
    "plain": lambda value: plain(value, 3),
    "plain_percent": lambda value: f"{plain(value, 1)}{NARROW}%",
}


class Approximate(float):
    """A number that leaves rounded, as do those computed from it."""

    def __sub__(self, other: float) -> "Approximate":
        """Return the difference, which is rounded too."""
        return Approximate(float(self) - float(other))

    def __rsub__(self, other: float) -> "Approximate":
        """Return the difference, which is rounded too."""
        return Approximate(float(other) - float(self))


def written(value: object, form: str) -> str:
    """Return a value in one of the `FORMS`; null is a masked one, a rounded one begins with ≈."""
    if value is None:
        return MASKED
    if isinstance(value, Approximate):
        # Rounded counts give no rate to a tenth.
        return f"{ABOUT}{FORMS[form.removesuffix('1')](value)}"
    return FORMS[form](value)


def plain(value: float | Decimal, most: int) -> str:
    """Return a number with the decimals it has, `most` of them at most: 12, 32,5."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP).normalize()
    return decimal(rounded, max(0, -int(rounded.as_tuple().exponent)))


def long_date(day: date) -> str:
    """Return 1er janvier 2025."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """Return janvier 2025."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def short_month(day: date) -> str:
    """Return janv. 2025."""
    return f"{SHORT_MONTHS[day.month - 1]} {day.year}"


def quarter(day: date) -> str:
    """Return T4 2024 for any day of that quarter."""
    return f"T{(day.month + 2) // 3} {day.year}"


# Editions are named in English in the registry; their months and few other words.
ENGLISH = {
    "January": "janvier",
    "February": "février",
    "March": "mars",
    "April": "avril",
    "May": "mai",
    "June": "juin",
    "July": "juillet",
    "August": "août",
    "September": "septembre",
    "October": "octobre",
    "November": "novembre",
    "December": "décembre",
    "hearing of April": "audition d'avril",
    "first year": "première année",
    "2021 data": "données 2021",
    "Platforms, as told by Qare": "sociétés de téléconsultation, selon Qare",
}
ENGLISH_WORDS = re.compile("|".join(sorted(map(re.escape, ENGLISH), key=len, reverse=True)))


def french_edition(text: str) -> str:
    """Return the name of a publisher's edition in French: Assises, juin 2025."""
    return ENGLISH_WORDS.sub(lambda found: ENGLISH[found.group()], text)
