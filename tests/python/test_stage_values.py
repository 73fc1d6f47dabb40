"""How `telesante stage` reads values, lines and files that tools of the field write."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from test_stage import (
    BENEFICIARY,
    CLAIM,
    PROFESSIONAL,
    PSEUDONYM,
    Stage,
    as_select,
    claims,
    csv,
    parquet,
    refused,
)

from telesante.contract import tables

ESTABLISHMENT = {name: CLAIM[name] for name in list(CLAIM)[:9]} | {
    "etb_exe_fin": "75012345",
    "ete_cat_cod": "124",
    "ete_ind_taa": "0",
}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def stored(stage: Stage, column: str, table: str = "er_prs_f") -> list:
    return [value for (value,) in stage.rows(table, column)]


def read(stage: Stage, column: str, value: str) -> object:
    """Return what is stored of one value, or the reason of its reject."""
    rows = claims(30)
    rows[6][column] = value
    result = stage.deliver("ER_PRS_F.csv", csv(rows))
    assert result.exit_code == 0, result.output
    if rejects := list(stage.raw.glob("rejects/*")):
        assert len(rejects) == 1
        [(line, at_fault, reason, *_)] = stage.rejects()
        assert (line, at_fault) == (7, column)
        return reason
    return stored(stage, column)[6]


# Words for missing.


@pytest.mark.parametrize(
    "word",
    ["NA", "NULL", "null", "(null)", "None", "nan", "NaN", "NaT", "<NA>", ".", "\\N", "#N/A"],
)
@pytest.mark.parametrize("column", ["pfs_exe_num", "exo_mtf", "exe_soi_dtd", "prs_pai_mnt"])
def test_a_word_for_missing_is_null_in_every_column(stage: Stage, column: str, word: str) -> None:
    assert read(stage, column, word) is None


def test_a_word_for_missing_is_no_key(stage: Stage) -> None:
    assert read(stage, "dct_ord_num", "NA") == "empty_key"


def test_a_code_of_letters_is_no_word_for_missing(stage: Stage) -> None:
    assert read(stage, "ben_cdi_nir", "NN") == "NN"


def test_words_for_missing_are_counted_by_column(stage: Stage) -> None:
    rows = [BENEFICIARY | {"ben_rng_gem": str(rank), "ben_idt_ano": "NA"} for rank in range(12)]
    rows += [BENEFICIARY | {"ben_rng_gem": "20", "ben_idt_ano": "IDT1", "ben_nai_ann": "."}]
    result = stage.deliver("IR_BEN_R.csv", csv(rows))
    assert result.exit_code == 0
    expected = "13 words for missing read as nothing: ben_idt_ano 12 (NA), ben_nai_ann 1 (.)"
    assert expected in result.stderr
    assert stored(stage, "ben_idt_ano", "ir_ben_r") == [None] * 12 + ["IDT1"]


def test_words_of_a_parquet_file_are_null(stage: Stage) -> None:
    path = parquet(stage, "ER_PRS_F.parquet", as_select(CLAIM, exo_mtf="'NA'", pfs_exe_num="'nan'"))
    assert "exo_mtf 1 (NA), pfs_exe_num 1 (nan)" in stage.run(path).stderr
    assert stage.rows(columns="exo_mtf, pfs_exe_num") == [(None, None)]


def test_an_identifier_of_implausibly_many_pseudonyms_refuses_the_referential(
    stage: Stage,
) -> None:
    rows = [
        BENEFICIARY | {"ben_nir_psa": f"{PSEUDONYM}{rank}", "ben_idt_ano": "INCONNU"}
        for rank in range(11)
    ]
    output = refused(stage.deliver("IR_BEN_R.csv", csv(rows)))
    assert "column ben_idt_ano: found one identifier for 11 different ben_nir_psa" in output
    assert "INCONNU" not in output
    assert stage.deliver("IR_BEN_R.csv", csv(rows[:10])).exit_code == 0


def test_a_professional_of_implausibly_many_practices_in_a_month_refuses_the_register(
    stage: Stage,
) -> None:
    rows = [PROFESSIONAL | {"pfs_pfs_num": f"751{rank:05}"} for rank in range(11)]
    output = refused(stage.deliver("DA_PRA_R.csv", csv(rows)))
    assert "column sta_pfs_num: found one identifier for 11 different pfs_pfs_num" in output
    over_two_months = [row | {"dte_moi_fin": str(1 + rank % 2)} for rank, row in enumerate(rows)]
    assert stage.deliver("DA_PRA_R.csv", csv(over_two_months)).exit_code == 0


def test_a_large_referential_is_not_refused_for_a_few_lines(stage: Stage) -> None:
    rows = [
        BENEFICIARY | {"ben_nir_psa": f"P{rank}", "ben_idt_ano": f"I{rank if rank > 12 else 1}"}
        for rank in range(13_000)
    ]
    assert stage.deliver("IR_BEN_R.csv", csv(rows)).exit_code == 0


# Identifiers.


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("pfs_exe_num", "1100100", "01100100"),
        ("pfs_exe_num", "1100100.0", "01100100"),
        ("pfs_exe_num", "1100100,00", "01100100"),
        ("pfs_exe_num", "01aB9cD2eF4gH6iJ8", "01aB9cD2eF4gH6iJ8"),
        ("pfs_exe_num", "123456789", "123456789"),
        ("ben_res_dpt", "1", "001"),
        ("ben_res_com", "53", "053"),
        ("org_cle_num", "17510000", "017510000"),
        ("org_cle_num", "01C75100", "01C75100"),
        ("pfs_exe_num", "1,23457E+16", "digits_lost"),
        ("pfs_exe_num", "7.51123E+07", "digits_lost"),
        ("ben_nir_psa", "1.2345678901234568e+16", "digits_lost"),
        ("ben_nir_psa", "1E+16", "digits_lost"),
        ("ben_nir_psa", "12345678901234568.0", "digits_lost"),
        ("ben_nir_psa", "inf", "digits_lost"),
        ("ben_nir_psa", "#REF!", "not_text"),
        ("pfs_exe_num", "'01100100", "not_text"),
        ("ben_nir_psa", "1234E5678", "1234E5678"),
    ],
)
def test_a_code_has_its_width_and_all_of_its_digits(
    stage: Stage, column: str, value: str, expected: str
) -> None:
    assert read(stage, column, value) == expected


def test_codes_of_the_register_and_of_establishments_have_their_width(stage: Stage) -> None:
    row = PROFESSIONAL | {"pfs_pfs_num": "1100100", "sta_pfs_num": "1100100", "cai_num": "11"}
    assert stage.deliver("DA_PRA_R.csv", csv([row | {"pfs_cod_pos": "1000"}])).exit_code == 0
    columns = "pfs_pfs_num, sta_pfs_num, cai_num, pfs_cod_pos"
    assert stage.rows("da_pra_r", columns) == [("01100100", "01100100", "011", "01000")]
    rows = [ESTABLISHMENT, ESTABLISHMENT | {"etb_exe_fin": "1078001"}]
    assert stage.deliver("ER_ETE_F.csv", csv(rows)).exit_code == 0
    assert stored(stage, "etb_exe_fin", "er_ete_f") == ["75012345", "01078001"]


def test_where_a_file_has_finess_of_nine_characters_all_have_nine(stage: Stage) -> None:
    rows = [ESTABLISHMENT | {"etb_exe_fin": number} for number in ("750123456", "10780010", "")]
    assert stage.deliver("ER_ETE_F.csv", csv(rows)).exit_code == 0
    assert stored(stage, "etb_exe_fin", "er_ete_f") == ["750123456", "010780010", None]


@pytest.mark.parametrize("kind", ["bigint", "double", "decimal(38, 10)", "hugeint"])
def test_codes_that_a_parquet_file_holds_as_numbers_have_their_width(
    stage: Stage, kind: str
) -> None:
    select = as_select(CLAIM, pfs_exe_num=f"1100100::{kind}", ben_res_dpt=f"1::{kind}")
    assert stage.run(parquet(stage, "ER_PRS_F.parquet", select)).exit_code == 0
    assert stage.rows(columns="pfs_exe_num, ben_res_dpt") == [("01100100", "001")]


@pytest.mark.parametrize(
    ("kind", "number"),
    [("double", "12345678901234567"), ("float", "110010011"), ("double", "'inf'::double")],
)
def test_a_float_that_lost_digits_is_rejected(stage: Stage, kind: str, number: str) -> None:
    changed = f"case when range = 30 then {number} else 7 end::{kind}"
    select = as_select(CLAIM, ben_nir_psa=changed, dct_ord_num="range") + " from range(100)"
    assert stage.run(parquet(stage, "ER_PRS_F.parquet", select)).exit_code == 0
    assert [reject[:3] for reject in stage.rejects()] == [(31, "ben_nir_psa", "digits_lost")]
    assert set(stored(stage, "ben_nir_psa")) == {"7"}


def test_zeros_alone_are_no_professional_and_no_establishment(stage: Stage) -> None:
    assert read(stage, "pfs_exe_num", "00000000") is None
    rows = [ESTABLISHMENT | {"etb_exe_fin": zeros} for zeros in ("00000000", "0", "000000000")]
    result = stage.deliver("ER_ETE_F.csv", csv(rows))
    assert stored(stage, "etb_exe_fin", "er_ete_f") == [None] * 3
    assert "etb_exe_fin 3 (0, 00000000, 000000000)" in result.stderr
    select = as_select(CLAIM, pfs_exe_num="0::bigint", prs_ord_num="2")
    result = stage.run(parquet(stage, "ER_PRS_F.parquet", select))
    assert "pfs_exe_num 1 (00000000)" in result.stderr
    rows = [PROFESSIONAL | {"sta_pfs_num": "00000000"}]
    assert stage.deliver("DA_PRA_R.csv", csv(rows)).exit_code == 0
    assert stored(stage, "sta_pfs_num", "da_pra_r") == [None]


# Spaces.


BLANKS = ["\u00a0", "\u202f", "\u2007", "\u2009", "\ufeff", "\u200b", "\u200e", " \u00a0 "]


@pytest.mark.parametrize("blank", BLANKS)
def test_blanks_of_every_kind_around_a_code_are_nothing(stage: Stage, blank: str) -> None:
    rows = [{name: f"{blank}{value}{blank}" for name, value in row.items()} for row in claims(2)]
    plain = Stage(stage.folder / "plain")
    plain.deliver("ER_PRS_F.csv", csv(claims(2)))
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    columns = "* exclude (_delivery_id)"
    assert stage.rows(columns=columns) == plain.rows(columns=columns)


def test_a_blank_of_latin_1_around_a_code_is_nothing(stage: Stage) -> None:
    text = csv(claims(2, pfs_exe_num="75112345\u00a0", ben_res_com="é12"))
    assert stage.deliver("ER_PRS_F.csv", text.encode("latin-1")).exit_code == 0
    assert stored(stage, "pfs_exe_num") == ["75112345"] * 2


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u200b"])
def test_a_blank_inside_a_code_is_a_reject(stage: Stage, blank: str) -> None:
    assert read(stage, "pfs_exe_num", f"751{blank}12345") == "blank_inside"


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f"])
def test_a_blank_inside_a_number_is_a_reject(stage: Stage, blank: str) -> None:
    assert read(stage, "prs_pai_mnt", f"1{blank}234,56") == "not_a_decimal"


# Dates.


LAYOUTS = {
    "SAS date9": "%d%b%Y",
    "SAS datetime20": "%d%b%Y:00:00:00",
    "SAS datetime22.3": "%d%b%Y:00:00:00.000",
    "Oracle": "%d-%b-%Y",
    "SAS e8601dt, pandas": "%Y-%m-%dT00:00:00",
    "data.table": "%Y-%m-%dT00:00:00Z",
    "DuckDB, pandas": "%Y-%m-%d 00:00:00",
    "SQL Server": "%Y-%m-%d 00:00:00.000",
    "Spark": "%Y-%m-%dT00:00:00.000+01:00",
    "spreadsheet": "%d/%m/%Y 00:00",
    "French": "%d/%m/%Y 00:00:00",
    "SAS b8601da": "%Y%m%d",
    "SAS yymmdds10": "%Y/%m/%d",
    "SAS ddmmyyp10": "%d.%m.%Y",
    "SAS ddmmyyd10": "%d-%m-%Y",
}


def dated(layout: str) -> list[dict[str, str]]:
    def written(day: date) -> str:
        return day.strftime(layout).upper().replace("00:00Z", "00:00Z")

    return claims(
        3,
        flx_dis_dtd=written(date(2024, 3, 1)),
        flx_trt_dtd=written(date(2024, 2, 12)),
        exe_soi_dtd=written(date(2024, 2, 5)),
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_dates_of_a_column_in_one_layout_are_read(stage: Stage, layout: str) -> None:
    rows = dated(LAYOUTS[layout])
    rows[1]["exe_soi_dtd"] = "."
    result = stage.deliver("ER_PRS_F.csv", csv(rows))
    assert result.exit_code == 0, result.output
    first, second, last = stage.rows(columns="flx_dis_dtd, flx_trt_dtd, exe_soi_dtd")
    assert first == last == (date(2024, 3, 1), date(2024, 2, 12), date(2024, 2, 5))
    assert second[2] is None


MONTHS = "JAN,FÉVR.,mars,AVR,MAI,juin,Juil,AOÛ,sept.,OCT,nov.,DÉC"


def test_months_are_read_in_french_and_in_english(stage: Stage) -> None:
    rows = claims(24)
    for rank, month in enumerate(MONTHS.split(",")):
        rows[rank]["exe_soi_dtd"] = f"05{month}2023"
        rows[rank + 12]["exe_soi_dtd"] = f"{date(2023, rank + 1, 5):%d%b%Y}"
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    assert stored(stage, "exe_soi_dtd") == 2 * [date(2023, month, 5) for month in range(1, 13)]


@pytest.mark.parametrize("value", ["05FEB2024", "2024-02-05 00:00:00", "20240205", "05.02.2024"])
def test_a_date_in_another_layout_than_its_column_is_a_reject(stage: Stage, value: str) -> None:
    assert read(stage, "exe_soi_dtd", value) == "not_a_date"


@pytest.mark.parametrize("layout", ["%d/%m/%y", "%d%b%y", "%d-%b-%y", "%d/%m/%y 00:00:00"])
def test_years_of_two_digits_are_refused(stage: Stage, layout: str) -> None:
    output = refused(stage.deliver("ER_PRS_F.csv", csv(dated(layout))))
    assert "expected a year of four digits" in output
    assert stage.is_empty()


@pytest.mark.parametrize(
    "value",
    ["05/02/2024 23:00:00", "2024-02-05T23:00:00Z", "05FEB2024:00:00:01", "2024-02-05 00:00:00.5"],
)
def test_a_date_that_is_not_at_midnight_is_a_reject(stage: Stage, value: str) -> None:
    assert read(stage, "exe_soi_dtd", value) == "not_midnight"


@pytest.mark.parametrize("value", ["02/03/2024", "2024-02-29"])
def test_a_flux_that_is_not_the_first_of_its_month_is_a_reject(stage: Stage, value: str) -> None:
    assert read(stage, "flx_dis_dtd", value) == "not_first_of_month"


@pytest.mark.parametrize("value", ["00/00/0000", "0000-00-00", "13/13/2024", "3/1/2024"])
def test_a_date_that_does_not_exist_is_a_reject(stage: Stage, value: str) -> None:
    assert read(stage, "exe_soi_dtd", value) == "not_a_date"


@pytest.mark.parametrize("kind", ["timestamp", "timestamp_ns", "timestamptz"])
def test_a_moment_of_parquet_is_a_date_at_midnight_only(stage: Stage, kind: str) -> None:
    moment = "case when range = 30 then '2024-02-05 23:00:00+00' else '2024-02-05 00:00:00+00' end"
    select = as_select(CLAIM, exe_soi_dtd=f"({moment})::{kind}", dct_ord_num="range")
    path = stage.write("ER_PRS_F.parquet", b"")
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"copy ({select} from range(100)) to '{path}' (format parquet)")
    result = stage.run(path)
    assert result.exit_code == 0, result.output
    assert [reject[:3] for reject in stage.rejects()] == [(31, "exe_soi_dtd", "not_midnight")]
    assert set(stored(stage, "exe_soi_dtd")) == {date(2024, 2, 5)}


# Parquet as others write it.


def test_a_column_without_any_value_is_null_whatever_its_type(stage: Stage) -> None:
    select = as_select(
        CLAIM,
        exo_mtf="null",
        ben_cta_typ="null::boolean",
        exe_soi_dtd="null::integer",
        ben_cdi_nir="null::date",
        prs_pai_mnt="null::boolean",
    )
    result = stage.run(parquet(stage, "ER_PRS_F.parquet", select))
    assert result.exit_code == 0, result.output
    columns = "exo_mtf, ben_cta_typ, exe_soi_dtd, ben_cdi_nir, prs_pai_mnt"
    assert stage.rows(columns=columns) == [(None,) * 5]


def test_texts_and_floats_of_older_writers_are_read(stage: Stage) -> None:
    select = as_select(CLAIM, pfs_exe_num="'01100100'::blob", prs_pai_mnt="234.56::float")
    assert stage.run(parquet(stage, "ER_PRS_F.parquet", select)).exit_code == 0
    assert stage.rows(columns="pfs_exe_num, prs_pai_mnt") == [("01100100", Decimal("234.56"))]


def test_tops_are_read_from_booleans(stage: Stage) -> None:
    words = ["true", "FALSE", "True", "VRAI", "f", "1", "0", ""]
    rows = [row | {"ben_cmu_top": word} for row, word in zip(claims(8), words, strict=True)]
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    assert stored(stage, "ben_cmu_top") == [1, 0, 1, 1, 0, 1, 0, None]
    select = as_select(CLAIM, ben_cmu_top="range = 1", dct_ord_num="range") + " from range(2)"
    other = Stage(stage.folder / "parquet")
    assert other.run(parquet(other, "ER_PRS_F.parquet", select)).exit_code == 0
    assert stored(other, "ben_cmu_top") == [0, 1]


def test_a_boolean_elsewhere_is_no_number(stage: Stage) -> None:
    assert read(stage, "prs_act_qte", "true") == "not_an_integer"
    path = parquet(stage, "ER_PRS_F.parquet", as_select(CLAIM, prs_act_qte="true"))
    assert "column prs_act_qte: found type BOOLEAN" in refused(stage.run(path))


WITHOUT_FLUX = {name: value for name, value in CLAIM.items() if name != "flx_dis_dtd"}


@pytest.mark.parametrize("key", ["2024-03-01", "2024-03-01 00%3A00%3A00", "20240301"])
def test_folders_of_a_dataset_name_its_table_and_its_flux(stage: Stage, key: str) -> None:
    parquet(stage, f"in/ER_PRS_F/flx_dis_dtd={key}/part-0.parquet", as_select(WITHOUT_FLUX))
    text = csv([WITHOUT_FLUX | {"dct_ord_num": "2", "exo_mtf": "NA"}])
    stage.write(f"in/ER_PRS_F/FLX_DIS_DTD={key}/part-1.csv", text)
    for mark in ("_SUCCESS", "_metadata", "_committed_12", ".part-0.parquet.crc"):
        stage.write(f"in/ER_PRS_F/{mark}", b"")
    result = stage.run(stage.folder / "in")
    assert result.exit_code == 0, result.output
    assert sorted(stage.rows(columns="flx_dis_dtd, dct_ord_num")) == [
        (date(2024, 3, 1), 1),
        (date(2024, 3, 1), 2),
    ]


def test_a_part_delivered_alone_is_of_the_dataset_around_it(stage: Stage) -> None:
    path = "ER_PRS_F.parquet/flx_dis_dtd=2024-03-01/part-0.parquet"
    result = stage.run(parquet(stage, path, as_select(WITHOUT_FLUX)))
    assert result.exit_code == 0, result.output
    assert stored(stage, "flx_dis_dtd") == [date(2024, 3, 1)]


def test_parts_of_equal_bytes_in_two_flux_months_are_two_files(stage: Stage) -> None:
    for flux in ("2024-03-01", "2024-04-01"):
        parquet(stage, f"ER_PRS_F/flx_dis_dtd={flux}/part-0.parquet", as_select(WITHOUT_FLUX))
    assert stage.run(stage.folder / "ER_PRS_F").exit_code == 0
    assert stored(stage, "flx_dis_dtd") == [date(2024, 3, 1), date(2024, 4, 1)]


def test_rows_without_a_value_of_the_partition_have_no_key(stage: Stage) -> None:
    path = "ER_PRS_F/flx_dis_dtd=__HIVE_DEFAULT_PARTITION__/part-0.parquet"
    output = refused(stage.run(parquet(stage, path, as_select(WITHOUT_FLUX))))
    assert "column flx_dis_dtd: found nothing" in output


@pytest.mark.parametrize("folder", ["_temporary", "_delta_log"])
def test_a_folder_whose_parts_are_not_all_data_stops_the_command(stage: Stage, folder: str) -> None:
    parquet(stage, f"ER_PRS_F/{folder}/part-0.parquet", as_select(CLAIM))
    assert stage.run(stage.folder / "ER_PRS_F").exit_code == 2
    assert stage.is_empty()


# Lines and headers.


HEADERS = {
    "again": lambda header: header,
    "in lower case": str.lower,
    "with a byte order mark": lambda header: "\ufeff" + header,
    "quoted": lambda header: '"' + header.replace(";", '";"') + '"',
    "after a line for Excel": lambda header: "sep=;\n" + header,
    "after the end mark of the first file": lambda header: "\x1a" + header,
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_inside_a_file_is_a_header(stage: Stage, header: str) -> None:
    lines = csv(claims(6)).split("\n")
    lines.insert(4, HEADERS[header](lines[0]))
    assert stage.deliver("ER_PRS_F.csv", "\n".join(lines)).exit_code == 0
    assert stored(stage, "dct_ord_num") == [1, 2, 3, 4, 5, 6]
    assert stage.manifest("line_count, stored_count, rejected_count") == [(6, 6, 0)]


def test_a_second_header_of_another_order_refuses_the_file(stage: Stage) -> None:
    other = csv([dict(reversed(row.items())) for row in claims(3)])
    output = refused(stage.deliver("ER_PRS_F.csv", csv(claims(40)) + other))
    assert "line 41: found a second header, with other columns or in another order" in output
    assert stage.is_empty()


def test_members_of_a_gzip_file_are_one_file(stage: Stage) -> None:
    parts = [csv(claims(3)), csv(claims(2, prs_ord_num="2"))]
    content = b"".join(gzip.compress(part.encode()) for part in parts)
    assert stage.deliver("ER_PRS_F.csv.gz", content).exit_code == 0
    assert stage.manifest("line_count, stored_count") == [(5, 5)]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;", "sep=;;;;"])
def test_the_line_that_tells_excel_the_separator_is_skipped(stage: Stage, line: str) -> None:
    assert stage.deliver("ER_PRS_F.csv", f"{line}\r\n" + csv(claims(3))).exit_code == 0
    assert stage.rows(columns="_line, dct_ord_num") == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize("end", ["\x1a", "\n\x1a", "\x1a\r\n", "\r\n\x1a\r\n"])
def test_the_mark_that_ends_a_file_is_no_line(stage: Stage, end: str) -> None:
    text = csv(claims(3)).removesuffix("\n") + end
    assert stage.deliver("ER_PRS_F.csv", text).exit_code == 0
    assert stage.manifest("line_count, stored_count") == [(3, 3)]
    assert stored(stage, "pfs_exe_num") == ["75112345"] * 3


SEMICOLONS = {
    "on data lines": ("", ";"),
    "on all lines": (";", ";"),
    "on the header": (";", ""),
    "of several empty columns": (";;;", ";;;"),
}


@pytest.mark.parametrize("where", SEMICOLONS)
def test_separators_that_no_column_follows_are_nothing(stage: Stage, where: str) -> None:
    after_header, after_line = SEMICOLONS[where]
    header, *lines = csv(claims(3)).strip().split("\n")
    text = "\n".join([header + after_header, *(line + after_line for line in lines)])
    result = stage.deliver("ER_PRS_F.csv", text)
    assert result.exit_code == 0, result.output
    assert len(stage.rows()) == 3


def test_a_value_without_a_column_is_a_reject(stage: Stage) -> None:
    header, *lines = csv(claims(40)).strip().split("\n")
    lines = [f"{line};" for line in lines]
    lines[6] += "75112345"
    assert stage.deliver("ER_PRS_F.csv", "\n".join([header, *lines])).exit_code == 0
    assert [reject[:3] for reject in stage.rejects()] == [(7, None, "field_count")]


# Names.


NAMES = ["[2024]", "l'été", 'a"b', "a b", "*?", "{}", "$x;--", "[red]x[/blue]", "%41", "x=1"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_folders_and_files_are_data(tmp_path: Path, name: str) -> None:
    stage = Stage(tmp_path / name)
    stage.write(f"in/{name}/ER_PRS_F_{name}.csv", csv(claims(3) + claims(1, exo_mtf="NA")))
    with duckdb.connect() as connection:
        connection.execute(f"copy ({as_select(CLAIM)}) to '{tmp_path}/one.parquet'")
    (stage.folder / f"in/{name}/ER_PRS_F_{name}.parquet").write_bytes(
        (tmp_path / "one.parquet").read_bytes()
    )
    result = stage.run(stage.folder / "in")
    assert result.exit_code == 0, result.output
    assert len(list((stage.raw / "manifest").iterdir())) == 2


def test_bytes_that_are_no_text_in_a_name_are_escaped(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    path = parquet(stage, "one.parquet", as_select(CLAIM))
    named = tmp_path / b"ER_PRS_F_\xe9t\xe9\x1b[31m.parquet".decode("utf-8", "surrogateescape")
    path.rename(named)
    result = stage.run(named)
    assert result.exit_code == 0, result.output
    assert stage.manifest("file_name") == [(r"ER_PRS_F_\udce9t\udce9\x1b[31m.parquet",)]
    assert "\x1b[31m" not in result.output


def test_widths_and_bounds_stand_on_columns_that_have_them() -> None:
    columns = [column for table in tables().values() for column in table.columns]
    assert {column.type for column in columns if column.width} == {"string"}
    assert {column.type for column in columns if column.is_first_of_month} == {"date"}
    assert {column.type for column in columns if column.is_top} == {"integer"}
