"""Months of care, fluxes, and how late care reaches the fluxes.

Care months are numbered from 1 = January 2024 (0 is December 2023), fluxes from 1 = 2024-02-01, so
that care of month `m` seen with a lag of one processing month lies in flux `m`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FLUX_DATES = np.arange("2024-02", "2025-08", dtype="datetime64[M]").astype("datetime64[D]")
LAST_FLUX = len(FLUX_DATES)
# Flux 2025-01-01: the last one that edition 2024-12 knows.
CUTOFF_FLUX = 12
LAST_CARE_MONTH = 18
FIRST_CARE_MONTH = -1

# Share of a month's care by lag in processing months: half at once, 95 % within three, 99 % within
# six.
LAG_SHARE = (0.50, 0.30, 0.15, 0.02, 0.012, 0.008, 0.004, 0.003, 0.002, 0.001)

# Invented but plausible: winter peaks, an empty August. Care of 2023 only leaves a few stragglers.
_VOLUME_2024 = (1.12, 1.04, 1.02, 0.99, 0.97, 0.96, 0.94, 0.84, 1.0, 1.06, 1.04, 1.08)
_VOLUME_2025 = (1.13, 1.05, 1.04, 1.0, 0.98, 0.97)
VOLUME = {-1: 0.06, 0: 0.1} | dict(enumerate((*_VOLUME_2024, *_VOLUME_2025), start=1))


@dataclass(frozen=True)
class Schedule:
    """Pairs of care month and flux with their weight.

    Attributes:
        months: care month of each pair.
        fluxes: flux of each pair.
        weights: volume of the month times the share of the lag.
    """

    months: np.ndarray
    fluxes: np.ndarray
    weights: np.ndarray

    @property
    def total(self) -> float:
        """Return the sum of the weights, in months of care of average volume."""
        return float(self.weights.sum())

    def draw(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Draw `count` pairs and return their care months and their fluxes."""
        cumulated = np.cumsum(self.weights) / self.total
        pair = np.searchsorted(cumulated, rng.random(count), side="right")
        return self.months[pair], self.fluxes[pair]


def schedule(care_months: Sequence[int], fluxes: Sequence[int]) -> Schedule:
    """Return the possible pairs of these care months and these fluxes."""
    pairs = [
        (month, month + lag - 1, VOLUME[month] * share)
        for month in care_months
        for lag, share in enumerate(LAG_SHARE, start=1)
        if month + lag - 1 in fluxes
    ]
    months, seen, weights = zip(*pairs, strict=True)
    return Schedule(np.array(months), np.array(seen), np.array(weights))


def month_starts(care_months: np.ndarray) -> np.ndarray:
    """Return the first day of each care month, as `datetime64[D]`."""
    return (np.datetime64("2023-12", "M") + care_months).astype("datetime64[D]")


def month_lengths(care_months: np.ndarray) -> np.ndarray:
    """Return the number of days of each care month."""
    return (month_starts(care_months + 1) - month_starts(care_months)).astype(int)


def random_days(rng: np.random.Generator, care_months: np.ndarray) -> np.ndarray:
    """Draw a day inside each care month, as `datetime64[D]`."""
    offset = np.floor(rng.random(len(care_months)) * month_lengths(care_months)).astype(int)
    return month_starts(care_months) + offset


def flux_label(flux: int) -> str:
    """Return the `YYYYMM` that names a flux's folder and files."""
    return str(FLUX_DATES[flux - 1]).replace("-", "")[:6]
