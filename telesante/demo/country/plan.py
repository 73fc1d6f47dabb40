"""How large a country is, which quarters it has, and what it is calibrated on."""

from dataclasses import dataclass, field
from itertools import pairwise

from telesante.demo.country.calendar import FIRST_QUARTER_OF_2024, LAST_QUARTER

# REPSS Maladie 2025, 2.7.5: distinct ALD patients of the six months that end in March 2022 and in
# December 2024, by quarter.
PRINTED_PATIENTS = {1: 792_676, 12: 1_075_380}
# Rounds the patients with several acts off below the printed counts; occasional ones fill up.
FILLED = 0.955
# Share of the patients of a quarter who are still followed in the next one.
STAYING = 0.93
# How much of those who are followed have an act in a quarter, by season from autumn on.
PRESENCE = (0.62, 0.61, 0.59, 0.58)
# Followed patients, ALD or not, for each ALD patient of six months.
FOLLOWED_PER_PATIENT = 1.79


@dataclass(frozen=True)
class Plan:
    """What is generated.

    Attributes:
        seed: of everything drawn.
        share: part of the country's real size.
        first_quarter: first quarter with care.
        targets: ALD patients to reach in the six months that end with a quarter; none means that
            there are only the patients whom the practitioners see anyway.
        quarters_per_block: quarters generated and written together.
    """

    seed: int
    share: float = 1.0
    first_quarter: int = 0
    targets: dict[int, int] = field(default_factory=dict)
    quarters_per_block: int = 1

    @property
    def first_month(self) -> int:
        """Return the first month of care."""
        return 3 * self.first_quarter

    def blocks(self) -> list[range]:
        """Return the quarters of each block."""
        starts = range(self.first_quarter, LAST_QUARTER + 1, self.quarters_per_block)
        return [
            range(start, min(start + self.quarters_per_block, LAST_QUARTER + 1)) for start in starts
        ]

    def cohorts(self) -> list[int]:
        """Return how many patients with several acts begin to be followed in each quarter."""
        if not self.targets:
            return []
        (first, low), (last, high) = min(self.targets.items()), max(self.targets.items())
        growth = (high / low) ** (1 / (last - first))
        followed = [
            FILLED * FOLLOWED_PER_PATIENT * low * growth ** (quarter - first)
            for quarter in range(LAST_QUARTER + 1)
        ]
        starting = [followed[0]]
        starting += [now - STAYING * before for before, now in pairwise(followed)]
        return [round(count) for count in starting]


def thin(seed: int) -> Plan:
    """Return the slice of the country that the default demonstration carries."""
    quarters = LAST_QUARTER - FIRST_QUARTER_OF_2024 + 1
    return Plan(seed, first_quarter=FIRST_QUARTER_OF_2024, quarters_per_block=quarters)


def whole(seed: int, share: float = 1.0) -> Plan:
    """Return the country, or a smaller one that is like it."""
    targets = {quarter: round(share * count) for quarter, count in PRINTED_PATIENTS.items()}
    return Plan(seed, share=share, targets=targets)
