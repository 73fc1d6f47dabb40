"""What the country knows of its departments: how many people, practitioners and patients."""

import numpy as np
import pandas as pd

from telesante.demo import register
from telesante.demo.places import IDF, populations

# Invented but plausible: about 55 000 practitioners in private practice, unevenly spread.
PRACTITIONERS_PER_1000 = 0.805
NATIONAL_UPTAKE = 0.379  # in the first quarter, autumn 2021
SPREAD_OF_UPTAKE = 0.10
# Patients of Île-de-France: few, since its acts of 2024 are the printed ones.
WEIGHT_OF_IDF = 0.35
# Specialists, and as many nurses, for so many inhabitants.
INHABITANTS_PER_SPECIALIST = 25_000
# Balls of an urn: the smallest department has eleven.
URN = 10_000


def describe(seed: int, share: float, already: dict[str, int]) -> pd.DataFrame:
    """Return one row per department, in the order of the codes.

    Args:
        seed: of what is drawn.
        share: part of the country's real size that is generated.
        already: practitioners that the Île-de-France demonstration has, by department.
    """
    table = populations().rename_axis("code").reset_index()
    rng = np.random.default_rng([seed, 20])
    count = len(table)
    density = PRACTITIONERS_PER_1000 * rng.uniform(0.8, 1.2, count)
    wanted = np.maximum(np.rint(share * density * table["population"] / 1000), 3).astype(int)
    taken = table["code"].map(already).fillna(0).astype(int)
    specialists = np.rint(share * table["population"] / INHABITANTS_PER_SPECIALIST)
    finess = table["code"].str.len()
    return table.assign(
        department=np.arange(count),
        is_idf=table["code"].isin(IDF),
        gp_count=np.maximum(wanted - taken, 0),
        uptake=NATIONAL_UPTAKE + rng.uniform(-SPREAD_OF_UPTAKE, SPREAD_OF_UPTAKE, count),
        other_count=np.maximum(specialists, 1).astype(int),
        fund=table["code"].map(register.cai_num),
        postcode=table["code"].map(register.postcode),
        residence_code=table["code"].str.zfill(3),
        finess=[
            f"{code}{60_000:0{8 - width}d}"
            for code, width in zip(table["code"], finess, strict=True)
        ],
    )


def homes(table: pd.DataFrame) -> pd.DataFrame:
    """Return the urn to draw from where a patient lives."""
    weight = table["population"] * np.where(table["is_idf"], WEIGHT_OF_IDF, 1)
    return _urn(table["department"], weight)


def elsewhere(table: pd.DataFrame) -> pd.DataFrame:
    """Return the urn to draw a department outside Île-de-France from."""
    outside = table.loc[~table["is_idf"]]
    return _urn(outside["department"], outside["population"])


def _urn(department: pd.Series, weight: pd.Series) -> pd.DataFrame:
    """Return `ball department`: each department has balls for its weight."""
    upper = np.rint(URN * weight.cumsum() / weight.sum()).astype(int)
    balls = np.diff(upper, prepend=0)
    return (
        pd.DataFrame({"department": np.repeat(department.to_numpy(), balls)})
        .rename_axis("ball")
        .reset_index()
    )
