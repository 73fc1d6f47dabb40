"""The classes of the uptake map: they break at the target, never across it."""

from dataclasses import dataclass

TARGET = 35

# Unrounded: 34.96 is printed 35.0 and does not reach the target.
RATE = "100.0 * gp_teleconsulting_count / gp_count"


@dataclass(frozen=True)
class RateClass:
    """Rates from `low` on and under `high`, in percent; None = no bound on that side."""

    style: str
    label: str
    low: int | None
    high: int | None

    @property
    def is_reached(self) -> bool:
        """Tell whether the class lies at or above the target."""
        return self.low is not None and self.low >= TARGET

    @property
    def condition(self) -> str:
        """Return the class as a condition on the unrounded rate."""
        bounds = []
        if self.low is not None:
            bounds.append(f"{RATE} >= {self.low}")
        if self.high is not None:
            bounds.append(f"{RATE} < {self.high}")
        return " and ".join(bounds)


CLASSES = (
    RateClass("k1", "moins de 20 %", None, 20),
    RateClass("k2", "20 à moins de 25 %", 20, 25),
    RateClass("k3", "25 à moins de 30 %", 25, 30),
    RateClass("k4", "30 à moins de 35 %", 30, TARGET),
    RateClass("k5", "35 à moins de 40 %", TARGET, 40),
    RateClass("k6", "40 à moins de 45 %", 40, 45),
    RateClass("k7", "45 % et plus", 45, None),
)
HIDDEN_STYLE, HIDDEN_LABEL = "k0", "secret statistique ou sans donnée"


def style_of(rate: float | None) -> str:
    """Return the CSS class of an unrounded rate, that of a hidden one when there is none."""
    if rate is None:
        return HIDDEN_STYLE
    return next(each.style for each in CLASSES if each.high is None or rate < each.high)
