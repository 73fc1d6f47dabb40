"""Stays in medico-social establishments (EHPAD and others)."""

import numpy as np
import pandas as pd

from telesante.demo.calibration import Calibration
from telesante.demo.people import REFERENCE_YEAR
from telesante.demo.places import ZONES

OPEN_END = np.datetime64("2999-12-31")
NO_END = np.datetime64("NaT")


def draw(calibration: Calibration) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw who lives in an EHPAD: the rows of IR_ESM_R, and which act groups fall in a stay."""
    rng, person = calibration.rng, calibration.person
    age = REFERENCE_YEAR - calibration.people["birth_year"].to_numpy()
    count = len(age)
    propensity = np.where(age >= 75, 1.0, 0.0)
    zone = calibration.zone
    drawn = (rng.random(count) < 0.28 * propensity) & (zone != ZONES.index("95"))
    drawn &= calibration.is_real
    partial = drawn & (rng.random(count) < 0.1)
    whole = drawn & ~partial
    entry = np.datetime64("2024-05-20")
    care_date = calibration.groups["care_date"].to_numpy()
    in_stay = whole[person] | (partial[person] & (care_date >= entry))
    in_printed = calibration.fill("EHPAD", calibration.counted[in_stay].sum(), propensity)
    whole |= in_printed
    in_stay |= in_printed[person]

    free = np.flatnonzero((age >= 70) & ~whole & ~partial & calibration.is_real)
    other, before = np.split(rng.choice(free, 400, replace=False), 2)
    stays = pd.concat(
        [
            rows(rng, np.flatnonzero(whole), np.datetime64("2022-03-01"), None),
            rows(rng, np.flatnonzero(partial), entry, None),
            rows(rng, other, np.datetime64("2022-03-01"), None).assign(
                category=rng.choice((200, 202, 362), len(other))
            ),
            rows(rng, before, np.datetime64("2020-01-05"), np.datetime64("2023-05-31")),
        ],
        ignore_index=True,
    )
    return stays, in_stay


def rows(
    rng: np.random.Generator,
    person: np.ndarray,
    start: np.datetime64,
    end: np.datetime64 | None,
) -> pd.DataFrame:
    """Return stays of these people in an EHPAD; `end` None draws the two ways to be open."""
    ends = np.array([NO_END, OPEN_END] if end is None else [end, end])
    return pd.DataFrame(
        {
            "person": person,
            "category": rng.choice((500, 501, 502), len(person), p=(0.9, 0.06, 0.04)),
            "start": np.full(len(person), start, "datetime64[D]"),
            "end": ends[rng.integers(0, 2, len(person))],
        }
    )
