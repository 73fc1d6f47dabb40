"""How numbers and bounds are written for people, in French and in English."""

from collections.abc import Callable

from telesante.quality.rules import Rule, Unit

THIN_SPACE = "\u202f"
MINUS = "\u2212"


def french_number(value: float) -> str:
    """Write a number as French readers expect: thin spaces, decimal comma, two decimals at most."""
    return english_number(value).replace(",", THIN_SPACE).replace(".", ",")


def english_number(value: float) -> str:
    """Write a number with commas, and two decimals at most."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def french_expected(rule: Rule) -> str:
    """Say in French what a rule accepts."""
    return _expected(rule, _in_french, french_number, ("de {} à {}", "au moins {}", "au plus {}"))


def english_expected(rule: Rule) -> str:
    """Say in English what a rule accepts."""
    return _expected(rule, _in_english, english_number, ("{} to {}", "at least {}", "at most {}"))


def french_observed(rule: Rule, observed: float | None) -> str:
    """Say in French what was found."""
    return "aucune ligne" if observed is None else _in_french(rule.unit, observed)


def english_observed(rule: Rule, observed: float | None) -> str:
    """Say in English what was found."""
    return "no row" if observed is None else _in_english(rule.unit, observed)


def french_excess(excess: float) -> str:
    """Say in French how far a number is from the nearest accepted one, nothing when it is not."""
    return _signed(excess, french_number)


def english_excess(excess: float) -> str:
    """Say in English how far a number is from the nearest accepted one, nothing when it is not."""
    return _signed(excess, english_number)


def _signed(excess: float, number: Callable[[float], str]) -> str:
    if not excess:
        return ""
    sign = "+" if excess > 0 else MINUS
    return f"{sign}{number(abs(excess))}"


def _in_french(unit: Unit, value: float, said: str = "{}") -> str:
    """Write a number with its unit: the plural begins at two."""
    _, plural, singular = unit.value
    name = singular if abs(value) < 2 else plural
    return f"{said.format(french_number(value))} {name}".rstrip()


def _in_english(unit: Unit, value: float, said: str = "{}") -> str:
    return f"{said.format(english_number(value))} {unit.value[0]}".rstrip()


def _expected(
    rule: Rule,
    write: Callable[..., str],
    number: Callable[[float], str],
    forms: tuple[str, str, str],
) -> str:
    least, most, printed = rule.bounds.minimum, rule.bounds.maximum, rule.bounds.printed
    between, at_least, at_most = forms
    if most is None:
        return write(rule.unit, least, at_least)
    if least is None:
        return write(rule.unit, most, at_most)
    if least == most:
        return write(rule.unit, most)
    span = between.format(number(least), number(most))
    if printed is None:
        return write(rule.unit, most, span)
    return f"{write(rule.unit, printed)} ({span})"
