"""Departments, zones of the flow table, and the residence codes that DCIR writes for them."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from telesante.settings import PROJECT

DATA = Path(__file__).parent / "data"

IDF = ("75", "77", "78", "91", "92", "93", "94", "95")
ZONES = (*IDF, "outside", "NC")
HIDF = ZONES.index("outside")
NC = ZONES.index("NC")

OVERSEAS = ("971", "972", "973", "974", "976")
# Departments next to Île-de-France send more patients there than their population says.
NEIGHBOURS = ("02", "10", "27", "28", "45", "51", "60", "89")

MISSING_CODES = ("000", "099", "888", "999", "")
# Residence codes outside the departments; each is outside Île-de-France, whatever it is exactly.
ODD_CODES = (
    *("020", "209", "201", "202", "098", "975", "977", "978", "979", "991", "992"),
    *("097 with commune", "097 without commune"),
)
# Where those who live there are counted.
ODD_PLACES = {
    "020": "corsica",
    "209": "corsica",
    "201": "2A",
    "202": "2B",
    **dict.fromkeys(("098", "975", "977", "978", "979", "097 without commune"), "overseas"),
    "991": "abroad",
    "992": "abroad",
}


@cache
def flow_matrix() -> np.ndarray:
    """Return the printed acts, executor department (8 rows) by beneficiary zone (10 columns)."""
    table = pd.read_csv(
        DATA / "flow_matrix_2024.csv", sep=";", comment="#", index_col="executor_department"
    )
    return table[list(ZONES)].to_numpy()


@cache
def departments() -> pd.DataFrame:
    """Return one row per department: patients, and shares (0..1) by sex, age and ALD in 2021.

    Corsica and the overseas departments, which the source merges, share its figures equally.
    """
    table = pd.read_csv(
        DATA / "patients_2021.csv", sep=";", comment="#", dtype={"department": str}
    ).set_index("department")
    merged = {"20": ("2A", "2B"), "97": OVERSEAS}
    parts = [table.drop(index=list(merged))]
    for code, members in merged.items():
        part = pd.concat([table.loc[[code]]] * len(members))
        part["patients"] = part["patients"] / len(members)
        parts.append(part.set_axis(list(members)))
    table = pd.concat(parts)
    for column in [name for name in table if name.endswith("_percent")]:
        table[column.removesuffix("_percent")] = table.pop(column) / 100
    return table


@cache
def populations() -> pd.DataFrame:
    """Return population and region of each department, in the order of `departments()`."""
    file = PROJECT / "seeds" / "nomenclatures" / "departments.csv"
    table = pd.read_csv(file, dtype={"department_code": str, "region_code": str})
    table = table.set_index("department_code")[["population", "region_code"]]
    return table.loc[departments().index]


@cache
def codes() -> np.ndarray:
    """Return every residence code a line can carry, as text; the missing ones come last."""
    regular = [code.zfill(3) for code in departments().index]
    return np.array([*regular, *ODD_CODES, *MISSING_CODES], dtype=object)


def first_missing_code() -> int:
    """Return the position in `codes()` of the first code that says nothing."""
    return len(codes()) - len(MISSING_CODES)


def outside_weights() -> np.ndarray:
    """Return for each department its share of the patients who live outside Île-de-France."""
    table = departments()
    weights = table["patients"].to_numpy(float).copy()
    weights[table.index.isin(NEIGHBOURS)] *= 6
    weights[table.index.isin(IDF)] = 0
    return weights / weights.sum()


def residence_places(people: pd.DataFrame) -> np.ndarray:
    """Return where each person lives: a department, or one of the places beside them."""
    missing = people["line_residence"].to_numpy() >= first_missing_code()
    position = np.where(missing, people["referential_residence"], people["line_residence"])
    code = codes()[position]
    place = pd.Series(code).str.lstrip("0").str.zfill(2).to_numpy(object)
    for written, meant in ODD_PLACES.items():
        place[code == written] = meant
    place[position >= first_missing_code()] = "NC"
    overseas = code == "097 with commune"
    place[overseas] = "97" + people["commune"].str[0].to_numpy()[overseas]
    return place
