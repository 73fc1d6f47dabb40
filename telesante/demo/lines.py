"""The columns of the act lines, and the keys of all lines."""

import numpy as np
import pandas as pd

from telesante.demo.acts import LATE, VISIBLE, care_years
from telesante.demo.billing import BASE, COMPLEMENT
from telesante.demo.fluxes import FLUX_DATES, LAST_FLUX
from telesante.demo.profiles import Profiles

FATES = (
    "rejected",
    "redelivered",
    "out_of_scope",
    "excluded_information",
    "excluded_public_billing",
    "excluded_surcharge",
    "excluded_flat_participation",
    "excluded_no_care_date",
    "cancelled",
    "counted",
)
FATE = {name: position for position, name in enumerate(FATES)}
EMPTY = -1
# What a line's care date is: given, or one of the ways to say nothing.
CARE_GIVEN, CARE_1600, CARE_0001, CARE_EMPTY = range(4)


def describe(
    rng: np.random.Generator,
    groups: pd.DataFrame,
    lines: pd.DataFrame,
    latest: np.ndarray,
    profiles: Profiles,
) -> pd.DataFrame:
    """Return the act lines with every column that a delivery needs."""
    group = lines["group"].to_numpy()
    count = len(lines)
    role = lines["role"].to_numpy()
    person = groups["person"].to_numpy()[group]
    full = lines.assign(
        person=person,
        executor=groups["executor"].to_numpy()[group],
        code=groups["code"].to_numpy()[group],
        care_date=groups["care_date"].to_numpy()[group],
        care_kind=CARE_GIVEN,
        exemption=profiles.exemption[group],
        surcharge=np.where(role == COMPLEMENT, 1, rng.choice((0, EMPTY), count, p=(0.7, 0.3))),
        complement=rng.choice((0, EMPTY), count),
        qualifier=rng.choice((0, EMPTY), count, p=(0.6, 0.4)),
        qualifier_sent=rng.choice((0, EMPTY), count, p=(0.6, 0.4)),
        public=rng.choice((0, 2, EMPTY), count),
        specialty_kind=np.where(rng.random(len(groups)) < 0.002, 1, 0)[group],
        file=lines["flux"],
        order=rng.random(count),
        fate=np.where(latest[group] > 0, FATE["counted"], FATE["cancelled"]),
    )
    full["c2s_top"], full["contract"] = _c2s_columns(rng, groups, full, profiles)
    full["grand_regime"], full["regime"] = regimes(person, profiles)
    return full


def _c2s_columns(
    rng: np.random.Generator, groups: pd.DataFrame, lines: pd.DataFrame, profiles: Profiles
) -> tuple[np.ndarray, np.ndarray]:
    """Return the C2S top and the contract type of each act line.

    The top is forced to 0 on care exempted for long-term illness: one line per person carries it.
    """
    group, person = lines["group"].to_numpy(), lines["person"].to_numpy()
    period = groups["period"].to_numpy()[group]
    is_base = (lines["role"] == BASE).to_numpy()
    forced_zero = np.isin(lines["exemption"], (42, 44, 46))
    has_c2s = profiles.has_c2s[person]
    shown = has_c2s & ~forced_zero & (rng.random(len(lines)) < 0.7)
    is_carrier_candidate = has_c2s & is_base & (period == VISIBLE)
    candidates = np.flatnonzero(is_carrier_candidate)
    _, first = np.unique(person[candidates], return_index=True)
    shown[candidates[first]] = True
    shown |= profiles.has_late_c2s[person] & is_base & (period == LATE)
    by_contract = shown & (rng.random(len(lines)) < 0.1)
    top = np.where(shown & ~by_contract, 1, rng.choice((0, EMPTY), len(lines), p=(0.8, 0.2)))
    contract = np.where(by_contract, 89, rng.choice((1, 0, EMPTY), len(lines), p=(0.5, 0.3, 0.2)))
    return top, contract


def regimes(person: np.ndarray, profiles: Profiles) -> tuple[np.ndarray, np.ndarray]:
    """Return the grand régime and the régime of each line's person; some show AME."""
    grand = np.array([1, 1, 1, 1, 1, 1, 1, 2, 3, 4])[person % 10]
    regime = np.array([100, 100, 101, 110, 140, 100, 120, 200, 300, 410])[person % 10]
    is_ame = profiles.is_ame[person]
    is_decoy = profiles.is_decoy_regime[person]
    grand = np.select([is_ame, is_decoy], [1, 4], grand)
    regime = np.select([is_ame, is_decoy], [np.array([95, 96, 652])[person % 3], 652], regime)
    return grand, regime


def c2s_known_from(groups: pd.DataFrame, lines: pd.DataFrame) -> np.ndarray:
    """Return for each group the flux from which its person's C2S is known for the care year.

    A value beyond the last flux means never.
    """
    year = care_years(groups)
    person_year = groups["person"].to_numpy() * 3 + (year - 2023)
    known_from = np.full(person_year.max() + 3, LAST_FLUX + 1)
    shown = ((lines["c2s_top"] == 1) | (lines["contract"] == 89)).to_numpy()
    rows = lines.loc[shown]
    np.minimum.at(known_from, person_year[rows["group"].to_numpy()], rows["flux"].to_numpy())
    return known_from[person_year]


def number(rng: np.random.Generator, lines: pd.DataFrame, emitter: int) -> None:
    """Give each line its nine-column key, unique within the flux and the emitter."""
    flux = lines["flux"].to_numpy()
    order = np.lexsort((lines["order"].to_numpy(), flux))
    _, starts = np.unique(flux[order], return_index=True)
    rank = np.empty(len(lines), int)
    rank[order] = np.arange(len(lines)) - np.repeat(starts, np.diff([*starts, len(lines)]))
    lines["statement"] = 100_000 + rank // 3
    lines["line_rank"] = rank % 3 + 1
    lines["body"] = (rank // 3) % 24
    lines["emitter"] = emitter
    month_start = (FLUX_DATES[flux - 1].astype("datetime64[M]") - 1).astype("datetime64[D]")
    entered = month_start + rng.integers(0, 28, len(lines))
    care = lines["care_date"].to_numpy().astype("datetime64[D]")
    lines["entry_date"] = np.maximum(entered, np.minimum(care, FLUX_DATES[flux - 1]))
