"""Acts by month and flows between departments, as an analyst writes them with pandas.

    python analyst_pandas.py RAW SEEDS OUT

Reads the raw store and the lists of the project, and writes `acts_monthly.parquet` and
`flows_department.parquet`, with the rows of the marts of the same names.
"""

import sys
from itertools import product
from pathlib import Path

import pandas as pd

NINE_KEY = [
    *("flx_dis_dtd", "flx_trt_dtd", "flx_emt_typ", "flx_emt_num", "flx_emt_ord"),
    *("org_cle_num", "dct_ord_num", "prs_ord_num", "rem_typ_aff"),
]
ACT = ["person", "exe_soi_dtd", "prs_nat_ref", "pfs_exe_num", "etb_exe_fin"]
PEOPLE = ["ben_nir_psa", "ben_rng_gem"]
DELIVERED = ["_delivery_id", "_line"]
AMOUNTS = ["prs_act_qte", "prs_pai_mnt", "bse_rem_mnt"]
DESCRIBED = ["residence", "referential_residence", "ben_cdi_nir"]
QUALIFIERS = ["dpn_qlf", "prs_dpn_qlp", "cpl_maj_top", "cpl_aff_cod"]
# Dates are integers of days, so that a version may last for ever.
FOR_EVER = 10**6


def main(raw: Path, seeds: Path, out: Path) -> None:
    """Write both tables."""
    lines = lines_kept(raw, seeds)
    last_flux = lines["flux"].max()
    acts = located(versions(lines), raw, seeds)
    del lines
    editions = listed(seeds, "editions")[["edition_id", "flux_end"]]
    editions["flux_end"] = days(pd.to_datetime(editions["flux_end"])).fillna(last_flux)
    seen = acts.merge(editions, how="cross")
    seen = seen[(seen["known_from"] <= seen["flux_end"]) & (seen["known_until"] > seen["flux_end"])]
    seen["care_month"] = seen["exe_soi_dtd"].dt.to_period("M").dt.to_timestamp()
    out.mkdir(exist_ok=True)
    dimensions = ["act_category", "executor_department"]
    counted(seen, ["edition_id", "care_month"], dimensions).to_parquet(out / "acts_monthly.parquet")
    counted(
        monitored(seen, seeds), ["edition_id", "perimeter_id"], [*dimensions, "beneficiary_zone"]
    ).to_parquet(out / "flows_department.parquet")


def listed(seeds: Path, name: str) -> pd.DataFrame:
    """Read one of the project's lists, every column as text."""
    (file,) = seeds.glob(f"*/{name}.csv")
    return pd.read_csv(file, dtype="str")


def days(dates: pd.Series) -> pd.Series:
    """Return dates as numbers of days."""
    return (dates - pd.Timestamp("1970-01-01")).dt.days


def lines_kept(raw: Path, seeds: Path) -> pd.DataFrame:
    """Keep the lines that count, each once, with the person behind the pseudonym."""
    places = ["ben_res_dpt", "ben_res_com"]
    columns = [*NINE_KEY, *PEOPLE, *ACT[1:4], *AMOUNTS, "ben_cdi_nir", *places, *QUALIFIERS]
    lines = pd.read_parquet(raw / "er_prs_f", columns=[*columns, *DELIVERED])
    codes = listed(seeds, "acts")["act_code"].astype(int)
    lines = lines[lines["prs_nat_ref"].astype(int).isin(codes)]
    lines = last_delivered(lines, NINE_KEY)
    parts = pd.read_parquet(raw / "er_ete_f")
    parts = last_delivered(parts, NINE_KEY)[[*NINE_KEY, "etb_exe_fin", "ete_ind_taa"]]
    lines = lines.merge(parts, on=NINE_KEY, how="left")
    lines["exe_soi_dtd"] = pd.to_datetime(lines["exe_soi_dtd"])
    lines = lines[
        ~lines["dpn_qlf"].isin([71, 72])
        & ~lines["prs_dpn_qlp"].isin([71, 72])
        & (lines["ete_ind_taa"].fillna(0) != 1)
        & (lines["cpl_maj_top"].fillna(0) < 2)
        & (lines["cpl_aff_cod"].fillna(0) != 16)
        & lines["exe_soi_dtd"].notna()
        & ~lines["exe_soi_dtd"].dt.year.isin([1, 1600])
    ].drop(columns=["ete_ind_taa", *QUALIFIERS])
    people = pd.read_parquet(raw / "ir_ben_r")
    people["ben_rng_gem"] = people["ben_rng_gem"].fillna(0)
    people = last_delivered(people, PEOPLE)
    people["referential_residence"] = residence(people)
    people["identifier"] = people["ben_idt_ano"].str.strip().replace("", None)
    people = people[[*PEOPLE, "identifier", "referential_residence"]]
    lines["ben_rng_gem"] = lines["ben_rng_gem"].fillna(0)
    lines["residence"] = residence(lines)
    lines = lines.drop(columns=places).merge(people, on=PEOPLE, how="left")
    pseudonym = lines["ben_nir_psa"] + "|" + lines["ben_rng_gem"].astype(int).astype("str")
    lines["person"] = lines["identifier"].fillna(pseudonym)
    lines["flux"] = days(pd.to_datetime(lines["flx_dis_dtd"].astype("str")))
    return lines.drop(columns=[*PEOPLE, "identifier"])


def last_delivered(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Keep the last delivered row of each key; the others have no second."""
    is_repeated = rows.duplicated(key, keep=False)
    repeated = rows[is_repeated].sort_values(DELIVERED).drop_duplicates(key, keep="last")
    return pd.concat([rows[~is_repeated], repeated]).drop(columns=DELIVERED)


def residence(rows: pd.DataFrame) -> pd.Series:
    """Write a residence as the project's list does."""
    code = rows["ben_res_dpt"].str.zfill(3)
    overseas = "97" + rows["ben_res_com"].str.zfill(3).str[:1]
    return code.mask((code == "097") & rows["ben_res_com"].notna(), overseas)


def versions(lines: pd.DataFrame) -> pd.DataFrame:
    """Net the lines of an act, flux by flux: what was known of it, from when to when."""
    lines = lines.sort_values(NINE_KEY)
    lines[AMOUNTS] = lines[AMOUNTS].fillna(0)
    # Amounts in cents: sums of floats would differ from one order to another.
    for amount in AMOUNTS[1:]:
        lines[amount] = (lines[amount].astype(float) * 100).round().astype("int64")
    # Null equals null; without this, pandas tells None from NaN.
    filled = {name: lines[name].fillna("-") for name in ("person", "pfs_exe_num", "etb_exe_fin")}
    lines["act"] = lines.assign(**filled).groupby(ACT, sort=False).ngroup()
    positive = lines[lines["prs_act_qte"] > 0]
    described = positive.drop_duplicates(["act", "flux"], keep="last")
    states = lines.groupby(["act", "flux"], as_index=False)[AMOUNTS].sum()
    states = states.merge(
        described[["act", "flux", *DESCRIBED]].assign(is_described=True),
        on=["act", "flux"],
        how="left",
    )
    # The line that describes is taken whole: an empty residence is not filled from another line.
    row = states.index.to_series().where(states["is_described"].notna())
    row = row.groupby(states["act"]).ffill()
    states[DESCRIBED] = states[DESCRIBED].reindex(row).to_numpy()
    by_act = states.groupby("act")
    states[AMOUNTS] = by_act[AMOUNTS].cumsum()
    changed = (states[AMOUNTS] != states.groupby("act")[AMOUNTS].shift()).any(axis=1)
    states = states[changed]
    states["known_from"] = states["flux"]
    states["known_until"] = states.groupby("act")["flux"].shift(-1).fillna(FOR_EVER)
    states = states[states["prs_act_qte"] > 0]
    keys = lines.drop_duplicates("act")[["act", *ACT]]
    return states.merge(keys, on="act")


def located(acts: pd.DataFrame, raw: Path, seeds: Path) -> pd.DataFrame:
    """Give each version its category, its places, and its patient, if it has one."""
    codes = listed(seeds, "acts")[["act_code", "act_category", "is_individual"]]
    codes["prs_nat_ref"] = codes["act_code"].astype(int)
    acts["prs_nat_ref"] = acts["prs_nat_ref"].astype(int)
    acts = acts.merge(codes, on="prs_nat_ref")
    places = listed(seeds, "residence_codes").set_index("residence_code")["department"]
    clear, finess = prefixes(seeds, "professional"), prefixes(seeds, "finess")
    number = acts["pfs_exe_num"]
    acts["executor_department"] = (
        number.str[:2]
        .where(number.str.len() == 8)
        .map(clear)
        .fillna(departments_registered(acts, raw, seeds))
        .fillna(acts["etb_exe_fin"].str[:3].map(finess))
        .fillna(acts["etb_exe_fin"].str[:2].map(finess))
        .fillna("NC")
    )
    acts["beneficiary_department"] = (
        acts["residence"]
        .map(places)
        .replace("NC", None)
        .fillna(acts["referential_residence"].map(places))
        .fillna("NC")
    )
    nir = acts["ben_cdi_nir"]
    is_normal = nir.isna() | pd.to_numeric(nir, errors="coerce").isin([0, 3, 4])
    acts["person"] = acts["person"].where((acts["is_individual"] == "true") & is_normal)
    return acts


def prefixes(seeds: Path, kind: str) -> pd.Series:
    """Return the departments that begin a number of this kind."""
    rows = listed(seeds, "department_prefixes")
    return rows[rows["prefix_kind"] == kind].set_index("prefix")["department_code"]


def departments_registered(acts: pd.DataFrame, raw: Path, seeds: Path) -> pd.Series:
    """Return the department that the register gives each act, at its care date."""
    register = pd.read_parquet(raw / "da_pra_r")
    register["month"] = pd.to_datetime(
        {"year": register["dte_ann_trt"], "month": register["dte_moi_fin"], "day": 1}
    )
    register = last_delivered(register, ["pfs_pfs_num", "month"])
    fund, postcode = register["cai_num"].str.zfill(3), register["pfs_cod_pos"].str.zfill(5)
    funds, postcodes = prefixes(seeds, "fund"), prefixes(seeds, "postcode")
    register["place"] = (
        fund.str[:3]
        .map(funds)
        .fillna(fund.str[:2].map(funds))
        .fillna(postcode.str[:3].map(postcodes))
        .fillna(postcode.str[:2].map(postcodes))
    )
    register = register[["pfs_pfs_num", "month", "place"]].sort_values("month")
    wanted = acts[["pfs_exe_num", "exe_soi_dtd"]].reset_index().dropna()
    wanted = wanted.sort_values("exe_soi_dtd")
    found = []
    for direction in ("backward", "forward"):
        joined = pd.merge_asof(
            wanted,
            register.assign(month=register["month"].astype(wanted["exe_soi_dtd"].dtype)),
            left_on="exe_soi_dtd",
            right_on="month",
            left_by="pfs_exe_num",
            right_by="pfs_pfs_num",
            direction=direction,
        ).set_index("index")
        found.append(joined)
    before, after = found
    return before["place"].where(before["pfs_pfs_num"].notna(), after["place"])


def monitored(acts: pd.DataFrame, seeds: Path) -> pd.DataFrame:
    """Keep the acts of a perimeter, and name its zones."""
    regions = listed(seeds, "departments").set_index("department_code")["region_code"]
    perimeters = listed(seeds, "perimeters")
    for bound in ("care_from", "care_to"):
        perimeters[bound] = pd.to_datetime(perimeters[bound])
    acts = acts.merge(perimeters, how="cross")
    acts = acts[
        (acts["exe_soi_dtd"] >= acts["care_from"])
        & (acts["exe_soi_dtd"] <= acts["care_to"])
        & (acts["executor_department"].map(regions) == acts["executor_region_code"])
    ]
    department = acts["beneficiary_department"]
    is_inside = department.map(regions) == acts["executor_region_code"]
    acts["beneficiary_zone"] = department.where(is_inside | (department == "NC"), "HIDF")
    return acts


def counted(acts: pd.DataFrame, within: list[str], dimensions: list[str]) -> pd.DataFrame:
    """Count acts and patients in the full cube of the dimensions, totals as rows."""
    found = []
    for kept in product([True, False], repeat=len(dimensions)):
        members = [name for name, is_kept in zip(dimensions, kept, strict=True) if is_kept]
        rows = acts.groupby([*within, *members], as_index=False).agg(
            act_count=("prs_act_qte", "sum"), patient_count=("person", "nunique")
        )
        others = {name: "all" for name in dimensions if name not in members}
        found.append(rows.assign(**others))
    return pd.concat(found)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
