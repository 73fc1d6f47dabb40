"""People: age, sex, residence and identifiers, and how the lines and the referential write them."""

import numpy as np
import pandas as pd

from telesante.demo.places import (
    HIDF,
    MISSING_CODES,
    NC,
    ODD_CODES,
    ZONES,
    codes,
    departments,
    first_missing_code,
    outside_weights,
)

AGE_BANDS = ("0-14", "15-24", "25-65", "66-79", "80+", "unknown")
_BAND_STARTS = np.array([15, 25, 66, 80])
UNKNOWN_AGE = -1

REFERENCE_YEAR = 2024
FICTITIOUS_CODES = ("01", "08", "13", "NN")
# How the line gives the age: as an age, as the sentinel 9999, not at all.
AGE_GIVEN, AGE_SENTINEL, AGE_ABSENT = range(3)


def build(
    rng: np.random.Generator, person_zones: np.ndarray, is_fictitious: np.ndarray
) -> pd.DataFrame:
    """Draw the people.

    Returns:
        One row per person: `zone`, `is_fictitious`, `line_residence` and `referential_residence`
        (positions in `places.codes()`), `commune`, `sex`, `birth_year`, `birth_month`,
        `line_birth_year`, `referential_birth_year` (-1 = empty, 1600 = sentinel), `age_mode`,
        `identity_code`, `is_in_referential`, `has_identifier`, `pseudonym`, `rank`.
    """
    count = len(person_zones)
    people = pd.DataFrame({"zone": person_zones, "is_fictitious": is_fictitious})
    people["is_in_referential"] = ~is_fictitious & (rng.random(count) >= 0.02)
    people["has_identifier"] = people["is_in_referential"] & (rng.random(count) < 0.92)
    department = _draw_departments(rng, person_zones)
    _draw_ages(rng, people, department)
    women = departments()["women"].to_numpy()[department]
    people["sex"] = np.where(rng.random(count) < women, 2, 1)
    _write_residence(rng, people, department)
    _write_birth(rng, people)
    identity = rng.choice(4, count, p=(0.95, 0.02, 0.015, 0.015))
    people["identity_code"] = np.array(["00", "", "03", "04"], object)[identity]
    unreal = np.flatnonzero(is_fictitious)
    people.loc[unreal, "identity_code"] = rng.choice(
        np.array(FICTITIOUS_CODES, object), len(unreal), p=(0.2, 0.3, 0.3, 0.2)
    )
    people["pseudonym"] = np.arange(count)
    people["rank"] = 1
    return people


def make_twins(rng: np.random.Generator, people: pd.DataFrame, count: int) -> None:
    """Make `count` pairs of neighbours twins: one pseudonym, ranks 1 and 2."""
    first = np.flatnonzero(
        ~people["is_fictitious"].to_numpy()[:-1]
        & ~people["is_fictitious"].to_numpy()[1:]
        & (people["zone"].to_numpy()[:-1] == people["zone"].to_numpy()[1:])
        & (people["zone"].to_numpy()[:-1] != NC)
    )
    first = np.sort(rng.choice(first[::2], count, replace=False))
    first = first[np.concatenate([[True], np.diff(first) > 1])]
    people.loc[first + 1, "pseudonym"] = people["pseudonym"].to_numpy()[first]
    people.loc[first + 1, "rank"] = 2
    for column in ("birth_year", "birth_month", "line_birth_year", "referential_birth_year"):
        people.loc[first + 1, column] = people[column].to_numpy()[first]
    people.loc[np.concatenate([first, first + 1]), "is_in_referential"] = True
    # Half of the pairs have no single identifier: only the rank tells them apart.
    people.loc[np.concatenate([first[::2], first[::2] + 1]), "has_identifier"] = False


def ages_in_months(people: pd.DataFrame, person: np.ndarray, care_date: np.ndarray) -> np.ndarray:
    """Return the age at care, in whole months, of each person at each date."""
    months = care_date.astype("datetime64[M]").astype(int) + 1970 * 12
    births = people["birth_year"].to_numpy() * 12 + people["birth_month"].to_numpy() - 1
    return np.maximum(months - births[person], 0)


def known_ages(people: pd.DataFrame, person: np.ndarray, care_date: np.ndarray) -> np.ndarray:
    """Return the age in years that the lines allow to know, `UNKNOWN_AGE` when they do not."""
    written = ages_in_months(people, person, care_date) // 12
    years = care_date.astype("datetime64[Y]").astype(int) + 1970
    line, referential = (
        people[f"{side}_birth_year"].to_numpy()[person] for side in ("line", "referential")
    )
    birth = np.where(line > 1600, line, referential)
    fallback = np.where(birth > 1600, years - birth, UNKNOWN_AGE)
    return np.where(people["age_mode"].to_numpy()[person] == AGE_GIVEN, written, fallback)


def band_positions(ages: np.ndarray) -> np.ndarray:
    """Return the position in `AGE_BANDS` of each age."""
    bands = np.searchsorted(_BAND_STARTS, ages, side="right")
    return np.where(ages == UNKNOWN_AGE, AGE_BANDS.index("unknown"), bands)


def _draw_departments(rng: np.random.Generator, zones: np.ndarray) -> np.ndarray:
    names = list(departments().index)
    weights = outside_weights()
    department = rng.choice(len(weights), len(zones), p=weights)
    for position, zone in enumerate(ZONES[:HIDF]):
        department[zones == position] = names.index(zone)
    return department


def _draw_ages(rng: np.random.Generator, people: pd.DataFrame, department: np.ndarray) -> None:
    columns = [f"from_{age}" for age in (20, 30, 40, 50, 60)]
    shares = departments()[["under_20", *columns]].to_numpy()
    cumulated = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
    count = len(people)
    decade = (rng.random(count)[:, None] > cumulated[department]).sum(axis=1)
    decade = np.minimum(decade, 5)
    within = rng.random(count)
    age = np.floor(decade * 10 + 10 + within * 10)
    age = np.where(decade == 0, np.floor(within * 20), age)
    # From 60 on: fewer and fewer up to 99.
    age = np.where(decade == 5, np.floor(60 + 38 * within**2.6), age).astype(int)
    people["birth_year"] = REFERENCE_YEAR - age
    # Born by January of its year or earlier: nobody is cared for before birth.
    month = rng.integers(1, 13, count)
    people["birth_month"] = np.where(age == 0, 1, month)
    newborn = age == 0
    people.loc[newborn, "birth_year"] = REFERENCE_YEAR - 1
    people.loc[newborn, "birth_month"] = rng.integers(1, 11, int(newborn.sum()))


def _write_residence(
    rng: np.random.Generator, people: pd.DataFrame, department: np.ndarray
) -> None:
    count = len(people)
    residence = department.copy()
    zones = people["zone"].to_numpy()
    odd = np.flatnonzero((zones == HIDF) & (rng.random(count) < 0.04))
    residence[odd] = len(departments()) + rng.integers(0, len(ODD_CODES), len(odd))
    missing = first_missing_code() + rng.integers(0, len(MISSING_CODES), count)
    draws = rng.random(count)
    in_referential = people["is_in_referential"].to_numpy()
    is_unknown = zones == NC
    falls_back = ~is_unknown & in_referential & (draws < 0.03)
    has_moved = ~is_unknown & in_referential & (draws > 0.99)
    people["line_residence"] = np.where(is_unknown | falls_back, missing, residence)
    elsewhere = rng.integers(0, len(departments()), count)
    referential = np.where(has_moved, elsewhere, residence)
    people["referential_residence"] = np.where(is_unknown, missing[::-1], referential)
    people["commune"] = [f"{number:03d}" for number in rng.integers(1, 700, count)]
    # Overseas the first digit of the commune names the department.
    overseas = np.flatnonzero(codes()[residence] == "097 with commune")
    digits = rng.choice(np.array(["1", "2", "3", "4", "6"], object), len(overseas))
    people.loc[overseas, "commune"] = [f"{digit}05" for digit in digits]
    without = np.isin(codes()[residence], ["097 without commune"])
    people.loc[without | is_unknown, "commune"] = ""


def _write_birth(rng: np.random.Generator, people: pd.DataFrame) -> None:
    count = len(people)
    draws = rng.random(count)
    in_referential = people["is_in_referential"].to_numpy()
    absent = (draws < 0.02) & in_referential
    unknown = (draws > 0.97) | people["is_fictitious"].to_numpy()
    sentinel = np.where(rng.random(count) < 0.5, 1600, -1)
    birth = people["birth_year"].to_numpy()
    people["line_birth_year"] = np.where(absent | unknown, sentinel, birth)
    people["referential_birth_year"] = np.where(in_referential & ~unknown, birth, 1600)
    mode = rng.choice(3, count, p=(0.95, 0.025, 0.025))
    people["age_mode"] = np.where(people["is_fictitious"], AGE_SENTINEL, mode)
