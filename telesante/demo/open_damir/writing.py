"""Writing the files of Open DAMIR, and counting what the marts must find in them.

`truth_of` gives, by name of mart, its rows without the columns that say the source:
`open_acts_monthly`, `open_flows_region`, `open_acts_by_age_band`, `open_acts_by_profile`. It counts
what was drawn, not what was written.
"""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from telesante.demo.open_damir import lines as drawing
from telesante.demo.open_damir.layout import columns_of, months

FOLDER = "open_damir"
# A month at least of each schema.
FIRST, LAST = 202307, 202501
# Until 2023 some lines end before their header does.
SHORT_UNTIL, SHORT_EVERY = 202307, 50
UNKNOWN = "unknown"
MEASURES = ["act_count", "paid_amount", "reimbursed_amount"]


def write(
    folder: Path, seed: int, span: tuple[int, int], step: Callable[[], None]
) -> tuple[dict[str, dict], dict[str, list]]:
    """Write one file for each month.

    Args:
        folder: the demonstration's folder; the files go into `open_damir/` in it.
        seed: of everything drawn.
        span: first and last month, both included, `202408`.
        step: called after each month.

    Returns:
        The files by path in the folder (`table status lines stored rejected out_of_scope`), and the
        rows that the marts must hold.
    """
    (folder / FOLDER).mkdir()
    files, drawn = {}, []
    for month in months(*span):
        lines = drawing.draw(seed, month)
        listed = lines[lines["PRS_NAT"].isin(drawing.listed_acts().index)]
        path = f"{FOLDER}/A{month}.csv.gz"
        with gzip.GzipFile(folder / path, "wb", mtime=0) as file:
            file.write(_text(lines, month).encode("ascii"))
        files[path] = {
            "table": FOLDER,
            "status": "stored",
            "lines": len(lines),
            "stored": len(listed),
            "rejected": 0,
            "out_of_scope": len(lines) - len(listed),
        }
        drawn.append(listed)
        step()
    return files, truth_of(pd.concat(drawn, ignore_index=True))


def _text(lines: pd.DataFrame, month: int) -> str:
    columns = columns_of(month)
    told = lines.assign(**drawing.FIXED)
    told["ORG_CLE_REG"] = told["BEN_RES_REG"]
    told["TOP_PS5_TRG"] = np.where(told["PRS_REM_TYP"] == 99, 9, 1)
    told["SOI_ANN"] = told["SOI_ANN"].map("{:04d}".format)
    told["SOI_MOI"] = told["SOI_MOI"].map("{:02d}".format)
    told["PRS_REM_BSE"] = told["PRS_PAI_MNT"] = told["FLT_PAI_MNT"]
    for column in ("PRS_PAI_MNT", "PRS_REM_BSE", "PRS_REM_MNT", "FLT_PAI_MNT", "FLT_REM_MNT"):
        told[column] = told[column].map(_amount)
    for kind in ("PRS", "FLT"):
        acts = told[f"{kind}_ACT_QTE"]
        told[f"{kind}_ACT_COG"] = acts
        told[f"{kind}_ACT_NBR"] = np.where(told["has_count"], acts.astype(str), "")
    written = told[columns].astype(str).agg(";".join, axis=1) + ";"
    if month <= SHORT_UNTIL:
        short = written.iloc[::SHORT_EVERY].str.rsplit(";", n=4).str[0]
        written.iloc[::SHORT_EVERY] = short
    return "\n".join([";".join(columns) + ";", *written, ""])


def _amount(cents: int) -> str:
    """Write an amount as the files do: neither a zero before the point nor one at the end."""
    text = f"{abs(cents) / 100:.2f}".rstrip("0").rstrip(".").removeprefix("0") or "0"
    return f"-{text}" if cents < 0 else text


def truth_of(lines: pd.DataFrame) -> dict[str, list]:
    """Count what was drawn, as the marts must.

    Args:
        lines: lines of the listed acts, as `lines.draw` gives them.
    """
    known = pd.DataFrame(
        {
            "flux_month": lines["FLX_ANN_MOI"].map(_first_day),
            "care_year": lines["SOI_ANN"].where(lines["SOI_ANN"] > 1, 0),
            "act_code": lines["PRS_NAT"],
            "act_category": lines["PRS_NAT"].map(drawing.listed_acts()["act_category"]),
            "sex": lines["BEN_SEX_COD"].map({1: "1", 2: "2"}).fillna(UNKNOWN),
            "act_count": lines["FLT_ACT_QTE"],
            "paid_amount": lines["FLT_PAI_MNT"] / 100,
            "reimbursed_amount": lines["FLT_REM_MNT"] / 100,
        }
    )
    care = 100 * lines["SOI_ANN"] + lines["SOI_MOI"]
    known["care_month"] = care.map(lambda month: _first_day(month) if month > 101 else "")
    executor = lines["EXE_INS_REG"].where(lines["EXE_INS_REG"] != 99, lines["ETE_REG_COD"])
    known["executor_region"] = executor.map(_region)
    known["beneficiary_region"] = lines["BEN_RES_REG"].map(_region)
    known["age_band"] = lines["AGE_BEN_SNDS"].map(_band)
    profiles = []
    for profile, column, yes, hidden in (
        ("ALD", "EXO_MTF", range(41, 47), 99),
        ("C2S", "BEN_CMU_TOP", [1], 9),
    ):
        part = known.assign(profile=profile)
        part["act_count_low"] = part["act_count"].where(lines[column].isin(yes), 0)
        part["act_count_high"] = part["act_count"].where(lines[column].isin([*yes, hidden]), 0)
        profiles.append(part)
    bounds = ["act_count_low", "act_count_high"]
    return {
        "open_acts_monthly": _added(
            known, ["flux_month", "care_month", "act_code", "act_category"], MEASURES
        ),
        "open_flows_region": _added(
            known, ["care_year", "act_category", "executor_region", "beneficiary_region"], MEASURES
        ),
        "open_acts_by_age_band": _added(
            known, ["care_year", "act_category", "age_band", "sex"], MEASURES[:1]
        ),
        "open_acts_by_profile": _added(
            pd.concat(profiles), ["care_year", "act_category", "profile"], bounds
        ),
    }


def _first_day(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}-01"


def _region(code: int) -> str:
    return UNKNOWN if code == 99 else str(code)


def _band(age: int) -> str:
    if age == 99:
        return UNKNOWN
    if age == 80:
        return "80+"
    return "0-19" if age == 0 else f"{age}-{age + 9}"


def _added(known: pd.DataFrame, keys: list[str], measures: list[str]) -> list[list]:
    """Return the sums of each group as rows, None where the care date is not known."""
    sums = known.groupby(keys)[measures].sum().round(2).reset_index()
    for column in {"care_month", "care_year"}.intersection(keys):
        sums[column] = sums[column].astype(object).where(sums[column].astype(bool), None)
    return sums.to_numpy(object).tolist()
