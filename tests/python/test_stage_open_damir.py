"""`telesante stage` on months of Open DAMIR: what it keeps while it reads, what it refuses."""

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest
from test_stage import Stage

from telesante.contract import tables
from telesante.demo.open_damir.layout import COLUMNS, columns_of
from telesante.stage import scoped_lines

# Real lines of the file of January 2025, from a public sample of one line in 5,000.
SAMPLE = (Path(__file__).parent / "open_damir_sample.csv").read_text("ascii")
LISTED = {"1192", "3308"}
USUAL = {
    "FLX_ANN_MOI": "202501",
    "SOI_ANN": "2024",
    "SOI_MOI": "12",
    "PRS_NAT": "1192",
    "FLT_ACT_QTE": "4",
    "FLT_PAI_MNT": "100",
    "FLT_REM_MNT": "70",
    "AGE_BEN_SNDS": "70",
    "BEN_SEX_COD": "2",
    "BEN_RES_REG": "11",
    "EXE_INS_REG": "99",
    "ETE_REG_COD": "93",
}


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path)


def line(columns: list[str], **changed: str) -> str:
    return ";".join((USUAL | changed).get(column, "0") for column in columns) + ";"


def month(month: int, *lines: dict[str, str], header: list[str] | None = None) -> str:
    """A file of one month: a header and a line for each of the changes."""
    columns = columns_of(month)
    rows = [line(columns, FLX_ANN_MOI=str(month), **changed) for changed in lines]
    return "\n".join([";".join(header or columns) + ";", *rows, ""])


def counts(stage: Stage) -> list[tuple]:
    columns = "line_count, stored_count, rejected_count, out_of_scope_count"
    return stage.manifest(f"file_name, status, {columns}")


def kept(stage: Stage, columns: str = "prs_nat, flt_act_qte, flt_rem_mnt") -> list[tuple]:
    return stage.rows("open_damir", columns)


def test_the_contract_names_the_columns_of_each_schema():
    table = tables()["open_damir"]
    always = {column.name for column in table.columns} | table.other_columns
    for schema in table.schemas:
        names = [name.lower() for name in columns_of(schema.first)]
        assert set(names) == always | schema.columns
        assert len(names) + 1 == schema.fields


def test_real_lines_are_read_as_they_are_and_only_those_of_listed_acts_stay(stage):
    result = stage.deliver("A202501_sample.csv", SAMPLE)
    assert result.exit_code == 0
    assert counts(stage) == [("A202501_sample.csv", "stored", 15, 0, 0, 15)]
    listed = SAMPLE.replace(";0;1976;2;100;", ";0;1192;2;100;")
    assert stage.deliver("A202501.csv", listed).exit_code == 0
    assert kept(stage, "flx_ann_moi, soi_ann, soi_moi, exo_mtf, flt_rem_mnt, _line") == [
        (202501, 2025, 1, 41, -5, 1)
    ]


@pytest.mark.parametrize("first", [201501, 202308, 202410])
def test_a_month_of_each_schema_is_read(stage, first):
    result = stage.deliver(f"A{first}.csv", month(first, {"FLT_REM_MNT": ".81"}, {"PRS_NAT": "5"}))
    assert result.exit_code == 0
    assert [float(amount) for *_, amount in kept(stage)] == [0.81]
    assert counts(stage)[0][2:] == (2, 1, 0, 1)
    assert "schema" not in result.output


@pytest.mark.parametrize("form", ["csv", "csv.gz", "zip"])
def test_a_month_is_read_packed_or_not(stage, form):
    text = month(202501, {}, {"PRS_NAT": "5"})
    assert stage.deliver(f"A202501.{form}", packed(text, form)).exit_code == 0
    assert kept(stage) == [(1192, 4, 70)]


def packed(text: str, form: str) -> bytes:
    if form == "csv.gz":
        return gzip.compress(text.encode())
    if form == "zip":
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("A202501.csv", text)
        return content.getvalue()
    return text.encode()


def test_amounts_without_a_leading_zero_and_negative_ones_are_kept(stage):
    lines = [{"FLT_REM_MNT": amount} for amount in (".81", "-.31", "-10.6", "0")]
    assert stage.deliver("A202501.csv", month(202501, *lines)).exit_code == 0
    assert [float(amount) for *_, amount in kept(stage)] == [0.81, -0.31, -10.6, 0]


def test_lines_shorter_than_their_header_are_padded(stage):
    header, usual, _ = month(202301, {}).split("\n")
    short = usual.rsplit(";", 5)[0]
    text = "\n".join([header, short, usual, short, ""])
    assert stage.deliver("A202301.csv", text).exit_code == 0
    assert counts(stage)[0][2:] == (3, 3, 0, 0)


def test_a_line_that_ends_before_its_code_is_rejected(stage):
    header, usual, _ = month(202501, {}).split("\n")
    text = "\n".join([header, *[usual] * 40, usual[:60], ""])
    assert stage.deliver("A202501.csv", text).exit_code == 0
    assert [row[:3] for row in stage.rejects()] == [(41, "prs_nat", "empty_key")]
    assert counts(stage)[0][2:] == (41, 40, 1, 0)


def test_placeholders_of_the_care_date_are_no_fault(stage):
    dates = [{"SOI_ANN": "0000", "SOI_MOI": "00"}, {"SOI_ANN": "0001", "SOI_MOI": "01"}]
    assert stage.deliver("A202501.csv", month(202501, *dates)).exit_code == 0
    assert kept(stage, "soi_ann, soi_moi") == [(0, 0), (1, 1)]


def test_a_month_of_care_that_does_not_exist_is_rejected(stage):
    lines = [{}] * 30 + [{"SOI_MOI": "13"}]
    assert stage.deliver("A202501.csv", month(202501, *lines)).exit_code == 0
    assert stage.rejects() == [(31, "soi_moi", "not_a_month", "a month number, 0 to 12", "99")]


def test_a_code_that_cannot_be_read_is_a_reject_and_an_unknown_number_is_out_of_scope(stage):
    lines = [{}] * 40 + [{"PRS_NAT": "11X2"}, {"PRS_NAT": ""}, {"PRS_NAT": "9203"}]
    assert stage.deliver("A202501.csv", month(202501, *lines)).exit_code == 0
    assert [row[:3] for row in stage.rejects()] == [
        (41, "prs_nat", "not_an_integer"),
        (42, "prs_nat", "empty_key"),
    ]
    assert counts(stage)[0][2:] == (43, 40, 2, 1)


def test_a_code_between_blanks_or_with_leading_zeros_is_read_like_the_others(stage):
    lines = [{"PRS_NAT": code} for code in (" 1192", "01192", "1192 ", " 9203 ")]
    assert stage.deliver("A202501.csv", month(202501, *lines)).exit_code == 0
    assert [code for code, *_ in kept(stage)] == [1192] * 3
    assert counts(stage)[0][2:] == (4, 3, 0, 1)


def test_a_month_delivered_again_replaces_itself_without_being_asked(stage):
    assert stage.deliver("A202501.csv", month(202501, {}, {})).exit_code == 0
    assert stage.deliver("A202412.csv", month(202412, {})).exit_code == 0
    assert stage.deliver("bis/A202501.csv", month(202501, {"FLT_ACT_QTE": "9"})).exit_code == 0
    assert sorted(kept(stage, "flx_ann_moi, flt_act_qte")) == [(202412, 4), (202501, 9)]
    assert [row[1] for row in counts(stage)] == ["replaced", "stored", "stored"]
    assert stage.run("--withdraw", "000003").exit_code == 0
    assert sorted(kept(stage, "flx_ann_moi, flt_act_qte")) == [
        (202412, 4),
        (202501, 4),
        (202501, 4),
    ]


def test_the_same_month_twice_in_one_call_counts_once(stage):
    one = stage.write("a/A202501.csv", month(202501, {}))
    two = stage.write("b/A202501.csv", month(202501, {"FLT_ACT_QTE": "9"}))
    assert stage.run(one, two).exit_code == 0
    assert kept(stage, "flt_act_qte") == [(9,)]


def test_equal_lines_are_never_deduplicated(stage):
    assert stage.deliver("A202501.csv", month(202501, {}, {}, {})).exit_code == 0
    assert len(kept(stage)) == 3


def test_the_same_bytes_are_redelivered_until_the_list_of_acts_changes(stage, monkeypatch):
    text = month(202501, {}, {"PRS_NAT": "9203"})
    assert stage.deliver("A202501.csv", text).exit_code == 0
    assert "redelivered" in stage.deliver("A202501.csv", text).output
    longer = (*scoped_lines.codes_in_scope(), "9203")
    monkeypatch.setattr(scoped_lines, "codes_in_scope", lambda: longer)
    assert stage.deliver("A202501.csv", text).exit_code == 0
    assert sorted(code for code, *_ in kept(stage)) == [1192, 9203]


def refused(result) -> str:
    assert result.exit_code == 1
    [sentence] = [one for one in result.output.splitlines() if one.startswith("refused:")]
    return sentence


def test_a_web_page_under_the_name_of_the_file_is_told(stage):
    page = "<!DOCTYPE html>\n<html><head><title>Session expirée</title></head></html>\n"
    sentence = refused(stage.deliver("A202501.csv.gz", page))
    assert "a web page" in sentence
    assert "expired" in sentence
    assert stage.is_empty()


def test_a_cut_gzip_stores_nothing(stage):
    content = gzip.compress(month(202501, *[{}] * 500).encode())
    assert "cut or damaged" in refused(stage.deliver("A202501.csv.gz", content[:-40]))
    assert stage.is_empty()


def test_a_cut_zip_and_one_of_several_files_are_refused(stage):
    content = packed(month(202501, {}), "zip")
    assert "cut or damaged" in refused(stage.deliver("A202501.zip", content[:-30]))
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as archive:
        archive.writestr("A202501.csv", "x")
        archive.writestr("A202502.csv", "x")
    assert "a zip archive of 2 files" in refused(stage.deliver("A202501.zip", both.getvalue()))
    assert stage.is_empty()


def test_two_months_in_one_file_are_refused_even_among_lines_out_of_scope(stage):
    text = month(202501, {}, {"PRS_NAT": "5"}) + line(
        columns_of(202501), FLX_ANN_MOI="202502", PRS_NAT="5"
    )
    sentence = refused(stage.deliver("A202501.csv", text))
    assert "line 3" in sentence
    assert "the month 202502 after 202501" in sentence
    assert stage.is_empty()


def test_a_file_that_is_not_of_the_month_of_its_name_is_refused(stage):
    sentence = refused(stage.deliver("A202412.csv", month(202501, {})))
    assert "the month 202501; expected 202412" in sentence


def test_a_header_of_before_2015_is_refused_with_the_schemas_that_are_known(stage):
    old = [column.replace("_REG", "_ZEAT") for column in columns_of(202501)]
    sentence = refused(stage.deliver("A202501.csv", month(202501, {}, header=old)))
    assert "no column ben_res_reg" in sentence
    assert "56 fields since 2015-01, 55 fields since 2023-08, 57 fields since 2024-10" in sentence


def test_a_column_that_no_schema_has_is_refused(stage):
    header = ["NEW_COLUMN" if name == "ETB_DCS_MCO" else name for name in columns_of(202501)]
    sentence = refused(stage.deliver("A202501.csv", month(202501, {}, header=header)))
    assert "1 columns that no schema has" in sentence


def test_the_columns_of_another_time_are_read_by_name_and_told(stage):
    columns = columns_of(202001)
    text = "\n".join([";".join(columns) + ";", line(columns), ""])
    result = stage.deliver("A202501.csv", text)
    assert result.exit_code == 0
    assert "those of the files published from 2015-01 until 2023-08" in result.output


def test_a_month_of_before_the_first_schema_is_told(stage):
    columns = columns_of(201501)
    text = "\n".join([";".join(columns) + ";", line(columns, FLX_ANN_MOI="201412"), ""])
    result = stage.deliver("A201412.csv", text)
    assert result.exit_code == 0
    assert "those of the files published from 2015-01" in result.output


def test_data_without_a_header_are_refused(stage):
    text = month(202501, {}, {}).partition("\n")[2]
    assert "no header of Open DAMIR" in refused(stage.deliver("A202501.csv", text))


def test_a_parquet_made_of_the_file_is_refused(stage):
    import duckdb

    file = stage.folder / "A202501.parquet"
    duckdb.sql("select 202501 as FLX_ANN_MOI").write_parquet(str(file))
    assert "found Parquet; expected the CSV" in refused(stage.run(file))


def test_a_first_line_without_a_month_is_refused(stage):
    text = month(202501, {}).replace("\n202501;", "\n;")
    assert "column flx_ann_moi: found nothing" in refused(stage.deliver("A202501.csv", text))


@pytest.mark.parametrize("seed", range(20))
def test_each_line_of_a_damaged_file_has_one_fate(stage, seed):
    """Fuzzed lines: cut, lengthened, with letters, blanks and stray separators."""
    rng = random.Random(seed)
    columns = list(COLUMNS)
    lines, untouched = [], 0
    for _ in range(200):
        code = rng.choice(["1192", "3308", "1110", "9203"])
        text = usual = line(columns, PRS_NAT=code)
        for _ in range(rng.choice([0, 0, 0, 1, 3])):
            place = rng.randrange(8, len(text))
            text = text[:place] + rng.choice(["", ";", "x", " ", ".", "-"]) + text[place + 1 :]
        if rng.random() < 0.1:
            text = text[: rng.randrange(8, len(text))]
        untouched += text == usual and code in LISTED
        lines.append(text)
    whole = "\n".join([";".join(columns) + ";", *lines, ""])
    result = stage.deliver("A202501.csv", whole, "--max-reject-share", "1")
    assert result.exit_code == 0
    [(_, _, total, stored, rejected, left_out)] = counts(stage)
    assert total == 200 == stored + rejected + left_out
    assert len(kept(stage)) == stored
    assert len(stage.rejects()) == rejected
    assert all(str(code) in LISTED for code, *_ in kept(stage))
    assert stored >= untouched > 0


def test_memory_and_order_do_not_depend_on_where_pieces_are_cut(stage, monkeypatch):
    from telesante.stage import content

    lines = [{"PRS_NAT": str(5 + rank % 3 * 1187), "FLT_ACT_QTE": str(rank)} for rank in range(300)]
    text = month(202501, *lines)
    assert stage.deliver("A202501.csv", text).exit_code == 0
    whole = sorted(kept(stage, "_line, prs_nat, flt_act_qte"))
    monkeypatch.setattr(content, "PIECE_BYTES", 1000)
    other = Stage(stage.folder / "other")
    assert other.deliver("A202501.csv", text).exit_code == 0
    assert sorted(kept(other, "_line, prs_nat, flt_act_qte")) == whole
    assert len(whole) == 100
