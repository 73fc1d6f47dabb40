"""The classes of the uptake map: they break at the target, never across it."""

from dataclasses import dataclass

TARGET = 35


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
        """Return the class as a condition on `uptake_percent`."""
        bounds = []
        if self.low is not None:
            bounds.append(f"uptake_percent >= {self.low}")
        if self.high is not None:
            bounds.append(f"uptake_percent < {self.high}")
        return " and ".join(bounds)


CLASSES = (
    RateClass("k1", "moins de 20 %", None, 20),
    RateClass("k2", "20 à 24,9 %", 20, 25),
    RateClass("k3", "25 à 29,9 %", 25, 30),
    RateClass("k4", "30 à 34,9 %", 30, TARGET),
    RateClass("k5", "35 à 39,9 %", TARGET, 40),
    RateClass("k6", "40 à 44,9 %", 40, 45),
    RateClass("k7", "45 % et plus", 45, None),
)
HIDDEN_STYLE, HIDDEN_LABEL = "k0", "secret statistique ou sans donnée"


def style_of(rate: float | None) -> str:
    """Return the CSS class of a rate, that of a hidden one when there is none."""
    if rate is None:
        return HIDDEN_STYLE
    return next(each.style for each in CLASSES if each.high is None or rate < each.high)
