"""How numbers and bounds are written for people, in French and in English."""

from collections.abc import Callable

from telesante.quality.rules import Reason, Rule, Unit, Verdict

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
    Unit.OTHER: "",
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
    Unit.OTHER: "",
}

FRENCH_REASONS = {
    Reason.NOT_A_COUNT: "définition ou cible : il n'y a rien à compter",
    Reason.CONTRADICTED_NOTE: "note de lecture que le tableau du même document contredit",
    Reason.MEASURE_NOT_COMPUTED: "l'entrepôt ne calcule pas encore cette mesure",
    Reason.OTHER_PERIMETER: "l'entrepôt ne porte pas sur le périmètre de ce chiffre",
    Reason.UNKNOWN_EDITION: "l'entrepôt n'a pas cette édition de ce périmètre",
    Reason.EDITION_NOT_COVERED: "les flux déposés ne couvrent pas cette édition",
    Reason.PERIOD_NOT_COVERED: "les flux déposés ne couvrent pas cette période",
    Reason.EHPAD_UNKNOWN: "la table ir_esm_r manque : la résidence en EHPAD est inconnue",
    Reason.TOO_FEW_MONTHS: "trop peu de mois complets pour une médiane",
    Reason.TOO_FEW_LINES: "trop peu de lignes : le hasard domine",
    Reason.NATIONAL_COUNTS_PARTIAL: "les comptes nationaux sont partiels",
    Reason.PROVISIONAL: "le trimestre est encore provisoire",
}

ENGLISH_REASONS = {
    Reason.NOT_A_COUNT: "a definition or a target: nothing to count",
    Reason.CONTRADICTED_NOTE: "a reading note that its own document's table contradicts",
    Reason.MEASURE_NOT_COMPUTED: "the warehouse does not compute this measure yet",
    Reason.OTHER_PERIMETER: "the warehouse has no such perimeter",
    Reason.UNKNOWN_EDITION: "the warehouse has no such edition of the perimeter",
    Reason.EDITION_NOT_COVERED: "the store does not hold every flux of this edition",
    Reason.PERIOD_NOT_COVERED: "the store does not hold the fluxes of this period",
    Reason.EHPAD_UNKNOWN: "no ir_esm_r: residence in an EHPAD is unknown",
    Reason.TOO_FEW_MONTHS: "too few complete months for a median",
    Reason.TOO_FEW_LINES: "too few lines: chance dominates",
    Reason.NATIONAL_COUNTS_PARTIAL: "national counts are partial",
    Reason.PROVISIONAL: "the quarter is still provisional",
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
    return _expected(rule, french_number, FRENCH_UNITS, "de {} à {}", "de {} à moins de {}")


def english_expected(rule: Rule) -> str:
    """Say in English what a rule accepts."""
    return _expected(rule, english_number, ENGLISH_UNITS, "{} to {}", "{} to under {}")


def _expected(
    rule: Rule,
    number: Callable[[float], str],
    units: dict[Unit, str],
    closed: str,
    opened: str,
) -> str:
    bounds, unit = rule.bounds, units[rule.unit]
    if bounds.is_exact:
        return f"{number(bounds.minimum)} {unit}".rstrip()
    form = opened if bounds.is_maximum_open else closed
    span = form.format(number(bounds.minimum), number(bounds.maximum))
    if bounds.printed is None:
        return f"{span} {unit}".rstrip()
    return f"{number(bounds.printed)} {unit} ({span})"


def french_observed(rule: Rule, observed: float | None) -> str:
    """Say in French what was found."""
    if observed is None:
        return "aucune ligne"
    return f"{french_number(observed)} {FRENCH_UNITS[rule.unit]}".rstrip()


def french_reason(verdict: Verdict) -> str:
    """Say in French why a rule gave no verdict; empty when it gave one."""
    return verdict.failure or FRENCH_REASONS.get(verdict.rule.reason, "")


def english_observed(rule: Rule, observed: float | None) -> str:
    """Say in English what was found."""
    if observed is None:
        return "no row"
    return f"{english_number(observed)} {ENGLISH_UNITS[rule.unit]}".rstrip()


def english_reason(verdict: Verdict) -> str:
    """Say in English why a rule gave no verdict; empty when it gave one."""
    return verdict.failure or ENGLISH_REASONS.get(verdict.rule.reason, "")
