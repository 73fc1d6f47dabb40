"""Acts by month and flows between departments, as an analyst writes them with polars.

    python analyst_polars.py RAW SEEDS OUT

Reads the raw store and the lists of the project, and writes `acts_monthly.parquet` and
`flows_department.parquet`, with the rows of the marts of the same names.
"""

import sys
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl

NINE_KEY = [
    *("flx_dis_dtd", "flx_trt_dtd", "flx_emt_typ", "flx_emt_num", "flx_emt_ord"),
    *("org_cle_num", "dct_ord_num", "prs_ord_num", "rem_typ_aff"),
]
ACT = ["person", "exe_soi_dtd", "prs_nat_ref", "pfs_exe_num", "etb_exe_fin"]
PEOPLE = ["ben_nir_psa", "ben_rng_gem"]
DELIVERED = ["_delivery_id", "_line"]
ATTRIBUTES = ["residence", "ben_cdi_nir"]


def main(raw: Path, seeds: Path, out: Path) -> None:
    """Write both tables."""
    acts = located(versions(lines_kept(raw, seeds)), raw, seeds)
    editions = listed(seeds, "editions").select(
        "edition_id", pl.col("flux_end").str.to_date().fill_null(last_flux(raw))
    )
    seen = (
        acts.join(editions, how="cross")
        .filter(
            pl.col("known_from") <= pl.col("flux_end"), pl.col("known_until") > pl.col("flux_end")
        )
        .with_columns(pl.col("exe_soi_dtd").dt.truncate("1mo").alias("care_month"))
    )
    out.mkdir(exist_ok=True)
    dimensions = ["act_category", "executor_department"]
    counted(seen, ["edition_id", "care_month"], dimensions).write_parquet(
        out / "acts_monthly.parquet"
    )
    counted(
        monitored(seen, seeds), ["edition_id", "perimeter_id"], [*dimensions, "beneficiary_zone"]
    ).write_parquet(out / "flows_department.parquet")


def listed(seeds: Path, name: str) -> pl.DataFrame:
    """Read one of the project's lists, every column as text."""
    (file,) = seeds.glob(f"*/{name}.csv")
    return pl.read_csv(file, infer_schema=False)


def table(raw: Path, name: str) -> pl.LazyFrame:
    """Read one of the tables of the raw store."""
    return pl.scan_parquet(raw / name / "**/*.parquet", hive_partitioning=True)


def last_flux(raw: Path) -> date:
    """Return the last flux month of the store."""
    return table(raw, "er_prs_f").select(pl.col("flx_dis_dtd").cast(pl.Date).max()).collect().item()


def lines_kept(raw: Path, seeds: Path) -> pl.LazyFrame:
    """Keep the lines that count, each once, with the person behind the pseudonym."""
    codes = listed(seeds, "acts").select(pl.col("act_code").cast(pl.Int64).alias("prs_nat_ref"))
    establishments = (
        table(raw, "er_ete_f")
        .sort(DELIVERED)
        .unique(NINE_KEY, keep="last")
        .select(*NINE_KEY, "etb_exe_fin", "ete_ind_taa")
    )
    people = (
        table(raw, "ir_ben_r")
        .with_columns(pl.col("ben_rng_gem").fill_null(0))
        .sort(DELIVERED)
        .unique(PEOPLE, keep="last")
        .select(
            *PEOPLE,
            pl.col("ben_idt_ano").str.strip_chars().replace("", None).alias("identifier"),
            residence("ben_res_dpt", "ben_res_com").alias("referential_residence"),
        )
    )
    lines = table(raw, "er_prs_f").with_columns(
        pl.col("prs_nat_ref").cast(pl.Int64), pl.col("ben_rng_gem").fill_null(0)
    )
    repeated = lines.group_by(NINE_KEY).len().filter(pl.col("len") > 1)
    last = lines.join(repeated, on=NINE_KEY, how="semi").sort(DELIVERED)
    once = pl.concat(
        [
            lines.join(repeated, on=NINE_KEY, how="anti"),
            last.unique(NINE_KEY, keep="last"),
        ]
    )
    kept = (
        once.join(codes.lazy(), on="prs_nat_ref", how="semi")
        .join(establishments, on=NINE_KEY, how="left")
        .filter(
            ~pl.col("dpn_qlf").is_in([71, 72]).fill_null(value=False),
            ~pl.col("prs_dpn_qlp").is_in([71, 72]).fill_null(value=False),
            (pl.col("ete_ind_taa") != 1).fill_null(value=True),
            (pl.col("cpl_maj_top") < 2).fill_null(value=True),
            (pl.col("cpl_aff_cod") != 16).fill_null(value=True),
            ~pl.col("exe_soi_dtd").dt.year().is_in([1, 1600]),
        )
    )
    pseudonym = pl.concat_str("ben_nir_psa", "ben_rng_gem", separator="|")
    return kept.join(people, on=PEOPLE, how="left").select(
        *NINE_KEY[1:],
        pl.col("flx_dis_dtd").cast(pl.Date),
        pl.coalesce("identifier", pseudonym).alias("person"),
        *ACT[1:],
        *("prs_act_qte", "prs_pai_mnt", "bse_rem_mnt", "ben_cdi_nir", "referential_residence"),
        residence("ben_res_dpt", "ben_res_com").alias("residence"),
    )


def residence(department: str, commune: str) -> pl.Expr:
    """Write a residence as the project's list does."""
    code = pl.col(department).str.pad_start(3, "0")
    overseas = pl.lit("97") + pl.col(commune).str.pad_start(3, "0").str.head(1)
    return pl.when((code == "097") & pl.col(commune).is_not_null()).then(overseas).otherwise(code)


def versions(lines: pl.LazyFrame) -> pl.DataFrame:
    """Net the lines of an act, flux by flux: what was known of it, from when to when."""
    positive = pl.col("prs_act_qte") > 0
    amounts = {
        "quantity": pl.col("prs_act_qte"),
        "paid": pl.col("prs_pai_mnt"),
        "reimbursed": pl.col("bse_rem_mnt"),
    }
    # Pseudonyms of one person may differ, and with them what the referential says of the residence.
    described = [*ATTRIBUTES, "referential_residence"]
    states = (
        lines.sort(NINE_KEY)
        .group_by([*ACT, "flx_dis_dtd"], maintain_order=True)
        .agg(
            *(column.fill_null(0).sum().alias(name) for name, column in amounts.items()),
            pl.struct(described).filter(positive).last().alias("described"),
        )
        .with_columns(
            *(pl.col(name).cum_sum().over(ACT) for name in amounts),
            pl.col("described").forward_fill().over(ACT),
        )
    )
    changed = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name).shift().over(ACT)) for name in amounts
    )
    return (
        states.filter(changed)
        .with_columns(
            pl.col("flx_dis_dtd").alias("known_from"),
            pl.col("flx_dis_dtd")
            .shift(-1)
            .over(ACT)
            .fill_null(date(9999, 12, 31))
            .alias("known_until"),
        )
        .filter(pl.col("quantity") > 0)
        .unnest("described")
        .collect()
    )


def located(acts: pl.DataFrame, raw: Path, seeds: Path) -> pl.DataFrame:
    """Give each version its category, its places, and its patient, if it has one."""
    codes = listed(seeds, "acts").select(
        pl.col("act_code").cast(pl.Int64).alias("prs_nat_ref"),
        "act_category",
        (pl.col("is_individual") == "true").alias("is_individual"),
    )
    residences = listed(seeds, "residence_codes").select("residence_code", "department")
    places = dict(residences.iter_rows())
    number, finess = pl.col("pfs_exe_num"), pl.col("etb_exe_fin")
    clear, by_finess = prefixes(seeds, "professional"), prefixes(seeds, "finess")
    registered = acts.select("pfs_exe_num", "exe_soi_dtd").unique().drop_nulls().sort("exe_soi_dtd")
    register = departments_registered(raw, seeds).sort("register_month")
    for strategy in ("backward", "forward"):
        registered = registered.join_asof(
            register.rename({"place": strategy, "is_known": f"{strategy}_known"}),
            left_on="exe_soi_dtd",
            right_on="register_month",
            by="pfs_exe_num",
            strategy=strategy,
        ).drop("register_month", strict=False)
    registered = registered.select(
        "pfs_exe_num",
        "exe_soi_dtd",
        pl.when(pl.col("backward_known")).then("backward").otherwise("forward").alias("registered"),
    )
    fictitious = ~pl.col("ben_cdi_nir").cast(pl.Int64, strict=False).is_in([0, 3, 4])
    is_normal = pl.col("ben_cdi_nir").is_null() | ~fictitious.fill_null(value=True)
    return (
        acts.join(codes, on="prs_nat_ref")
        .join(registered, on=["pfs_exe_num", "exe_soi_dtd"], how="left")
        .with_columns(
            pl.coalesce(
                pl.when(number.str.len_chars() == 8).then(
                    number.str.head(2).replace_strict(clear, default=None)
                ),
                "registered",
                finess.str.head(3).replace_strict(by_finess, default=None),
                finess.str.head(2).replace_strict(by_finess, default=None),
                pl.lit("NC"),
            ).alias("executor_department"),
            pl.coalesce(
                pl.col("residence").replace_strict(places, default=None).replace("NC", None),
                pl.col("referential_residence").replace_strict(places, default=None),
                pl.lit("NC"),
            ).alias("beneficiary_department"),
            pl.when(pl.col("is_individual") & is_normal).then("person").alias("person"),
        )
    )


def prefixes(seeds: Path, kind: str) -> dict[str, str]:
    """Return the departments that begin a number of this kind."""
    rows = listed(seeds, "department_prefixes").filter(pl.col("prefix_kind") == kind)
    return dict(rows.select("prefix", "department_code").iter_rows())


def departments_registered(raw: Path, seeds: Path) -> pl.DataFrame:
    """Return the department of each number, each month of the register."""
    fund, postcode = prefixes(seeds, "fund"), prefixes(seeds, "postcode")
    codes = [
        (pl.col("cai_num").str.pad_start(3, "0"), fund),
        (pl.col("pfs_cod_pos").str.pad_start(5, "0"), postcode),
    ]
    return (
        table(raw, "da_pra_r")
        .sort(DELIVERED)
        .select(
            pl.col("pfs_pfs_num").alias("pfs_exe_num"),
            pl.date("dte_ann_trt", "dte_moi_fin", 1).alias("register_month"),
            pl.coalesce(
                column.str.head(length).replace_strict(places, default=None)
                for column, places in codes
                for length in (3, 2)
            ).alias("place"),
            pl.lit(value=True).alias("is_known"),
        )
        .unique(["pfs_exe_num", "register_month"], keep="last")
        .collect()
    )


def monitored(acts: pl.DataFrame, seeds: Path) -> pl.DataFrame:
    """Keep the acts of a perimeter, and name its zones."""
    departments = listed(seeds, "departments").select("department_code", "region_code")
    perimeters = listed(seeds, "perimeters").with_columns(
        pl.col("care_from", "care_to").str.to_date()
    )
    regions = dict(departments.iter_rows())
    return (
        acts.join(perimeters, how="cross")
        .filter(
            pl.col("exe_soi_dtd") >= pl.col("care_from"),
            pl.col("exe_soi_dtd") <= pl.col("care_to"),
            pl.col("executor_department").replace_strict(regions, default=None)
            == pl.col("executor_region_code"),
        )
        .with_columns(
            pl.when(pl.col("beneficiary_department") == "NC")
            .then(pl.lit("NC"))
            .when(
                pl.col("beneficiary_department").replace_strict(regions, default=None)
                == pl.col("executor_region_code")
            )
            .then("beneficiary_department")
            .otherwise(pl.lit("HIDF"))
            .alias("beneficiary_zone")
        )
    )


def counted(acts: pl.DataFrame, within: list[str], dimensions: list[str]) -> pl.DataFrame:
    """Count acts and patients in the full cube of the dimensions, totals as rows."""
    found = []
    for kept in product([True, False], repeat=len(dimensions)):
        members = [
            pl.col(name) if is_kept else pl.lit("all").alias(name)
            for name, is_kept in zip(dimensions, kept, strict=True)
        ]
        found.append(
            acts.group_by(*within, *members).agg(
                pl.col("quantity").sum().cast(pl.Int64).alias("act_count"),
                pl.col("person").drop_nulls().n_unique().cast(pl.Int64).alias("patient_count"),
            )
        )
    return pl.concat(found)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
