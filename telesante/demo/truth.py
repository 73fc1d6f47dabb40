"""What was planted, counted from the plan itself: the figures the warehouse must find.

`truth.json` (sorted keys, no identifier of a person or a professional) holds:

- `seed`, `scale`, `perimeter`, `editions`: what the figures are of; flux dates of both editions.
- `flows`: edition → executor department → beneficiary zone → `{acts, patients}` (perimeter
  `idf_2024`, like every other count down to `weights`).
- `flows_difference`: executor department → zone → acts of `latest` minus acts of `2024-12`.
- `totals`: edition → category (and `all`) → `{acts, patients}`.
- `acts_by_category`, `acts_by_code`, `acts_by_age_band` (executor department or `all` → monitoring
  band), `acts_by_category_and_age_band`, `acts_by_specialty` (category or `all` → code; doctors
  with a known specialty), `acts_by_profile` (category or `all` → profile → zone or `all`): edition
  → ... → `{acts, patients}`.
- `weights`: edition → profile → zone and its percent of the profile's teleconsultations.
- `acts_monthly`: edition → care month → `{acts, patients, paid_cents}`, executors of everywhere.
- `acts_by_executor_department`: edition → department (`NC` = nowhere) → `{acts, patients}`, care of
  2024, executors of everywhere.
- `chronic_patients`: edition → quarter end → zone (`D75`, `R11`, `FRANCE`) → `{patients}`: distinct
  patients with an act under an ALD in the six months that end then, in the last place they had.
- `general_practitioners`: the same → `{practitioners, teleconsulting}`: general practitioners in
  private practice in the quarter's last month, and those who billed a teleconsultation in it.
- `line_counts`: `[file, flux month or null, fate, lines]` of er_prs_f. The flux month is null for
  rejected lines and for every line of a file delivered twice.
- `files`: file → `{table, status, lines, stored, rejected}`; `line_totals`: sums for er_prs_f.
- `planted`: how often each case was planted.

A `{acts, patients}` pair counts netted quantities, and distinct people that are real patients.
"""

import numpy as np
import pandas as pd

from telesante.demo import people, places, planted
from telesante.demo.calibration import PRINTED_WEIGHTS
from telesante.demo.counting import Counter, Label
from telesante.demo.fluxes import (
    CUTOFF_FLUX,
    FLUX_DATES,
    LAST_CARE_MONTH,
    LAST_FLUX,
    month_starts,
)
from telesante.demo.lines import FATES
from telesante.demo.nomenclature import CATEGORIES
from telesante.demo.world import World, is_printed, is_teleconsultation, profile_flags

EDITIONS = {"2024-12": CUTOFF_FLUX, "latest": LAST_FLUX}
UNKNOWN_SPECIALTY = 0


def of_demo(world: World) -> dict:
    """Return the figures of the Île-de-France demonstration, without its files."""
    editions = {
        name: _edition(world, counts, cutoff)
        for (name, cutoff), counts in zip(
            EDITIONS.items(), (world.netted.known, world.netted.latest), strict=True
        )
    }
    truth = {
        figure: {name: edition[figure] for name, edition in editions.items()}
        for figure in editions["latest"]
    }
    truth["flows_difference"] = {
        department: {
            zone: pair["acts"] - truth["flows"]["2024-12"][department][zone]["acts"]
            for zone, pair in row.items()
        }
        for department, row in truth["flows"]["latest"].items()
    }
    truth["editions"] = {name: str(FLUX_DATES[flux - 1]) for name, flux in EDITIONS.items()}
    truth["perimeter"] = "idf_2024"
    truth["planted"] = planted.count(world)
    return truth | of_everywhere(world)


def of_everywhere(world: World) -> dict:
    """Return the figures that executors of every department enter; blocks of them add up."""
    groups = world.groups
    months = [str(day)[:7] for day in month_starts(np.arange(-1, LAST_CARE_MONTH + 1))]
    care_month = Label(months, groups["care_month"].to_numpy() + 1)
    in_2024 = groups["care_month"].between(1, 12).to_numpy()
    monthly, located = {}, {}
    for name, counts, cents in (
        ("2024-12", world.netted.known, world.netted.known_cents),
        ("latest", world.netted.latest, world.netted.latest_cents),
    ):
        counter = Counter(world, counts)
        monthly[name] = counter.by(np.ones(len(groups), bool), care_month)
        paid = dict(zip(months, np.bincount(care_month.codes, cents), strict=True))
        for month, pair in monthly[name].items():
            pair["paid_cents"] = int(paid[month])
        located[name] = counter.by(in_2024, _departments(groups))
    return {"acts_monthly": monthly, "acts_by_executor_department": located}


def line_counts(world: World, file_names: dict[int, str]) -> list[list]:
    """Return `[file, flux month, fate, lines]` of the readable lines.

    Args:
        world: whose lines are counted.
        file_names: delivered er_prs_f file by flux.
    """
    counted = world.lines.groupby(["file", "flux", "fate"]).size()
    return [
        [file_names[file], str(FLUX_DATES[flux - 1]), FATES[fate], int(count)]
        for (file, flux, fate), count in counted.items()
    ]


def add(first: dict, second: dict) -> dict:
    """Add two trees of counts, leaf by leaf."""
    total = dict(first)
    for key, value in second.items():
        if isinstance(value, dict):
            total[key] = add(total.get(key, {}), value)
        else:
            total[key] = total.get(key, 0) + value
    return total


def _edition(world: World, counts: np.ndarray, cutoff: int) -> dict:
    groups = world.groups
    counter = Counter(world, counts)
    printed = is_printed(groups)
    zone = Label(list(places.ZONES), groups["zone"].to_numpy())
    department = _departments(groups)
    category = Label(list(CATEGORIES), groups["category"].to_numpy())
    ages = people.known_ages(
        world.people, groups["person"].to_numpy(), groups["care_date"].to_numpy()
    )
    band = Label(list(people.AGE_BANDS), people.band_positions(ages))
    specialty = _specialties(world)
    is_doctor = printed & (specialty != UNKNOWN_SPECIALTY)
    specialties = Label.of(specialty)
    by_category = {"all": printed} | {
        name: printed & (category.codes == code) for code, name in enumerate(CATEGORIES)
    }
    flags = profile_flags(world, cutoff)
    return {
        "flows": counter.by_two(printed, department, zone),
        "totals": {name: counter.pair(rows) for name, rows in by_category.items()},
        "acts_by_category": counter.by(printed, category),
        "acts_by_code": counter.by(printed, Label.of(groups["code"].to_numpy())),
        "acts_by_age_band": {"all": counter.by(printed, band)}
        | counter.by_two(printed, department, band),
        "acts_by_category_and_age_band": counter.by_two(printed, category, band),
        "acts_by_specialty": {
            name: counter.by(rows & is_doctor, specialties) for name, rows in by_category.items()
        },
        "acts_by_profile": {
            name: {
                profile: {"all": counter.pair(rows & flag)} | counter.by(rows & flag, zone)
                for profile, flag in flags.items()
            }
            for name, rows in by_category.items()
        },
        "weights": _weights(world, counts, flags),
    }


def _departments(groups: pd.DataFrame) -> Label:
    return Label([*places.departments().index, "NC"], groups["department"].to_numpy())


def _specialties(world: World) -> np.ndarray:
    """Return the specialty that the lines of each group write, 0 where they write none."""
    specialty = world.executors.practices["specialty"].to_numpy()[world.groups["executor"]]
    base = world.lines.loc[world.lines["group"] >= 0]
    unknown = np.zeros(len(world.groups), bool)
    unknown[base.loc[base["specialty_kind"] == 1, "group"]] = True
    return np.where(unknown, UNKNOWN_SPECIALTY, specialty)


def _weights(world: World, counts: np.ndarray, flags: dict[str, np.ndarray]) -> dict:
    counted = np.where(is_printed(world.groups) & is_teleconsultation(world.groups), counts, 0)
    zone = world.groups["zone"].to_numpy()
    weights = {}
    for profile, (name, _, _) in PRINTED_WEIGHTS.items():
        in_zone = flags[profile] & (zone == places.ZONES.index(name))
        share = counted[in_zone].sum() / counted[flags[profile]].sum()
        weights[profile] = {"zone": name, "percent": round(100 * float(share), 3)}
    return weights
