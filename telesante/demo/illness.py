"""Long-term illness (ALD): periods of the referential, exemptions of the lines, decoys."""

import numpy as np
import pandas as pd

from telesante.demo.calibration import Calibration
from telesante.demo.people import REFERENCE_YEAR
from telesante.demo.places import HIDF, ZONES, departments

OPEN_END = np.datetime64("2999-12-31")
SENTINEL_END = np.datetime64("1600-01-01")
NO_END = np.datetime64("NaT")
LONG_AGO = np.datetime64("2018-01-01")


def _ald_rates() -> np.ndarray:
    """Return the 2021 share of teleconsultation patients with ALD, by zone."""
    table = departments()
    idf = table["ald"].reindex(ZONES[:HIDF]).to_numpy()
    outside = np.average(table["ald"], weights=table["patients"])
    return np.concatenate([idf, [outside, outside]])


def draw(
    calibration: Calibration,
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw who has a long-term illness.

    Returns:
        The rows of IR_IMB_R; for each act group whether its person is ill at its care date; and its
        `exo_mtf` (-1 = empty).
    """
    rng, person, zone = calibration.rng, calibration.person, calibration.zone
    groups, count = calibration.groups, len(calibration.zone)
    age = REFERENCE_YEAR - calibration.people["birth_year"].to_numpy()
    propensity = np.interp(age, [0, 20, 40, 60, 80], [0.3, 0.3, 0.7, 1.8, 2.6])
    printed = ZONES.index("75")
    chance = _ald_rates()[zone] * propensity * calibration.is_real
    has_ald = (rng.random(count) < chance) & (zone != printed)

    # 70 % the referential alone or with the lines, 10 % the lines alone; some periods begin or end
    # inside 2024, outside the printed zone, where a part of the acts would upset the share.
    draws = rng.random(count)
    by_lines_only = has_ald & (draws < 0.1)
    partial = has_ald & (draws >= 0.1) & (draws < 0.14)
    whole = has_ald & (draws >= 0.14)
    care_date = groups["care_date"].to_numpy()
    middle = np.full(count, np.datetime64("2024-06-15"))
    # A period that begins, or ends, on the very day of a care.
    exact = np.flatnonzero(partial)[:60]
    last_care = pd.Series(care_date).groupby(person).max()
    exact = exact[np.isin(exact, last_care.index)]
    middle[exact] = last_care.loc[exact].to_numpy()
    begins = partial & (np.arange(count) % 2 == 0)
    ends = partial & ~begins
    in_period = whole[person]
    in_period |= begins[person] & (care_date >= middle[person])
    in_period |= ends[person] & (care_date <= middle[person])
    claims = by_lines_only[person] & (rng.random(len(person)) < 0.7)
    elsewhere = calibration.counted[in_period | claims].sum()

    in_paris = calibration.fill("ALD", elsewhere, propensity)
    paris_claims = in_paris & (rng.random(count) < 0.1)
    whole |= in_paris & ~paris_claims
    in_period |= whole[person]
    claims |= paris_claims[person]

    exemption = np.where(rng.random(len(person)) < 0.5, -1, 0)
    shown = claims | (in_period & (rng.random(len(person)) < 0.6))
    natures = rng.choice((42, 44, 46, 41, 43, 45), len(person), p=(0.7, 0.1, 0.04, 0.1, 0.04, 0.02))
    exemption = np.where(shown, natures, exemption)
    others = ~shown & (rng.random(len(person)) < 0.03)
    exemption = np.where(others, 30, exemption)

    illness = pd.concat(
        [
            periods(rng, np.flatnonzero(whole), LONG_AGO, None),
            periods(rng, np.flatnonzero(begins), middle[begins], None),
            periods(rng, np.flatnonzero(ends), LONG_AGO, middle[ends]),
            _decoy_periods(rng, calibration, ~(has_ald | in_paris)),
        ],
        ignore_index=True,
    )
    return illness, in_period | claims, exemption


def periods(
    rng: np.random.Generator,
    person: np.ndarray,
    start: np.ndarray | np.datetime64,
    end: np.ndarray | None,
) -> pd.DataFrame:
    """Return periods of real long-term illness; `end` None draws the four ways to be open."""
    count = len(person)
    if end is None:
        ends = np.array([NO_END, SENTINEL_END, OPEN_END, np.datetime64("2027-12-31")])
        end = ends[rng.choice(4, count, p=(0.4, 0.2, 0.1, 0.3))]
    starts = np.full(count, start, "datetime64[D]") if np.ndim(start) == 0 else start
    return pd.DataFrame(
        {
            "person": person,
            "nature": rng.choice((41, 43, 45), count, p=(0.88, 0.1, 0.02)),
            "number": rng.choice((3, 5, 8, 13, 23, 30, 31, 99), count),
            "start": starts,
            "end": end,
        }
    )


def _decoy_periods(
    rng: np.random.Generator, calibration: Calibration, is_free: np.ndarray
) -> pd.DataFrame:
    """Return periods that must count for nothing: ended, not begun, or not a long-term illness."""
    free = np.flatnonzero(is_free & calibration.is_real)
    ended, later, other = np.split(rng.choice(free, 3000, replace=False), (1200, 1800))
    past = periods(rng, ended, LONG_AGO, np.full(len(ended), np.datetime64("2023-06-30")))
    future = periods(rng, later, np.datetime64("2025-09-01"), None)
    not_illness = periods(rng, other, LONG_AGO, None)
    not_illness["nature"] = rng.choice((11, 12, 13), len(other))
    return pd.concat([past, future, not_illness], ignore_index=True)
