"""Choosing people so that the four printed weights hold.

The weights are shares of the teleconsultations that edition 2024-12 sees. In every zone but the
printed one, people are drawn at plausible rates; then people of the printed zone are added until
its share is reached. (Document 000 makes Paris thin and the outside heavy; that is what it prints.)
"""

import numpy as np
import pandas as pd

from telesante.demo.places import ZONES

# profile: printed zone, printed percent, target share (off the rounding edges).
PRINTED_WEIGHTS = {
    "ALD": ("75", 12, 0.1205),
    "EHPAD": ("95", 14, 0.1405),
    "AME": ("93", 26, 0.2605),
    "C2S": ("outside", 59, 0.5905),
}


class Calibration:
    """Chooses people so that a zone weighs what the document prints."""

    def __init__(
        self,
        rng: np.random.Generator,
        people: pd.DataFrame,
        groups: pd.DataFrame,
        counted: np.ndarray,
    ) -> None:
        """Weigh each person by its `counted` acts, those that enter the printed weights."""
        self.rng = rng
        self.people = people
        self.groups = groups
        self.person = groups["person"].to_numpy()
        self.counted = counted
        self.weight = np.bincount(self.person, counted, minlength=len(people))
        self.zone = people["zone"].to_numpy()
        self.is_real = ~people["is_fictitious"].to_numpy()

    def choose(self, profile: str, rates: np.ndarray, propensity: np.ndarray) -> np.ndarray:
        """Draw people at `rates` by zone, then fill the printed zone up to its share."""
        zone = ZONES.index(PRINTED_WEIGHTS[profile][0])
        chance = rates[self.zone] * propensity * self.is_real
        chosen = (self.rng.random(len(chance)) < chance) & (self.zone != zone)
        elsewhere = self.weight[chosen].sum()
        return chosen | self.fill(profile, elsewhere, propensity)

    def fill(self, profile: str, elsewhere: float, propensity: np.ndarray) -> np.ndarray:
        """Choose people of the printed zone until it holds its share beside `elsewhere` acts."""
        name, _, share = PRINTED_WEIGHTS[profile]
        rows = np.flatnonzero((self.zone == ZONES.index(name)) & self.is_real & (propensity > 0))
        order = rows[np.argsort(self.rng.random(len(rows)) ** (1 / propensity[rows]))[::-1]]
        reached = np.cumsum(self.weight[order])
        stop = np.searchsorted(reached, elsewhere * share / (1 - share))
        chosen = np.zeros(len(self.zone), bool)
        chosen[order[: stop + 1]] = True
        return chosen
