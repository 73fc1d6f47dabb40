"""What becomes of lines that real extracts hold, from delivered files to the counts.

One small delivery of our own: keying errors in care dates, a cancellation without its original,
twins who share their identifier, and codes before and after their first day.
"""

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, PROJECT, dbt

KEY = {
    "flx_dis_dtd": "01/03/2024",
    "flx_trt_dtd": "12/02/2024",
    "flx_emt_typ": "1",
    "flx_emt_num": "751",
    "flx_emt_ord": "0",
    "org_cle_num": "01C751000",
    "dct_ord_num": "1",
    "prs_ord_num": "1",
    "rem_typ_aff": "0",
}
LINE = KEY | {
    "ben_nir_psa": "ANNA0000000000001",
    "ben_rng_gem": "1",
    "ben_cdi_nir": "00",
    "ben_sex_cod": "2",
    "ben_nai_ann": "1970",
    "ben_ama_cod": "54",
    "ben_res_dpt": "075",
    "ben_res_com": "056",
    "ben_cmu_top": "0",
    "ben_cta_typ": "",
    "rgm_grg_cod": "1",
    "rgm_cod": "100",
    "exe_soi_dtd": "15/02/2024",
    "prs_nat_ref": "1191",
    "prs_act_qte": "1",
    "prs_pai_mnt": "25.00",
    "bse_rem_mnt": "17.50",
    "cpl_maj_top": "0",
    "cpl_aff_cod": "0",
    "dpn_qlf": "0",
    "prs_dpn_qlp": "0",
    "exo_mtf": "",
    "pse_spe_cod": "1",
    "pse_act_nat": "0",
    "pse_stj_cod": "51",
    "pfs_exe_num": "75100100",
}
TWINS = "TWIN0000000000001"
LINES = {
    # Care dates: the flux of 1 March 2024 holds what was processed in February.
    "dates": [
        LINE | {"exe_soi_dtd": day, "ben_cmu_top": "1"}
        for day in ("15/02/2042", "15/02/2204", "31/12/9999", "01/03/2024", "15/02/1924")
    ]
    + [LINE | {"exe_soi_dtd": day} for day in ("29/02/2024", "31/12/2014", "01/01/2015")],
    "orphan": [LINE | {"exe_soi_dtd": "10/02/2024", "prs_act_qte": "-1", "prs_pai_mnt": "-25.00"}],
    "twins": [
        LINE | {"ben_nir_psa": TWINS, "ben_rng_gem": rank, "ben_nai_ann": "2018"} for rank in "123"
    ],
    "codes": [
        LINE | {"prs_nat_ref": code, "exe_soi_dtd": day, "flx_dis_dtd": "01/04/2024"}
        for code, day in (
            ("1046", "31/10/2023"),
            ("1046", "01/11/2023"),
            ("3141", "15/02/2021"),
            ("3173", "07/03/2024"),
            ("1039", "15/02/2024"),
            ("9203", "15/02/2024"),
        )
    ],
}
BENEFICIARY = {
    "ben_nai_ann": "2018",
    "ben_sex_cod": "2",
    "ben_res_dpt": "075",
    "ben_res_com": "056",
}
REFERENTIALS = {
    "IR_BEN_R": [
        {"ben_nir_psa": TWINS, "ben_rng_gem": rank, "ben_idt_ano": "IDTTWIN0000000001"}
        | BENEFICIARY
        for rank in "123"
    ]
    # One person under two pseudonyms is no twin.
    + [
        {
            "ben_nir_psa": f"ANNA000000000000{n}",
            "ben_rng_gem": "1",
            "ben_idt_ano": "IDTANNA000000001",
        }
        | BENEFICIARY
        for n in "12"
    ],
    "IR_IMB_R": [
        {
            "ben_nir_psa": "ANNA0000000000001",
            "ben_rng_gem": "1",
            "imb_ald_num": "8",
            "imb_etm_nat": "41",
            "imb_ald_dtd": "01/01/2020",
            "imb_ald_dtf": "",
        }
    ],
    "DA_PRA_R": [
        {
            "dte_ann_trt": "2024",
            "dte_moi_fin": "2",
            "pfs_pfs_num": "75100100",
            "sta_pfs_num": "75100100",
            "pfs_pra_spe": "1",
            "pra_mep_cod": "0",
            "exc_exc_nat": "1",
            "exc_fin_mtf": "",
            "cai_num": "751",
            "pfs_cod_pos": "75000",
        }
    ],
    "ER_ETE_F": [
        KEY
        | {
            "prs_ord_num": "99",
            "etb_exe_fin": "750123456",
            "ete_cat_cod": "124",
            "ete_ind_taa": "0",
        }
    ],
}

Query = Callable[[str], list[tuple]]


def write(file: Path, rows: list[dict[str, str]]) -> None:
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Query, str]]:
    """Stage the delivery and build what counts its lines; return a reader and dbt's messages."""
    folder = tmp_path_factory.mktemp("fates")
    delivery = folder / "delivery"
    delivery.mkdir()
    numbers = itertools.count(1)
    for name, lines in LINES.items():
        numbered = [line | {"dct_ord_num": str(next(numbers))} for line in lines]
        write(delivery / f"ER_PRS_F_{name}.csv", numbered)
    for name, rows in REFERENTIALS.items():
        write(delivery / f"{name}.csv", rows)
    with pytest.MonkeyPatch.context() as patch:
        for name, place in (
            ("TELESANTE_RAW", "extracts"),
            ("TELESANTE_DB", "warehouse.duckdb"),
            ("DBT_TARGET_PATH", "target"),
            ("DBT_LOG_PATH", "logs"),
        ):
            patch.setenv(name, str(folder / place))
        patch.setenv("TELESANTE_SALT", "a secret text of this test")
        subprocess.run([BIN / "telesante", "stage", delivery], cwd=PROJECT, check=True)
        environment = dict(os.environ)
        models = ("+line_accounting", "+fact_acts", "+acts_monthly")
        run = dbt(environment, "build", "--resource-type", "model", "seed", "-s", *models)
        assert run.returncode == 0, run.stdout
        test = dbt(environment, "test", "-s", "assert_no_identifier_is_shared_by_several_ranks")
        assert test.returncode == 0, test.stdout
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        yield (lambda query: connection.execute(query).fetchall()), test.stdout


def fates(query: Query, name: str) -> dict[str, int]:
    return dict(
        query(
            "select fate, sum(line_count) from marts.line_accounting"
            f" where file_name like '%ER_PRS_F_{name}.csv' group by fate"
        )
    )


def test_care_outside_the_plausible_days_is_counted_apart_and_never_published(built) -> None:
    query, _ = built
    assert fates(query, "dates") == {"excluded_implausible_care_date": 6, "counted": 2}
    months = {month for (month,) in query("select distinct care_month from marts.acts_monthly")}
    assert months <= {date(2015, 1, 1), date(2021, 2, 1), date(2023, 10, 1), date(2023, 11, 1)} | {
        date(2024, month, 1) for month in (2, 3)
    }
    # The lines with an impossible date showed a C2S.
    assert query("select bool_or(is_c2s) from marts.fact_acts") == [(False,)]


def test_a_cancellation_without_its_original_is_an_orphan(built) -> None:
    query, _ = built
    assert fates(query, "orphan") == {"orphan_reversal": 1}


def test_twins_who_share_their_identifier_are_told_and_their_acts_counted(built) -> None:
    query, messages = built
    acts = query(
        "select sum(act_quantity), count(distinct person_key) from marts.fact_acts"
        " where care_date = date '2024-02-15' and act_code = 1191"
    )
    assert acts == [(3, 1)]
    # One identifier, whatever the number of ranks: the person with two pseudonyms is none.
    assert "WARN 1 assert_no_identifier_is_shared_by_several_ranks" in messages


def test_codes_count_whatever_their_days_and_are_flagged_before_the_first(built) -> None:
    query, _ = built
    found = query(
        "select act_code, care_date, is_outside_validity from marts.fact_acts"
        " where act_code <> 1191 order by all"
    )
    assert found == [
        (1039, date(2024, 2, 15), False),
        (1046, date(2023, 10, 31), True),
        (1046, date(2023, 11, 1), False),
        (3141, date(2021, 2, 15), True),
        (3173, date(2024, 3, 7), False),
    ]
    assert fates(query, "codes") == {"counted": 5, "out_of_scope": 1}
