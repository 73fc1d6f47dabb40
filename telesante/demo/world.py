"""The whole synthetic world of one demonstration, in memory: people, acts, lines."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from telesante.demo import acts, billing, executors, lines, noise, people, profiles
from telesante.demo.calibration import PRINTED_WEIGHTS
from telesante.demo.fluxes import CUTOFF_FLUX
from telesante.demo.nomenclature import PHARMACIST_TRACER, TELECONSULTATION
from telesante.demo.places import IDF, ZONES, departments, flow_matrix

PSEUDONYM_CHANGE = np.datetime64("2024-07-01")


@dataclass(frozen=True)
class World:
    """One demonstration, or one block of further acts.

    Attributes:
        seed: what everything was drawn from.
        block: 0 for the Île-de-France demonstration, then 1, 2... for further acts.
        executors: practices and register.
        people: one row per person.
        groups: one row per act group.
        profiles: who has which profile.
        netted: acts and expense of each group at both cut-offs.
        c2s_known_from: flux from which each group is a C2S one.
        lines: every readable line, in no order; `file` is the flux of the file that holds it.
    """

    seed: int
    block: int
    executors: executors.Executors
    people: pd.DataFrame
    groups: pd.DataFrame
    profiles: profiles.Profiles
    netted: billing.Netted
    c2s_known_from: np.ndarray
    lines: pd.DataFrame


class CalibrationError(Exception):
    """The planted acts do not give the printed figures."""


def build(seed: int) -> World:
    """Build the Île-de-France demonstration and check it against the printed figures."""
    pool = executors.build(seed)
    world = _assemble(seed, 0, pool, acts.plan(seed, pool))
    _check(world)
    return world


def build_block(seed: int, block: int, count: int, pool: executors.Executors) -> World:
    """Build `count` further act groups of executors outside Île-de-France."""
    plan = acts.plan_elsewhere(np.random.default_rng([seed, 10, block]), count, pool)
    return _assemble(seed, block, pool, plan)


def _assemble(seed: int, block: int, pool: executors.Executors, plan: acts.Plan) -> World:
    rng = np.random.default_rng([seed, 3, block])
    groups = plan.groups
    everybody = people.build(rng, plan.person_zones, plan.is_fictitious)
    # Half of the tracers look like an ordinary patient; their code says that there is none.
    tracers = groups.loc[groups["code"] == PHARMACIST_TRACER, "person"]
    everybody.loc[tracers.iloc[::2], "identity_code"] = "00"
    billed = billing.bill(rng, groups)
    billing.price(rng, groups, billed)
    netted = billing.net(groups, billed)
    counted = np.where(is_printed(groups) & is_teleconsultation(groups), netted.known, 0)
    if block:
        marked = profiles.build_plain(rng, groups, plan.is_fictitious)
    else:
        marked = profiles.build(rng, everybody, groups, counted)
    act_lines = lines.describe(rng, groups, billed, netted.latest, marked)
    known_from = lines.c2s_known_from(groups, act_lines)
    is_real = ~plan.is_fictitious
    others = [noise.out_of_scope(rng, len(act_lines), len(pool.practices), is_real, marked)]
    if block == 0:
        others.append(noise.excluded(rng, act_lines))
        people.make_twins(rng, everybody, 120)
    every_line = pd.concat([act_lines, *others], ignore_index=True)
    lines.number(rng, every_line, emitter=100 + block)
    _add_second_pseudonyms(rng, everybody, every_line)
    if block == 0:
        earlier = noise.redeliver(rng, every_line)
        every_line = pd.concat([every_line, earlier], ignore_index=True)
    return World(seed, block, pool, everybody, groups, marked, netted, known_from, every_line)


def _add_second_pseudonyms(
    rng: np.random.Generator, everybody: pd.DataFrame, every_line: pd.DataFrame
) -> None:
    """Give some people a second pseudonym, under which later care and cancellations arrive."""
    can_change = (
        everybody["is_in_referential"]
        & everybody["has_identifier"]
        & ~everybody["pseudonym"].duplicated(keep=False)
    ).to_numpy()
    is_cancelled = (every_line["role"] == billing.CANCELLATION).to_numpy()
    cancelled = np.unique(every_line.loc[is_cancelled, "person"])
    cancelled = cancelled[can_change[cancelled]]
    chosen = np.union1d(
        rng.choice(np.flatnonzero(can_change), min(400, can_change.sum()), replace=False),
        rng.choice(cancelled, min(40, len(cancelled)), replace=False),
    )
    has_second = np.zeros(len(everybody), bool)
    has_second[chosen] = True
    everybody["has_second_pseudonym"] = has_second
    is_recent = (every_line["care_date"] >= PSEUDONYM_CHANGE).to_numpy()
    person = every_line["person"].to_numpy()
    every_line["is_second_pseudonym"] = has_second[person] & (is_recent | is_cancelled)


def idf_rows() -> np.ndarray:
    """Return the positions in `departments()` of the departments of Île-de-France."""
    names = list(departments().index)
    return np.array([names.index(code) for code in IDF])


def is_printed(groups: pd.DataFrame) -> np.ndarray:
    """Return the groups of the printed perimeter: care of 2024, executor in Île-de-France."""
    in_2024 = groups["care_month"].between(1, 12)
    return (in_2024 & groups["department"].isin(idf_rows())).to_numpy()


def is_teleconsultation(groups: pd.DataFrame) -> np.ndarray:
    """Return the groups that are teleconsultations."""
    return (groups["category"] == TELECONSULTATION).to_numpy()


def flows(groups: pd.DataFrame, act_counts: np.ndarray) -> np.ndarray:
    """Return acts by executor department (8) and beneficiary zone (10) of the printed perimeter."""
    rows = np.flatnonzero(is_printed(groups))
    department = np.searchsorted(idf_rows(), groups["department"].to_numpy()[rows])
    cell = department * len(ZONES) + groups["zone"].to_numpy()[rows]
    counts = np.bincount(cell, act_counts[rows], minlength=len(IDF) * len(ZONES))
    return counts.astype(int).reshape(len(IDF), len(ZONES))


def profile_flags(world: World, cutoff: int) -> dict[str, np.ndarray]:
    """Return which act groups have each profile, as known at a flux."""
    person = world.groups["person"].to_numpy()
    return {
        "ALD": world.profiles.is_ald_group,
        "EHPAD": world.profiles.is_ehpad_group,
        "AME": world.profiles.is_ame[person],
        "C2S": world.c2s_known_from <= cutoff,
    }


def _check(world: World) -> None:
    if not np.array_equal(flows(world.groups, world.netted.known), flow_matrix()):
        raise CalibrationError("the planted acts do not give the printed flow matrix")
    counted = is_printed(world.groups) & is_teleconsultation(world.groups)
    acts_known = np.where(counted, world.netted.known, 0)
    zone = world.groups["zone"].to_numpy()
    for profile, flag in profile_flags(world, CUTOFF_FLUX).items():
        name, printed, _ = PRINTED_WEIGHTS[profile]
        share = acts_known[flag & (zone == ZONES.index(name))].sum() / acts_known[flag].sum()
        if abs(100 * share - printed) > 0.3:
            raise CalibrationError(f"{profile}: {100 * share:.2f} % in zone {name}, not {printed}")
