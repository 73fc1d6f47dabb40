"""The thresholds of the protection, their defaults and their names in the environment."""

import os
from dataclasses import dataclass, fields


class InvalidRuleError(ValueError):
    """A threshold in the environment is not what it must be; the message is for people."""


@dataclass(frozen=True)
class ProtectionRules:
    """What is masked, and how little an attacker may learn of it.

    Attributes:
        threshold: fewest patients or professionals that may be shown (`TELESANTE_THRESHOLD`).
        margin: how far beyond the small counts an attacker's interval must reach
            (`TELESANTE_PROTECTION_MARGIN`): with 11 and 1 no value of 1 to 11 can be excluded.
        secondary_width: least width of the interval of a cell masked for the sake of another one
            (`TELESANTE_SECONDARY_WIDTH`).
        least_contributors: fewest establishments and professionals, together, whose acts may be
            shown (`TELESANTE_LEAST_CONTRIBUTORS`).
        dominance_percent: largest share of a row's acts or amounts that may be one contributor's
            (`TELESANTE_DOMINANCE_PERCENT`); 100 sets no limit.
        hide_zeros: whether a cell that holds nothing is masked like a small one
            (`TELESANTE_HIDE_ZEROS`, 0 or 1).
    """

    threshold: int = 11
    margin: int = 1
    secondary_width: int = 5
    least_contributors: int = 3
    dominance_percent: int = 85
    hide_zeros: bool = False

    def __post_init__(self) -> None:
        """Refuse thresholds that protect nothing."""
        for name, least in (
            ("threshold", 1),
            ("margin", 0),
            ("secondary_width", 1),
            ("least_contributors", 1),
            ("dominance_percent", 1),
        ):
            if getattr(self, name) < least:
                raise InvalidRuleError(f"{_variable(name)} must be {least} or more.")
        if self.dominance_percent > 100:
            raise InvalidRuleError(f"{_variable('dominance_percent')} must be 100 or less.")

    @classmethod
    def from_environment(cls) -> "ProtectionRules":
        """Return the rules of the environment, the defaults where it names none.

        Raises:
            InvalidRuleError: a value is no whole number, or protects nothing.
        """
        given = {}
        for field in fields(cls):
            text = os.environ.get(_variable(field.name), "").strip()
            if not text:
                continue
            if not text.isdecimal():
                raise InvalidRuleError(f"{_variable(field.name)} must be a whole number.")
            given[field.name] = int(text)
        if given.get("hide_zeros", 0) > 1:
            raise InvalidRuleError(f"{_variable('hide_zeros')} must be 0 or 1.")
        return cls(**given)


def _variable(name: str) -> str:
    names = {"margin": "PROTECTION_MARGIN"}
    return f"TELESANTE_{names.get(name, name.upper())}"
