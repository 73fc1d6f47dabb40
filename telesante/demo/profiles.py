"""Who has a long-term illness, C2S, AME or lives in an EHPAD."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from telesante.demo import illness, stays
from telesante.demo.acts import LATE, VISIBLE
from telesante.demo.calibration import Calibration
from telesante.demo.people import REFERENCE_YEAR
from telesante.demo.places import NC, ZONES


@dataclass(frozen=True)
class Profiles:
    """Who has which profile.

    Attributes:
        long_term_illness: rows of IR_IMB_R: `person nature number start end`.
        stays: rows of IR_ESM_R: `person category start end`.
        is_ald_group: whether each act group is of a person with ALD at its care date.
        is_ehpad_group: whether each act group falls in an EHPAD stay.
        exemption: `exo_mtf` of each act group (-1 = empty).
        is_ame: by person.
        has_c2s: by person, shown by the lines as soon as edition 2024-12.
        has_late_c2s: by person, shown only by lines that edition 2024-12 does not know.
        is_decoy_regime: by person, regime code 652 of another grand régime.
    """

    long_term_illness: pd.DataFrame
    stays: pd.DataFrame
    is_ald_group: np.ndarray
    is_ehpad_group: np.ndarray
    exemption: np.ndarray
    is_ame: np.ndarray
    has_c2s: np.ndarray
    has_late_c2s: np.ndarray
    is_decoy_regime: np.ndarray


def build(
    rng: np.random.Generator,
    people: pd.DataFrame,
    groups: pd.DataFrame,
    counted: np.ndarray,
) -> Profiles:
    """Give people their profiles.

    Args:
        rng: source of randomness.
        people: one row per person.
        groups: one row per act group.
        counted: acts of each group that weigh in the printed weights, 0 for the others.
    """
    calibration = Calibration(rng, people, groups, counted)
    periods, is_ald, exemption = illness.draw(calibration)
    housed, is_ehpad = stays.draw(calibration)
    age = REFERENCE_YEAR - people["birth_year"].to_numpy()
    adult = np.where((age >= 18) & (age < 65), 1.5, 0.2)
    has_c2s = calibration.choose("C2S", np.full(len(ZONES), 0.032), np.where(age < 65, 1.0, 0.6))
    is_ame = calibration.choose("AME", np.full(len(ZONES), 0.011), np.where(has_c2s, 0, adult))
    return Profiles(
        long_term_illness=periods,
        stays=housed,
        is_ald_group=is_ald,
        is_ehpad_group=is_ehpad,
        exemption=exemption,
        is_ame=is_ame,
        has_c2s=has_c2s,
        has_late_c2s=_late_c2s(rng, people, groups, has_c2s),
        is_decoy_regime=~is_ame & (rng.random(len(people)) < 0.002),
    )


def _late_c2s(
    rng: np.random.Generator, people: pd.DataFrame, groups: pd.DataFrame, has_c2s: np.ndarray
) -> np.ndarray:
    """Choose people whose C2S for 2024 is told only by lines after the cut-off."""
    seen = np.zeros(len(people), bool)
    told_later = np.zeros(len(people), bool)
    seen[groups.loc[groups["period"] == VISIBLE, "person"]] = True
    told_later[groups.loc[groups["period"] == LATE, "person"]] = True
    real = ~people["is_fictitious"].to_numpy() & (people["zone"] != NC).to_numpy()
    free = np.flatnonzero(seen & told_later & real & ~has_c2s)
    chosen = np.zeros(len(people), bool)
    chosen[rng.choice(free, 200, replace=False)] = True
    return chosen


def build_plain(
    rng: np.random.Generator, groups: pd.DataFrame, is_fictitious: np.ndarray
) -> Profiles:
    """Give people profiles at plausible rates, with nothing to reach (further acts)."""
    count, person = len(is_fictitious), groups["person"].to_numpy()
    has_ald = ~is_fictitious & (rng.random(count) < 0.2)
    periods = illness.periods(rng, np.flatnonzero(has_ald), illness.LONG_AGO, None)
    shown = has_ald[person] & (rng.random(len(person)) < 0.6)
    nobody = np.zeros(count, bool)
    return Profiles(
        long_term_illness=periods,
        stays=stays.rows(rng, np.zeros(0, int), illness.LONG_AGO, None),
        is_ald_group=has_ald[person],
        is_ehpad_group=np.zeros(len(person), bool),
        exemption=np.where(shown, 42, 0),
        is_ame=~is_fictitious & (rng.random(count) < 0.01),
        has_c2s=~is_fictitious & (rng.random(count) < 0.08),
        has_late_c2s=nobody,
        is_decoy_regime=nobody,
    )
