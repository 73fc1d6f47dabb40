"""The plan of act groups: who is cared for, where, when, by whom, and when the fluxes say so.

An act group is what the warehouse nets: one person, care date, act code and executor. The printed
flow matrix is laid out cell by cell for what edition 2024-12 sees; what comes later is added.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from telesante.demo.executors import Executors
from telesante.demo.fluxes import (
    CUTOFF_FLUX,
    FIRST_CARE_MONTH,
    LAST_CARE_MONTH,
    LAST_FLUX,
    Schedule,
    month_starts,
    random_days,
    schedule,
)
from telesante.demo.nomenclature import (
    ACTS,
    CATEGORIES,
    PHARMACIST_TRACER,
    PHYSIOTHERAPY_FROM_MONTH,
    SPECIALIST_TELECONSULTATION_FROM,
    TELECONSULTATION,
)
from telesante.demo.places import HIDF, IDF, NC, ZONES, departments, flow_matrix, outside_weights
from telesante.demo.practices import KIND_NAMES
from telesante.demo.special_practices import UNKNOWN

# Shapes of a group: the lines that bill it.
SINGLE, IDENTICAL, PARTIAL, REBILLED, CANCELLED_LATER, PARTIAL_LATER, VOID_SAME, VOID = range(8)
# When a group is planned: seen by edition 2024-12, care of 2024 seen later, care of 2025, of 2023,
# or acts of executors outside Île-de-France.
VISIBLE, LATE, FOLLOWING, PRECEDING, ELSEWHERE = range(5)
ACTS_PER_PERSON = 1.3


@dataclass(frozen=True)
class Plan:
    """Act groups and the people they need.

    Attributes:
        groups: one row per act group.
        person_zones: zone of each person, by position in `ZONES`.
        is_fictitious: whether each person is a fictitious one (no patient).
    """

    groups: pd.DataFrame
    person_zones: np.ndarray
    is_fictitious: np.ndarray


def plan(seed: int, executors: Executors) -> Plan:
    """Plan the Île-de-France demonstration: the printed matrix and what surrounds it."""
    rng = np.random.default_rng([seed, 2])
    groups = pd.concat([*_matrix_parts(rng), _elsewhere(rng, 9000)], ignore_index=True)
    return _fill(rng, groups, executors, with_cases=True)


def plan_elsewhere(rng: np.random.Generator, count: int, executors: Executors) -> Plan:
    """Plan `count` groups of executors outside Île-de-France, with people of their own."""
    return _fill(rng, _elsewhere(rng, count), executors, with_cases=False)


def _fill(
    rng: np.random.Generator, groups: pd.DataFrame, executors: Executors, with_cases: bool
) -> Plan:
    _draw_categories(rng, groups)
    _draw_executors(rng, groups, executors)
    if with_cases:
        _place_specials(rng, groups, executors)
    person_zones, is_fictitious = _draw_people(rng, groups)
    _draw_shapes(rng, groups)
    _draw_dates(rng, groups)
    _rename_specialist_acts(rng, groups)
    return Plan(groups, person_zones, is_fictitious)


def _matrix_parts(rng: np.random.Generator) -> list[pd.DataFrame]:
    """Return the groups of the 80 cells, by period."""
    care_2024, known_2024 = range(1, 13), range(1, CUTOFF_FLUX + 1)
    later = range(CUTOFF_FLUX + 1, LAST_FLUX + 1)
    visible = schedule(care_2024, known_2024)
    late = schedule(care_2024, later)
    following = schedule(range(13, LAST_CARE_MONTH + 1), later)
    preceding = schedule(range(FIRST_CARE_MONTH, 1), range(1, LAST_FLUX + 1))

    printed = flow_matrix().ravel()
    is_known = np.tile(np.arange(len(ZONES)) != NC, len(IDF))
    doubles = np.where(is_known, np.rint(0.02 * printed), 0).astype(int)
    void = np.where(is_known, np.ceil(0.006 * printed), 0).astype(int)
    late_counts = np.maximum(1, np.rint(printed * late.total / visible.total)).astype(int)
    following_counts = np.rint(printed * following.total / visible.total).astype(int)
    preceding_counts = np.rint(printed * preceding.total / visible.total).astype(int)
    return [
        _cells(rng, visible, printed - 2 * doubles, VISIBLE),
        _cells(rng, visible, doubles, VISIBLE, quantity=2),
        _cells(rng, visible, void, VISIBLE, shape=VOID),
        _cells(rng, late, late_counts, LATE),
        _cells(rng, following, following_counts, FOLLOWING),
        _cells(rng, preceding, preceding_counts, PRECEDING),
    ]


def _cells(
    rng: np.random.Generator,
    when: Schedule,
    counts: np.ndarray,
    period: int,
    quantity: int = 1,
    shape: int = SINGLE,
) -> pd.DataFrame:
    cell = np.repeat(np.arange(len(counts)), counts)
    care_month, flux = when.draw(rng, len(cell))
    names = list(departments().index)
    idf_rows = np.array([names.index(code) for code in IDF])
    return pd.DataFrame(
        {
            "department": idf_rows[cell // len(ZONES)],
            "zone": cell % len(ZONES),
            "care_month": care_month,
            "flux": flux,
            "quantity": quantity,
            "period": period,
            "shape": shape,
        }
    )


def _elsewhere(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Return groups of executors outside Île-de-France, mostly for people who live there too."""
    when = schedule(range(1, LAST_CARE_MONTH + 1), range(1, LAST_FLUX + 1))
    care_month, flux = when.draw(rng, count)
    weights = outside_weights()
    shares = np.array([0.015] * len(IDF) + [0.877, 0.003])
    return pd.DataFrame(
        {
            "department": rng.choice(len(weights), count, p=weights),
            "zone": rng.choice(len(ZONES), count, p=shares),
            "care_month": care_month,
            "flux": flux,
            "quantity": np.where(rng.random(count) < 0.02, 2, 1),
            "period": ELSEWHERE,
            "shape": SINGLE,
        }
    )


def _draw_categories(rng: np.random.Generator, groups: pd.DataFrame) -> None:
    # Teleconsultations weigh more in Paris and outside, so that the printed weights can hold.
    teleconsultation = np.full(len(ZONES), 0.60)
    teleconsultation[ZONES.index("75")] = 0.74
    teleconsultation[HIDF] = 0.70
    others = np.array([0.63, 0.20, 0.08, 0.09])
    rest = (1 - teleconsultation[:, None]) * others
    cumulated = np.cumsum(np.column_stack([teleconsultation, rest]), axis=1)
    draws = rng.random(len(groups))
    category = (draws[:, None] > cumulated[groups["zone"]]).sum(axis=1)
    groups["category"] = np.minimum(category, len(CATEGORIES) - 1)


def _draw_executors(rng: np.random.Generator, groups: pd.DataFrame, executors: Executors) -> None:
    kind = np.zeros(len(groups), int)
    code = np.zeros(len(groups), int)
    for category, acts in enumerate(ACTS):
        rows = np.flatnonzero(groups["category"] == category)
        shares = np.array([share for _, _, share in acts])
        pick = rng.choice(len(acts), len(rows), p=shares / shares.sum())
        kind[rows] = np.array([KIND_NAMES.index(name) for name, _, _ in acts])[pick]
        code[rows] = np.array([act for _, act, _ in acts])[pick]
    # A tracer has no patient: the unknown residence is kept for real patients.
    tracers = (code == PHARMACIST_TRACER) & (groups["zone"] == NC).to_numpy()
    kind[tracers], code[tracers] = KIND_NAMES.index("nurse"), 3104
    early = (code == 3123) & (groups["care_month"] < PHYSIOTHERAPY_FROM_MONTH).to_numpy()
    kind[early], code[early] = KIND_NAMES.index("speech_therapist"), 3142
    groups["kind"], groups["code"] = kind, code
    groups["executor"] = executors.draw(rng, groups["department"].to_numpy(), kind)


def _place_specials(rng: np.random.Generator, groups: pd.DataFrame, executors: Executors) -> None:
    """Give the planted practices some teleconsultations of general practitioners."""
    names = list(departments().index)
    groups["special"] = -1
    is_gp = (groups["kind"] == KIND_NAMES.index("gp")) & (groups["category"] == TELECONSULTATION)
    for rank, special in enumerate(executors.specials):
        first, last = special.months
        is_free = is_gp & (groups["special"] == -1) & groups["care_month"].between(first, last)
        if special.department in IDF:
            is_free &= groups["department"] == names.index(special.department)
            is_free &= groups["period"] != ELSEWHERE
        else:
            is_free &= groups["period"] == ELSEWHERE
        rows = rng.choice(np.flatnonzero(is_free), special.quota, replace=False)
        groups.loc[rows, "special"] = rank
        groups.loc[rows, "executor"] = special.practice
        if special.department == UNKNOWN:
            groups.loc[rows, "department"] = len(names)
        else:
            groups.loc[rows, "department"] = names.index(special.department)


def _draw_people(rng: np.random.Generator, groups: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give each group a person of its zone; return the zones and who is fictitious."""
    zone = groups["zone"].to_numpy()
    # Executors outside Île-de-France share one block of people per zone.
    cell = np.where(groups["period"] == ELSEWHERE, 1000, groups["department"]) * len(ZONES) + zone
    _, block, size = np.unique(cell, return_inverse=True, return_counts=True)
    block_zone = np.zeros(len(size), int)
    block_zone[block] = zone
    is_known = block_zone != NC
    people = np.where(is_known, np.ceil(size / ACTS_PER_PERSON), size).astype(int)
    start = np.cumsum(people) - people
    person_zones = np.repeat(block_zone, people)

    person = start[block] + np.floor(rng.random(len(groups)) * people[block]).astype(int)
    # An act of unknown residence is its own patient: such cells are too small to share.
    alone = np.flatnonzero(zone == NC)
    order = alone[np.argsort(block[alone], kind="stable")]
    first = np.concatenate([[0], np.cumsum(np.bincount(block[order], minlength=len(size)))])
    person[order] = start[block[order]] + np.arange(len(order)) - first[block[order]]
    # Some people also consult elsewhere than in their usual department.
    for code in np.flatnonzero(np.bincount(zone, minlength=len(ZONES))):
        rows = np.flatnonzero((zone == code) & (rng.random(len(groups)) < 0.04))
        if code != NC:
            person[rows] = rng.choice(np.flatnonzero(person_zones == code), len(rows))

    is_tracer = (groups["code"] == PHARMACIST_TRACER).to_numpy()
    is_unreal = is_tracer | ((zone != NC) & (rng.random(len(groups)) < 0.003))
    person[is_unreal] = len(person_zones) + np.arange(is_unreal.sum())
    groups["person"] = person
    is_fictitious = np.arange(len(person_zones) + is_unreal.sum()) >= len(person_zones)
    return np.concatenate([person_zones, zone[is_unreal]]), is_fictitious


def _draw_shapes(rng: np.random.Generator, groups: pd.DataFrame) -> None:
    """Choose the groups that are billed in more than one line."""
    draws = rng.random(len(groups))
    shape = groups["shape"].to_numpy().copy()
    is_free = (shape == SINGLE) & (groups["zone"] != NC).to_numpy()
    is_seen = (groups["period"] == VISIBLE).to_numpy()
    one = is_free & (groups["quantity"] == 1).to_numpy()
    two = is_free & (groups["quantity"] == 2).to_numpy()
    shape[one & (draws < 0.004)] = PARTIAL
    shape[one & (draws >= 0.004) & (draws < 0.006)] = REBILLED
    shape[one & is_seen & (draws >= 0.006) & (draws < 0.014)] = CANCELLED_LATER
    shape[two & (draws < 0.3)] = IDENTICAL
    shape[two & is_seen & (draws >= 0.3) & (draws < 0.45)] = PARTIAL_LATER
    shape[(shape == VOID) & (draws < 0.4)] = VOID_SAME
    groups["shape"] = shape


def _draw_dates(rng: np.random.Generator, groups: pd.DataFrame) -> None:
    """Draw the care dates; no two groups may have the same person, date, code and executor."""
    groups["care_date"] = random_days(rng, groups["care_month"].to_numpy())
    key = ["person", "care_date", "code", "executor"]
    while (repeated := groups.duplicated(key).to_numpy()).any():
        months = groups.loc[repeated, "care_month"].to_numpy()
        groups.loc[repeated, "care_date"] = random_days(rng, months)


def _rename_specialist_acts(rng: np.random.Generator, groups: pd.DataFrame) -> None:
    """Write most teleconsultations of specialists from 2024-12-22 on under the newer codes."""
    specialist = groups["kind"] == KIND_NAMES.index("specialist")
    is_recent = groups["care_date"] >= SPECIALIST_TELECONSULTATION_FROM
    rows = np.flatnonzero(specialist & is_recent & (groups["code"] == 1191))
    groups.loc[rows, "code"] = rng.choice(
        (1191, 1046, 1039, 1040), len(rows), p=(0.3, 0.64, 0.04, 0.02)
    )


def care_years(groups: pd.DataFrame) -> np.ndarray:
    """Return the year of care of each group."""
    return month_starts(groups["care_month"].to_numpy()).astype("datetime64[Y]").astype(int) + 1970
