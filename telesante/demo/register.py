"""The monthly register of professionals (DA_PRA_R)."""

import numpy as np
import pandas as pd

from telesante.demo.places import OVERSEAS
from telesante.demo.practices import KIND_NAMES


def cai_num(department: str) -> str:
    """Return the local fund that manages a department's professionals."""
    return department if department in OVERSEAS else f"{department}1"


def postcode(department: str) -> str:
    """Return a postcode of a department."""
    corsica = {"2A": "20000", "2B": "20200"}
    return corsica.get(department, f"{department:0<5}")


def build(rng: np.random.Generator, practices: pd.DataFrame, entries: list[dict]) -> pd.DataFrame:
    """Return the register: one row per number and month, sorted by month then number."""
    count = len(entries)
    people = pd.DataFrame(entries)
    numbers = practices["number"].to_numpy()
    is_idle = practices["kind"].to_numpy()[people["practice"]] == KIND_NAMES.index("idle_gp")
    specialty = practices["specialty"].to_numpy()[people["practice"]]
    people["number"] = numbers[people["practice"]]
    people["main_number"] = numbers[people["main"]]
    people["specialty"] = [f"{code:02d}" if code else None for code in specialty]
    people["mep"] = rng.choice(
        np.array([None, "0", "99", "41", "60"], object), count, p=(0.5, 0.3, 0.13, 0.04, 0.03)
    )
    nature = rng.choice(
        np.array(["1", "2", "3", "7", "8"], object), count, p=(0.82, 0.08, 0.03, 0.04, 0.03)
    )
    people["nature"] = np.where(is_idle, nature, "1")
    people["end_reason"] = np.where(
        is_idle & (rng.random(count) < 0.05), "3", np.where(rng.random(count) < 0.5, "0", None)
    )
    people = people.explode("months", ignore_index=True).rename(columns={"months": "month"})
    people["month"] = people["month"].astype(int)
    people["year"] = np.where(people["month"] <= 12, 2024, 2025)
    people["month_of_year"] = (people["month"] - 1) % 12 + 1
    people["file"] = people["year"]
    return _correct(people.sort_values(["month", "number"], ignore_index=True))


def _correct(register: pd.DataFrame) -> pd.DataFrame:
    """Write some rows of December 2024 wrong, and right again in the delivery of 2025."""
    is_encrypted = register["number"].str.len() == 17
    rows = register.index[(register["month"] == 12) & is_encrypted & register["cai_num"].notna()]
    right = register.loc[rows[::50]].assign(file=2025)
    register.loc[right.index, ["cai_num", "postcode"]] = ("131", "13000")
    return pd.concat([register, right], ignore_index=True)
