"""Drawing the lines of a month: how many acts of each code, of whom, by whom, how they are told."""

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from telesante.demo.open_damir.layout import before
from telesante.settings import PROJECT

CALIBRATED = 202501
MOST_LINES_A_CODE = 120
OUT_OF_SCOPE_LINES = 800
# Codes of other acts, as the lines of the real sample have them.
OTHER_CODES = (1110, 1103, 1324, 1957, 1976, 2250, 3111, 3116, 3366, 3385, 3512)
# Shares of the lines that the pages on the real files tell.
HIDDEN_SHARE, REGION_UNKNOWN_SHARE, NO_COUNT_SHARE = 0.4, 0.18, 0.1
NEGATIVE_SHARE, REPEATED_SHARE, UNDATED_SHARE = 0.06, 0.1, 0.01
LAGS = (0.48, 0.29, 0.09, 0.05, 0.03, 0.02, 0.01, 0.01, 0.01, 0.005, 0.005)
SEASON = (1.12, 1.04, 1.06, 0.98, 0.95, 0.94, 0.9, 0.78, 0.97, 1.06, 1.08, 1.12)
# Category, activity and specialty of who does an act, by what the list of acts says; a doctor's
# specialty is drawn.
EXECUTORS = {
    "nurse": (6, 24),
    "physiotherapist": (7, 26),
    "speech therapist": (9, 28),
    "orthoptist": (9, 29),
    "midwife": (5, 21),
    "podiatrist": (8, 27),
    "pharmacist": (2, 50),
    "supplier": (2, 60),
    "operator": (2, 60),
}
# The other columns, which no model reads, as most lines of the real sample have them.
FIXED = {
    "BEN_QLT_COD": "1",
    "DDP_SPE_COD": "0",
    "ETE_TYP_SNDS": "99",
    "ETP_REG_COD": "99",
    "ETP_CAT_SNDS": "9999",
    "MDT_TYP_COD": "9",
    "MFT_COD": "99",
    "PRS_FJH_TYP": "0",
    "PRS_DEP_MNT": "0",
    "FLT_DEP_MNT": "0",
    "ASU_NAT": "10",
    "ATT_NAT": "0",
    "CPL_COD": "0",
    "DRG_AFF_NAT": "35",
    "ETE_IND_TAA": "9",
    "PRS_PPU_SEC": "2",
    "PSE_STJ_SNDS": "1",
    "PRE_INS_REG": "99",
    "PSP_ACT_SNDS": "0",
    "PSP_ACT_CAT": "1",
    "PSP_SPE_SNDS": "99",
    "PSP_STJ_SNDS": "1",
    "ETB_DCS_MCO": "Z",
}


@cache
def listed_acts() -> pd.DataFrame:
    """Return the acts of the seed, by code."""
    acts = pd.read_csv(PROJECT / "seeds" / "nomenclatures" / "acts.csv", keep_default_na=False)
    return acts.set_index("act_code")


@cache
def _csv(name: str) -> pd.DataFrame:
    with files("telesante.demo").joinpath(f"data/{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def draw(seed: int, month: int) -> pd.DataFrame:
    """Draw the lines of a month.

    Args:
        seed: of everything drawn.
        month: the processing month, `202501`.

    Returns:
        One row per line: the columns of the file that vary, `FLT_ACT_QTE` a number of acts,
        `FLT_PAI_MNT` and `FLT_REM_MNT` in cents, the others codes; `is_listed` for the acts of the
        list.
    """
    rng = np.random.default_rng([seed, 21, month])
    level = 1.0 if month == CALIBRATED else _level(month)
    parts = [
        _of_code(rng, int(code), round(level * acts), round(level * amount * 100))
        for code, acts, amount in _csv("open_damir_202501").itertuples(index=False)
    ]
    others = rng.choice(OTHER_CODES, OUT_OF_SCOPE_LINES)
    parts.append(
        pd.DataFrame(
            {
                "PRS_NAT": others,
                "FLT_ACT_QTE": rng.integers(1, 40, OUT_OF_SCOPE_LINES),
                "FLT_REM_MNT": rng.integers(100, 90_000, OUT_OF_SCOPE_LINES),
            }
        )
    )
    lines = pd.concat(parts, ignore_index=True)
    _describe(rng, lines, month)
    lines = _with_reversals(rng, lines)
    lines = _with_supplements(rng, lines)
    return lines.iloc[rng.permutation(len(lines))].reset_index(drop=True)


def _level(month: int) -> float:
    """Return the activity of a month beside that of January 2025: a season and a trend."""
    years = month // 100 - CALIBRATED // 100
    return 1.05**years * SEASON[month % 100 - 1] / SEASON[CALIBRATED % 100 - 1]


def _of_code(rng: np.random.Generator, code: int, acts: int, cents: int) -> pd.DataFrame:
    """Share the acts and euros of a code out among lines, so that the sums are exact."""
    count = int(np.clip(acts // 300, 4, MOST_LINES_A_CODE))
    shares = np.cumsum(rng.exponential(size=count))
    shares /= shares[-1]
    return pd.DataFrame(
        {
            "PRS_NAT": code,
            "FLT_ACT_QTE": np.diff(np.round(shares * acts).astype(int), prepend=0),
            "FLT_REM_MNT": np.diff(np.round(shares * cents).astype(int), prepend=0),
        }
    )


def _drawn(rng: np.random.Generator, column: str, count: int, *but: int) -> np.ndarray:
    weights = _csv("open_damir_weights").query("column == @column and code not in @but")
    total = weights["line_count"].sum()
    return rng.choice(weights["code"], count, p=weights["line_count"] / total)


def _describe(rng: np.random.Generator, lines: pd.DataFrame, month: int) -> None:
    """Say of each line of whom and by whom the acts are, and what the file hides of it."""
    count = len(lines)
    lines["FLX_ANN_MOI"] = month
    for column in ("AGE_BEN_SNDS", "BEN_SEX_COD", "BEN_RES_REG"):
        lines[column] = _drawn(rng, column, count)
    elsewhere = (rng.random(count) < 0.25) | (lines["BEN_RES_REG"] == 99)
    region = np.where(elsewhere, _drawn(rng, "BEN_RES_REG", count, 99), lines["BEN_RES_REG"])
    # Of a professional whose region is not told, the establishment's may be.
    is_unknown = rng.random(count) < REGION_UNKNOWN_SHARE
    lines["EXE_INS_REG"] = np.where(is_unknown, 99, region)
    lines["ETE_REG_COD"] = np.where(rng.random(count) < 0.5, region, 99)
    lines["ETE_CAT_SNDS"] = np.where(lines["ETE_REG_COD"] == 99, 9999, 2206)
    executors = lines["PRS_NAT"].map(listed_acts()["executor"]).fillna("")
    known = executors.map(lambda executor: EXECUTORS.get(executor, (1, 0)))
    lines["PSE_ACT_CAT"] = known.map(lambda pair: pair[0])
    lines["PSE_ACT_SNDS"] = known.map(lambda pair: pair[1])
    is_doctor = lines["PSE_ACT_CAT"] == 1
    specialty = np.where(lines["PRS_NAT"] == 1192, 1, _drawn(rng, "PSE_SPE_SNDS", count))
    lines["PSE_SPE_SNDS"] = np.where(is_doctor, specialty, 0)
    lines["PRS_PDS_QCP"] = np.where(is_doctor, _drawn(rng, "PRS_PDS_QCP", count, 31), 31)
    # One mask hides all of these.
    is_hidden = rng.random(count) < HIDDEN_SHARE
    for column, drawn, hidden in (
        ("EXO_MTF", _drawn(rng, "EXO_MTF", count), 99),
        ("BEN_CMU_TOP", _drawn(rng, "BEN_CMU_TOP", count), 9),
        ("PRS_REM_TYP", np.zeros(count, int), 99),
        ("CPT_ENV_TYP", np.ones(count, int), 9),
        ("MTM_NAT", np.zeros(count, int), 9),
    ):
        lines[column] = np.where(is_hidden, hidden, drawn)
    lag = rng.choice(len(LAGS), count, p=np.array(LAGS) / sum(LAGS))
    care = np.array([before(month, months) for months in lag])
    undated = rng.random(count) < UNDATED_SHARE
    care = np.where(undated, np.where(rng.random(count) < 0.5, 0, 101), care)
    lines["SOI_ANN"], lines["SOI_MOI"] = care // 100, care % 100
    lines["has_count"] = rng.random(count) >= NO_COUNT_SHARE
    lines["PRS_REM_TAU"] = np.where(rng.random(count) < 0.1, "39.69", "70")
    lines["FLT_PAI_MNT"] = np.round(lines["FLT_REM_MNT"] / 0.7).astype(int)
    lines["PRS_ACT_QTE"] = lines["FLT_ACT_QTE"]
    lines["PRS_REM_MNT"] = lines["FLT_REM_MNT"]


def _with_reversals(rng: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Add lines that take acts back at their price, and as much more to the lines they are of."""
    chosen = np.flatnonzero(rng.random(len(lines)) < NEGATIVE_SHARE)
    back = lines.iloc[chosen].copy()
    taken_from = back["FLT_ACT_QTE"].clip(lower=1)
    back["FLT_ACT_QTE"] = -rng.integers(1, 9, len(back))
    price = back["FLT_REM_MNT"] // taken_from
    back["FLT_REM_MNT"] = price * back["FLT_ACT_QTE"]
    back["FLT_PAI_MNT"] = price * 10 // 7 * back["FLT_ACT_QTE"]
    for column in ("FLT_ACT_QTE", "FLT_REM_MNT", "FLT_PAI_MNT"):
        lines.loc[chosen, column] -= back[column].to_numpy()
    for part in (lines, back):
        part["PRS_ACT_QTE"], part["PRS_REM_MNT"] = part["FLT_ACT_QTE"], part["FLT_REM_MNT"]
    return pd.concat([lines, back], ignore_index=True)


def _with_supplements(rng: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Add lines of other types of reimbursement: their unfiltered volumes count an act twice."""
    more = lines[rng.random(len(lines)) < REPEATED_SHARE].copy()
    more["PRS_REM_TYP"] = np.where(more["PRS_REM_TYP"] == 99, 99, 2)
    more[["FLT_ACT_QTE", "FLT_REM_MNT", "FLT_PAI_MNT"]] = 0
    return pd.concat([lines, more], ignore_index=True)
