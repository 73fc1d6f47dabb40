"""How numbers and bounds are written for people, in French and in English."""

from collections.abc import Callable

from telesante.quality.rules import FigureReason, Reason, Rule, Unit, Verdict

THIN_SPACE = "\u202f"

FRENCH_UNITS = {
    Unit.ACTS: "actes",
    Unit.PERCENT: "%",
    Unit.PERCENT_OF_MEDIAN: "% du mois médian",
    Unit.PERCENT_OF_PREVIOUS: "% du mois précédent",
    Unit.PERCENT_OF_PREVIOUS_QUARTER: "% du trimestre précédent",
    Unit.YEARS: "ans",
    Unit.MONTHS: "mois",
    Unit.ROWS: "cases",
    Unit.PATIENTS: "patients",
    Unit.DEPARTMENTS: "départements",
    Unit.FIGURES: "chiffres",
    Unit.OTHER: "",
}

FRENCH_SINGULARS = {
    Unit.ACTS: "acte",
    Unit.YEARS: "an",
    Unit.ROWS: "case",
    Unit.PATIENTS: "patient",
    Unit.DEPARTMENTS: "département",
    Unit.FIGURES: "chiffre",
}

ENGLISH_UNITS = {
    Unit.ACTS: "acts",
    Unit.PERCENT: "%",
    Unit.PERCENT_OF_MEDIAN: "% of the median month",
    Unit.PERCENT_OF_PREVIOUS: "% of the month before",
    Unit.PERCENT_OF_PREVIOUS_QUARTER: "% of the quarter before",
    Unit.YEARS: "years",
    Unit.MONTHS: "months",
    Unit.ROWS: "cells",
    Unit.PATIENTS: "patients",
    Unit.DEPARTMENTS: "departments",
    Unit.FIGURES: "figures",
    Unit.OTHER: "",
}

FRENCH_REASONS = {
    Reason.PERIOD_NOT_COVERED: "les flux déposés ne couvrent pas cette période",
    Reason.TOO_FEW_MONTHS: "trop peu de mois complets pour une médiane",
    Reason.TOO_FEW_LINES: "trop peu de lignes : le hasard domine",
    Reason.NATIONAL_COUNTS_PARTIAL: "les comptes nationaux sont partiels",
    Reason.PROVISIONAL: "le trimestre est encore provisoire",
    Reason.NO_BASELINE: "aucun état de référence n'est enregistré pour de telles données",
}

ENGLISH_REASONS = {
    Reason.PERIOD_NOT_COVERED: "the store does not hold the fluxes of this period",
    Reason.TOO_FEW_MONTHS: "too few complete months for a median",
    Reason.TOO_FEW_LINES: "too few lines: chance dominates",
    Reason.NATIONAL_COUNTS_PARTIAL: "national counts are partial",
    Reason.PROVISIONAL: "the quarter is still provisional",
    Reason.NO_BASELINE: "no baseline is committed for such a store",
}


def french_number(value: float) -> str:
    """Write a number as French readers expect: thin spaces, decimal comma, two decimals at most."""
    return _plain(value).replace(",", THIN_SPACE).replace(".", ",")


def english_number(value: float) -> str:
    """Write a number with commas, and two decimals at most."""
    return _plain(value)


def _plain(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def french_expected(rule: Rule) -> str:
    """Say in French what a rule accepts."""
    return _expected(rule, french_number, _french_unit, ("de {} à {}", "au moins {}", "au plus {}"))


def english_expected(rule: Rule) -> str:
    """Say in English what a rule accepts."""
    return _expected(rule, english_number, _english_unit, ("{} to {}", "at least {}", "at most {}"))


def _french_unit(unit: Unit, value: float) -> str:
    """Name a unit in the number that French wants: the plural begins at two."""
    return FRENCH_SINGULARS.get(unit, FRENCH_UNITS[unit]) if abs(value) < 2 else FRENCH_UNITS[unit]


def _english_unit(unit: Unit, _value: float) -> str:
    return ENGLISH_UNITS[unit]


def _expected(
    rule: Rule,
    number: Callable[[float], str],
    unit_of: Callable[[Unit, float], str],
    forms: tuple[str, str, str],
) -> str:
    bounds = rule.bounds
    greatest = bounds.minimum if bounds.maximum is None else bounds.maximum
    unit = unit_of(rule.unit, greatest if bounds.printed is None else bounds.printed)
    between, at_least, at_most = forms
    if bounds.is_exact:
        return f"{number(bounds.minimum)} {unit}".rstrip()
    if bounds.maximum is None:
        return f"{at_least.format(number(bounds.minimum))} {unit}".rstrip()
    if bounds.minimum is None:
        return f"{at_most.format(number(bounds.maximum))} {unit}".rstrip()
    span = between.format(number(bounds.minimum), number(bounds.maximum))
    if bounds.printed is None:
        return f"{span} {unit}".rstrip()
    return f"{number(bounds.printed)} {unit} ({span})"


def french_observed(rule: Rule, observed: float | None) -> str:
    """Say in French what was found."""
    if observed is None:
        return "aucune ligne"
    return f"{french_number(observed)} {_french_unit(rule.unit, observed)}".rstrip()


def french_reason(verdict: Verdict) -> str:
    """Say in French why a rule gave no verdict; empty when it gave one."""
    reason = verdict.rule.reason
    if isinstance(reason, FigureReason):
        return reason.french
    return verdict.failure or FRENCH_REASONS.get(reason, "")


def english_observed(rule: Rule, observed: float | None) -> str:
    """Say in English what was found."""
    if observed is None:
        return "no row"
    return f"{english_number(observed)} {_english_unit(rule.unit, observed)}".rstrip()


def english_reason(verdict: Verdict) -> str:
    """Say in English why a rule gave no verdict; empty when it gave one."""
    reason = verdict.rule.reason
    if isinstance(reason, FigureReason):
        return reason.english
    return verdict.failure or ENGLISH_REASONS.get(reason, "")
