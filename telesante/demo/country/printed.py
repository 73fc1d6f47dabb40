"""What the Île-de-France demonstration brings to the country's figures.

Its people and practices are nobody of the country's, so its patients add up, and its practitioners
are more rows of the same register.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from telesante.demo import places
from telesante.demo.country.calendar import (
    FIRST_QUARTER_OF_2024,
    LAST_QUARTER,
    quarter_of,
)
from telesante.demo.executors import Executors
from telesante.demo.practices import KIND_NAMES
from telesante.demo.world import World, is_teleconsultation

# Practitioners of the demonstration are numbered from here on.
FIRST_GP = 10_000_000
GENERALISTS = ("01", "22", "23")
LIBERAL = ("1", "2", "3")
REGISTER_COLUMNS = (
    *(
        "practice_number",
        "main_number",
        "specialty",
        "mep",
        "nature",
        "end_reason",
        "cai_num",
        "postcode",
    ),
)


@dataclass(frozen=True)
class Printed:
    """What of the Île-de-France demonstration enters the indicators.

    Attributes:
        practitioners: practices of general practitioners, by department.
        practices: those of Île-de-France, which bill before 2024 too: `gp department
            practice_number specialty`.
        registered: `quarter gp department`: practitioners that the indicator counts.
        billed: `edition_id quarter gp`: who billed a teleconsultation that the edition sees.
        patients: `edition_id quarter place patients`: ALD patients of the six months that end then.
        earlier_register: rows of the register that hold since before the demonstration.
    """

    practitioners: dict[str, int]
    practices: pd.DataFrame
    registered: pd.DataFrame
    billed: pd.DataFrame
    patients: pd.DataFrame
    earlier_register: pd.DataFrame


def nothing() -> Printed:
    """Return what there is when the country is generated alone."""
    return Printed(
        practitioners={},
        practices=_frame("gp department", practice_number=str, specialty=str),
        registered=_frame("quarter gp department"),
        billed=_frame("quarter gp", edition_id=str),
        patients=_frame("quarter patients", edition_id=str, place=str),
        earlier_register=_frame("", **dict.fromkeys(REGISTER_COLUMNS, str)),
    )


def _frame(numbers: str, **texts: type) -> pd.DataFrame:
    types = {**dict.fromkeys(numbers.split(), "int64"), **dict.fromkeys(texts, "string")}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def of_world(world: World) -> Printed:
    """Return what the demonstration brings."""
    practices = world.executors.practices
    register = world.executors.register.drop_duplicates(["month", "number"], keep="last")
    identify = pd.Series(
        FIRST_GP + np.arange(practices["number"].nunique()),
        index=practices["number"].dropna().unique(),
    )
    registered = _registered(world.executors, register, identify)
    mains = register.drop_duplicates("number").set_index("number")["main_number"]
    gp_of_practice = practices["number"].map(mains).map(identify)
    return Printed(
        practitioners=_counts(practices),
        practices=_practices(world.executors, registered, gp_of_practice),
        registered=registered,
        billed=_billed(world, gp_of_practice.to_numpy()),
        patients=_patients(world),
        earlier_register=register.rename(columns={"number": "practice_number"}).loc[
            register["month"] == 1, list(REGISTER_COLUMNS)
        ],
    )


def _counts(practices: pd.DataFrame) -> dict[str, int]:
    generalists = practices["kind"].isin([KIND_NAMES.index("gp"), KIND_NAMES.index("idle_gp")])
    return practices.loc[generalists, "department"].value_counts().to_dict()


def _registered(executors: Executors, register: pd.DataFrame, identify: pd.Series) -> pd.DataFrame:
    """Return who is counted in the last month of each quarter; before 2024, as in January."""
    counted = register.loc[
        (register["number"] == register["main_number"])
        & register["specialty"].isin(GENERALISTS)
        & register["nature"].isin(LIBERAL)
        & register["end_reason"].fillna("0").eq("0")
        & register["mep"].fillna("0").isin(["0", "99"])
    ]
    names = pd.Index(places.departments().index)
    practice = executors.practices["department"].to_numpy()[counted["practice"]]
    rows = pd.DataFrame(
        {
            "month": counted["month"],
            "gp": counted["number"].map(identify),
            "department": names.get_indexer(practice),
        }
    )
    january = rows.loc[rows["month"] == 1].drop(columns="month")
    earlier = [january.assign(quarter=quarter) for quarter in range(FIRST_QUARTER_OF_2024)]
    last_months = rows.loc[rows["month"] % 3 == 0]
    later = last_months.assign(quarter=quarter_of(last_months["month"].to_numpy()))
    return pd.concat([*earlier, later.drop(columns="month")], ignore_index=True)


def _practices(
    executors: Executors, registered: pd.DataFrame, gp_of_practice: pd.Series
) -> pd.DataFrame:
    """Return the main practices of Île-de-France that are there since the beginning."""
    mains = executors.register["main_number"].unique()
    practices, names = executors.practices, list(places.departments().index)
    chosen = practices.loc[
        (practices["kind"] == KIND_NAMES.index("gp"))
        & practices["department"].isin(places.IDF)
        & gp_of_practice.isin(registered.loc[registered["quarter"] == 0, "gp"])
        & ~practices["number"].duplicated(keep=False)
        & practices["number"].isin(mains)
    ]
    return pd.DataFrame(
        {
            "gp": gp_of_practice[chosen.index].astype("int64"),
            "department": [names.index(code) for code in chosen["department"]],
            "practice_number": chosen["number"],
            "specialty": chosen["specialty"].map("{:02d}".format),
        }
    )


def _billed(world: World, gp_of_practice: np.ndarray) -> pd.DataFrame:
    groups = world.groups
    gp = gp_of_practice[groups["executor"].to_numpy()]
    quarter = quarter_of(groups["care_month"].to_numpy())
    is_billed = is_teleconsultation(groups) & ~np.isnan(gp)
    parts = [
        pd.DataFrame({"edition_id": name, "quarter": quarter[seen], "gp": gp[seen].astype(int)})
        for name, counts in _editions(world).items()
        for seen in [is_billed & (counts > 0)]
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _patients(world: World) -> pd.DataFrame:
    groups, people = world.groups, world.people
    place = places.residence_places(people)
    quarter = quarter_of(groups["care_month"].to_numpy())
    person = groups["person"].to_numpy()
    is_ill = world.profiles.is_ald_group & ~people["is_fictitious"].to_numpy()[person]
    rows = []
    for name, counts in _editions(world).items():
        for end in range(quarter.min(), LAST_QUARTER + 1):
            seen = is_ill & (counts > 0) & ((quarter == end) | (quarter == end - 1))
            found = pd.Series(place[np.unique(person[seen])]).value_counts()
            rows += [(name, end, code, count) for code, count in found.items()]
    return pd.DataFrame(rows, columns=["edition_id", "quarter", "place", "patients"])


def _editions(world: World) -> dict[str, np.ndarray]:
    return {"2024-12": world.netted.known, "latest": world.netted.latest}
