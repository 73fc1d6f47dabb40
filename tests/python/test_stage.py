"""`telesante stage`: what it accepts, what it refuses, what it keeps."""

import fcntl
import gzip
import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from telesante.contract import tables
from telesante.stage import content as stage_content
from telesante.stage.command import command
from telesante.stage.convert import connect
from telesante.stage.grammar import plain_line

PSEUDONYM = "PSEUDONYMEXYZ1234"
CLAIM = {
    "flx_dis_dtd": "01/03/2024",
    "flx_trt_dtd": "12/02/2024",
    "flx_emt_typ": "1",
    "flx_emt_num": "751",
    "flx_emt_ord": "0",
    "org_cle_num": "01C751000",
    "dct_ord_num": "1",
    "prs_ord_num": "1",
    "rem_typ_aff": "0",
    "ben_nir_psa": PSEUDONYM,
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
    "exe_soi_dtd": "05/02/2024",
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
    "pfs_exe_num": "75112345",
}
BENEFICIARY = {
    "ben_nir_psa": PSEUDONYM,
    "ben_rng_gem": "1",
    "ben_idt_ano": "",
    "ben_nai_ann": "1970",
    "ben_sex_cod": "2",
    "ben_res_dpt": "075",
    "ben_res_com": "056",
}
PROFESSIONAL = {
    "dte_ann_trt": "2024",
    "dte_moi_fin": "02",
    "pfs_pfs_num": "75112345",
    "sta_pfs_num": "75112345",
    "pfs_pra_spe": "01",
    "pra_mep_cod": "0",
    "exc_exc_nat": "1",
    "exc_fin_mtf": "",
    "cai_num": "751",
    "pfs_cod_pos": "75011",
}


def claims(count: int, **changed: str) -> list[dict[str, str]]:
    """Lines of ER_PRS_F that differ by their rank in the statement."""
    return [{**CLAIM, "dct_ord_num": str(rank), **changed} for rank in range(1, count + 1)]


def csv(rows: list[dict[str, str]], template: dict[str, str] = CLAIM) -> str:
    header = ";".join(rows[0] if rows else template).upper()
    return "\n".join([header, *(";".join(row.values()) for row in rows), ""])


@dataclass
class Stage:
    """A raw store and a folder to deliver from."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *arguments: Path | str) -> Result:
        environment = {"TELESANTE_RAW": str(self.raw)}
        return CliRunner().invoke(command, [str(one) for one in arguments], env=environment)

    def deliver(self, name: str, content: str | bytes, *options: str) -> Result:
        return self.run(self.write(name, content), *options)

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect() as connection:
            return connection.execute(sql.replace("RAW", str(self.raw))).fetchall()

    def rows(self, table: str = "er_prs_f", columns: str = "*") -> list[tuple]:
        files = f"read_parquet('RAW/{table}/**/*.parquet', hive_partitioning = true)"
        return self.query(f"select {columns} from {files} order by _delivery_id, _line")

    def rejects(self) -> list[tuple]:
        columns = "line, column_name, reason, expected, found"
        return self.query(f"select {columns} from 'RAW/rejects/*.parquet' order by all")

    def manifest(self, columns: str = "file_name, status, line_count") -> list[tuple]:
        return self.query(f"select {columns} from 'RAW/manifest/*.parquet' order by delivery_order")

    def is_empty(self) -> bool:
        return not list(self.raw.rglob("*.parquet"))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


# Accepted layouts.


def test_a_line_is_stored_with_the_types_of_the_contract(stage: Stage) -> None:
    result = stage.deliver("ER_PRS_F_202402.csv", csv(claims(1)))
    assert result.exit_code == 0, result.output
    columns = "flx_trt_dtd, flx_emt_num, org_cle_num, ben_cta_typ, prs_pai_mnt, _line"
    [row] = stage.rows(columns=columns)
    assert row == (date(2024, 2, 12), 751, "01C751000", None, Decimal("25.00"), 1)
    [path] = (stage.raw / "er_prs_f").rglob("*.parquet")
    assert path.parent.name == "flx_dis_dtd=2024-03-01"
    types = {"date": "DATE", "integer": "INTEGER", "string": "VARCHAR"}
    expected = [
        (column.name, types.get(column.type, "DECIMAL(11,2)"))
        for column in tables()["er_prs_f"].columns
        if column.name != "flx_dis_dtd"  # in the path
    ]
    described = stage.query(f"describe from read_parquet('{path}', hive_partitioning = false)")
    found = [(name, kind) for name, kind, *_ in described]
    assert found == [*expected, ("_delivery_id", "VARCHAR"), ("_line", "BIGINT")]


HEADER = ";".join(CLAIM)
LAYOUTS = {
    "lower-case header": lambda text: text.replace(text.partition("\n")[0], HEADER),
    "num_enq for the pseudonym": lambda text: text.replace("BEN_NIR_PSA", "NUM_ENQ"),
    "iso dates": lambda text: text.replace("01/03/2024", "2024-03-01").replace(
        "05/02/2024", "2024-02-05"
    ),
    "decimal comma": lambda text: text.replace("25.00", "25,00"),
    "byte order mark": lambda text: "\ufeff" + text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "quotes": lambda text: "\n".join(
        ";".join(f'"{field}"' for field in line.split(";")) if line else ""
        for line in text.split("\n")
    ),
    "trailing semicolon": lambda text: text.replace("\n", ";\n"),
    "no last line end": lambda text: text.removesuffix("\n"),
    "blank last lines": lambda text: text + "\n\n",
    "blank last lines with carriage returns": lambda text: (text + "\n\n").replace("\n", "\r\n"),
    "spaces around values": lambda text: text.replace(";", " ; ").replace("\n", " \n"),
    "signs and zeros before integers": lambda text: text.replace(";1191;1;", ";01191;+1;"),
    "decimals of zero after integers": lambda text: text.replace(";1191;1;", ";1191,0;1.00;"),
    "mixed line ends": lambda text: text.replace("\n", "\r\n", 2),
    "an unknown column": lambda text: text.replace("\n", ";X\n").replace(";X", ";EXTRA", 1),
    "quotes and a semicolon in an unknown column": lambda text: text.replace(
        "\n", ';"a;""b"""\n'
    ).replace(';"a;""b"""', ";EXTRA", 1),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_gives_the_same_rows(stage: Stage, layout: str) -> None:
    text = csv(claims(3))
    columns = "* exclude (_delivery_id)"
    plain = Stage(stage.folder / "plain")
    assert plain.deliver("ER_PRS_F.csv", text).exit_code == 0
    result = stage.deliver("ER_PRS_F.csv", LAYOUTS[layout](text))
    assert result.exit_code == 0, result.output
    assert stage.rows(columns=columns) == plain.rows(columns=columns)
    assert len(stage.rows()) == 3


def test_the_order_of_columns_is_free(stage: Stage) -> None:
    rows = [dict(reversed(row.items())) for row in claims(2)]
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    assert stage.rows(columns="ben_nir_psa, prs_nat_ref") == [(PSEUDONYM, 1191)] * 2


def test_latin_1_is_read_as_such(stage: Stage) -> None:
    text = csv(claims(2, ben_res_com="é12"))
    assert stage.deliver("ER_PRS_F.csv", text.encode("latin-1")).exit_code == 0
    assert stage.rows(columns="ben_res_com") == [("é12",)] * 2


def test_gzip_is_recognised_by_its_bytes(stage: Stage) -> None:
    assert stage.deliver("er_prs_f_2024.dat", gzip.compress(csv(claims(4)).encode())).exit_code == 0
    assert len(stage.rows()) == 4


def test_a_file_of_several_flux_months_goes_to_one_partition_each(stage: Stage) -> None:
    rows = claims(2) + claims(3, flx_dis_dtd="01/04/2024") + claims(1, flx_dis_dtd="2024-03-01")
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    counts = "flx_dis_dtd, count(*)"
    files = "read_parquet('RAW/er_prs_f/**/*.parquet', hive_partitioning = true)"
    assert stage.query(f"select {counts} from {files} group by all order by all") == [
        (date(2024, 3, 1), 3),
        (date(2024, 4, 1), 3),
    ]
    assert sorted(row[0] for row in stage.rows(columns="_line")) == [1, 2, 3, 4, 5, 6]


def test_lines_keep_their_numbers_over_several_pieces(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_content, "PIECE_BYTES", 700)
    rows = claims(200)
    for rank in (3, 77, 150):
        rows[rank - 1]["prs_act_qte"] = "abc"
        rows[rank]["ben_res_dpt"] = " 02A"  # readable, though not plain
        rows[rank + 1]["flx_dis_dtd"] = "01/04/2024"
    text = (csv(rows) + "\n\n").replace("\n", "\r\n")
    assert stage.deliver("ER_PRS_F.csv.gz", gzip.compress(text.encode())).exit_code == 0
    assert all(statement == line for statement, line in stage.rows(columns="dct_ord_num, _line"))
    assert [line for line, *_ in stage.rejects()] == [3, 77, 150]
    assert len(stage.rows()) == 197


def test_sentinels_become_null(stage: Stage) -> None:
    rows = [
        {**CLAIM, "exe_soi_dtd": "01/01/1600", "ben_ama_cod": "9999"},
        {**CLAIM, "exe_soi_dtd": "0001-01-01", "ben_ama_cod": "1012"},
    ]
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    assert stage.rows(columns="exe_soi_dtd, ben_ama_cod") == [(None, None), (None, 1012)]


def test_amounts_may_begin_with_their_separator(stage: Stage) -> None:
    rows = claims(1, prs_pai_mnt=".61") + claims(1, prs_pai_mnt="-,5") + claims(1, prs_pai_mnt="7")
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    amounts = [Decimal("0.61"), Decimal("-0.50"), Decimal("7.00")]
    assert stage.rows(columns="prs_pai_mnt") == [(amount,) for amount in amounts]


def parquet(stage: Stage, name: str, select: str) -> Path:
    path = stage.write(name, b"")
    with duckdb.connect() as connection:
        connection.execute(f"copy ({select}) to '{path}' (format parquet)")
    return path


def as_select(row: dict[str, str], **expressions: str) -> str:
    values = {name: f"'{value}'" for name, value in row.items()} | expressions
    return "select " + ", ".join(f'{value} as "{name.upper()}"' for name, value in values.items())


def test_a_delivered_parquet_file_is_cast_to_the_contract(stage: Stage) -> None:
    select = as_select(
        CLAIM,
        flx_dis_dtd="date '2024-03-01'",
        exe_soi_dtd="timestamp '2024-02-05 00:00:00'",
        prs_nat_ref="1191.0::double",
        prs_act_qte="-1::smallint",
        exo_mtf="'nan'::double",
        prs_pai_mnt="25.1::double",
        ben_cdi_nir="3",
        ben_ama_cod="9999",
        pfs_exe_num="75112345::bigint",
    )
    path = parquet(stage, "ER_PRS_F_202402.parquet", select)
    result = stage.run(path)
    assert result.exit_code == 0, result.output
    columns = (
        "exe_soi_dtd, prs_nat_ref, prs_act_qte, exo_mtf, prs_pai_mnt, ben_cdi_nir, ben_ama_cod"
    )
    expected = (date(2024, 2, 5), 1191, -1, None, Decimal("25.10"), "3", None)
    assert stage.rows(columns=columns) == [expected]
    assert stage.rows(columns="pfs_exe_num, _line") == [("75112345", 1)]


def test_an_unreadable_row_of_parquet_is_rejected_with_its_number(stage: Stage) -> None:
    row = "row_number() over ()"
    values = {"dct_ord_num": row, "prs_nat_ref": f"case when {row} = 30 then 1.5 else 1191 end"}
    path = parquet(stage, "ER_PRS_F.parquet", as_select(CLAIM, **values) + " from range(100)")
    assert stage.run(path).exit_code == 0
    [(line, column, reason, _, found)] = stage.rejects()
    assert (line, column, reason, found) == (30, "prs_nat_ref", "not_an_integer", "9.9")
    assert all(number == line for number, line in stage.rows(columns="dct_ord_num, _line"))


# Bad input.


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert PSEUDONYM not in result.output
    return result.output


def test_a_missing_column_refuses_the_file(stage: Stage) -> None:
    rows = [{k: v for k, v in row.items() if k != "prs_nat_ref"} for row in claims(3)]
    output = refused(stage.deliver("ER_PRS_F.csv", csv(rows)))
    assert "ER_PRS_F.csv, line 1 (header): found no column prs_nat_ref; expected" in output
    assert stage.is_empty()


def test_a_column_delivered_twice_refuses_the_file(stage: Stage) -> None:
    text = "\n".join(f"{line};{line.split(';')[22]}" for line in csv(claims(2)).split("\n")[:3])
    assert "prs_nat_ref more than once" in refused(stage.deliver("ER_PRS_F.csv", text))
    assert stage.is_empty()


def test_another_delimiter_refuses_the_file(stage: Stage) -> None:
    output = refused(stage.deliver("ER_PRS_F.csv", csv(claims(2)).replace(";", ",")))
    assert "found names separated by commas; expected semicolons" in output
    assert stage.is_empty()


def test_a_file_without_header_is_refused_and_its_first_line_not_shown(stage: Stage) -> None:
    text = csv(claims(2)).partition("\n")[2]
    assert "no name of a column of er_prs_f" in refused(stage.deliver("ER_PRS_F.csv", text))
    assert stage.is_empty()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_refuses_the_file(stage: Stage, encoding: str) -> None:
    refused(stage.deliver("ER_PRS_F.csv", csv(claims(2)).encode(encoding)))
    assert stage.is_empty()


def test_a_cut_gzip_refuses_the_file(stage: Stage) -> None:
    whole = gzip.compress(csv(claims(500)).encode())
    assert "gzip stream that is cut" in refused(stage.deliver("ER_PRS_F.csv.gz", whole[:-30]))
    assert stage.is_empty()


def test_a_damaged_gzip_refuses_the_file(stage: Stage) -> None:
    whole = bytearray(gzip.compress(csv(claims(500)).encode()))
    whole[-6] ^= 0xFF
    assert "damaged" in refused(stage.deliver("ER_PRS_F.csv.gz", bytes(whole)))
    assert stage.is_empty()


def test_a_cut_parquet_refuses_the_file(stage: Stage) -> None:
    path = parquet(stage, "ER_PRS_F.parquet", as_select(CLAIM))
    path.write_bytes(path.read_bytes()[:-20])
    assert "Parquet file that cannot be opened" in refused(stage.run(path))
    assert stage.is_empty()


def test_a_parquet_column_of_an_impossible_type_refuses_the_file(stage: Stage) -> None:
    path = parquet(stage, "ER_PRS_F.parquet", as_select(CLAIM, exe_soi_dtd="20240205"))
    output = refused(stage.run(path))
    assert "column exe_soi_dtd: found type INTEGER; expected a date" in output
    assert stage.is_empty()


@pytest.mark.parametrize("content", [b"", gzip.compress(b"")], ids=["plain", "gzip"])
def test_an_empty_file_is_refused(stage: Stage, content: bytes) -> None:
    assert "0 bytes" in refused(stage.deliver("ER_PRS_F.csv", content))
    assert stage.is_empty()


def test_a_zip_archive_is_refused(stage: Stage) -> None:
    assert "a zip archive" in refused(stage.deliver("ER_PRS_F.zip", b"PK\x03\x04" + b"0" * 100))


def test_lines_ended_by_carriage_returns_alone_are_refused(stage: Stage) -> None:
    text = csv(claims(2)).replace("\n", ";\r")
    assert "carriage return alone" in refused(stage.deliver("ER_PRS_F.csv", text))


@pytest.mark.parametrize("end", ["\n", "", "\r\n\r\n"])
def test_a_header_alone_is_stored_as_no_line_with_a_warning(stage: Stage, end: str) -> None:
    result = stage.deliver("ER_PRS_F.csv", csv([]).strip() + end)
    assert result.exit_code == 0
    assert "holds a header and no line" in result.stderr
    assert stage.manifest() == [("ER_PRS_F.csv", "stored", 0)]


def test_an_empty_referential_is_not_an_absent_one(stage: Stage) -> None:
    assert stage.deliver("IR_BEN_R.csv", csv([], BENEFICIARY)).exit_code == 0
    assert stage.rows("ir_ben_r") == []


FAULTS = {
    "a day that does not exist": ("exe_soi_dtd", "31/02/2024", "not_a_date", "99/99/9999"),
    "29 February of a common year": ("exe_soi_dtd", "29/02/2023", "not_a_date", "99/99/9999"),
    "a date without separators": ("exe_soi_dtd", "20240205", "not_a_date", "99999999"),
    "text in a number": ("prs_nat_ref", "TC", "not_an_integer", "AA"),
    "a fraction in an integer": ("prs_act_qte", "1.5", "not_an_integer", "9.9"),
    "an exponent": ("prs_act_qte", "1e3", "not_an_integer", "9A9"),
    "an underscore": ("prs_act_qte", "1_0", "not_an_integer", "9_9"),
    "an integer too large": ("dct_ord_num", "99999999999", "not_an_integer", "9" * 11),
    "three decimals": ("prs_pai_mnt", "25.005", "not_a_decimal", "99.999"),
    "a thousands separator": ("prs_pai_mnt", "1 025,00", "not_a_decimal", "9 999,99"),
    "an empty key": ("rem_typ_aff", "", "empty_key", "nothing"),
    "a key of spaces": ("flx_emt_num", "  ", "empty_key", "nothing"),
    "a key that is a sentinel": ("flx_dis_dtd", "01/01/1600", "not_a_date", "99/99/9999"),
    "a control character in a code": ("ben_res_dpt", "0\x007", "not_text", "9\x009"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_value_that_is_not_its_type_rejects_its_line_alone(stage: Stage, fault: str) -> None:
    column, value, reason, shape = FAULTS[fault]
    rows = claims(40)
    rows[6][column] = value
    result = stage.deliver("ER_PRS_F.csv", csv(rows))
    assert result.exit_code == 0, result.output
    [(line, *found)] = stage.rejects()
    assert (line, found[0], found[1], found[3]) == (7, column, reason, shape)
    assert [row[0] for row in stage.rows(columns="_line")] == [*range(1, 7), *range(8, 41)]
    assert "1 unreadable lines set aside" in result.stderr


BROKEN_LINES = {
    "too few fields": ("1;2;3", "field_count", "3 fields"),
    "too many fields": (";".join(CLAIM.values()) + ";", "field_count", "36 fields"),
    "a blank line": ("", "field_count", "an empty line"),
    "a quote left open": ('"' + ";".join(CLAIM.values()), "quote_not_closed", "a quote that"),
    "one megabyte": ("x" * 1_000_000, "field_count", "1 fields"),
}


@pytest.mark.parametrize("fault", BROKEN_LINES)
def test_a_broken_line_is_rejected_alone(stage: Stage, fault: str) -> None:
    broken, reason, found = BROKEN_LINES[fault]
    lines = csv(claims(40)).split("\n")
    lines.insert(7, broken)
    assert stage.deliver("ER_PRS_F.csv", "\n".join(lines)).exit_code == 0
    [(line, column, code, _, shape)] = stage.rejects()
    assert (line, column, code) == (7, None, reason)
    assert shape.startswith(found)
    assert [row[0] for row in stage.rows(columns="_line")] == [*range(1, 7), *range(8, 42)]


def test_a_line_of_a_megabyte_that_reads_well_is_stored(stage: Stage) -> None:
    rows = [row | {"comment": "x" * rank} for rank, row in zip((1, 10**6), claims(2), strict=True)]
    assert stage.deliver("ER_PRS_F.csv", csv(rows)).exit_code == 0
    assert len(stage.rows()) == 2


def test_a_quoted_value_over_two_lines_makes_two_rejects_and_shifts_nothing(stage: Stage) -> None:
    lines = csv(claims(60)).split("\n")
    lines[5] = lines[5].replace(";01C751000;", ';"01C\n751000";')
    assert stage.deliver("ER_PRS_F.csv", "\n".join(lines)).exit_code == 0
    assert [(line, reason) for line, _, reason, *_ in stage.rejects()] == [
        (5, "quote_not_closed"),
        (6, "quote_not_closed"),
    ]
    numbers = stage.rows(columns="dct_ord_num, _line")
    assert numbers[:5] == [(1, 1), (2, 2), (3, 3), (4, 4), (6, 7)]


def test_too_large_a_share_of_unreadable_lines_refuses_the_file(stage: Stage) -> None:
    rows = claims(20)
    rows[3]["prs_nat_ref"] = rows[8]["prs_nat_ref"] = "TC"
    path = stage.write("ER_PRS_F.csv", csv(rows))
    output = refused(stage.run(path))
    assert (
        "line 4, column prs_nat_ref: found AA, the first of 2 unreadable lines among 20" in output
    )
    assert stage.is_empty()
    assert stage.run(path, "--max-reject-share", "0.1").exit_code == 0
    assert len(stage.rejects()) == 2


def test_a_month_of_the_register_is_1_to_12(stage: Stage) -> None:
    rows = [
        PROFESSIONAL,
        {**PROFESSIONAL, "dte_moi_fin": "13"},
        {**PROFESSIONAL, "dte_moi_fin": "0"},
    ]
    assert stage.deliver("DA_PRA_R.csv", csv(rows), "--max-reject-share", "1").exit_code == 0
    assert [(line, reason) for line, _, reason, *_ in stage.rejects()] == [
        (2, "not_a_month"),
        (3, "not_a_month"),
    ]
    assert stage.rows("da_pra_r", "dte_moi_fin, pfs_pra_spe") == [(2, "01")]


def test_a_refused_file_does_not_keep_the_others_out(stage: Stage) -> None:
    stage.write("in/ER_PRS_F_1.csv", csv(claims(2)))
    stage.write("in/ER_PRS_F_2.csv", b"")
    stage.write("in/ER_PRS_F_3.csv", csv(claims(3)))
    refused(stage.run(stage.folder / "in"))
    names = [("in/ER_PRS_F_1.csv", "stored", 2), ("in/ER_PRS_F_3.csv", "stored", 3)]
    assert stage.manifest() == names


def test_no_value_of_a_person_is_shown_or_set_aside(stage: Stage) -> None:
    secret = "SECRETSECRETSECRE"
    rows = claims(20, ben_nir_psa=secret)
    rows[2]["ben_rng_gem"] = secret
    rows[3]["prs_nat_ref"] = secret
    rows[4]["exe_soi_dtd"] = secret
    lines = [*csv(rows).split("\n")[:-1], f"{secret};1"]
    for share in ("0", "1"):
        result = stage.deliver("ER_PRS_F.csv", "\n".join(lines), "--max-reject-share", share)
        assert result.exit_code == (1 if share == "0" else 0)
        assert secret not in result.output
    assert len(stage.rejects()) == 4
    assert secret not in str(stage.query("from 'RAW/rejects/*.parquet'"))


# What the command cannot do.


def test_a_file_of_no_contract_table_stops_the_command(stage: Stage) -> None:
    stage.write("in/ER_PRS_F.csv", csv(claims(1)))
    stage.write("in/NOTES.csv", "a;b\n")
    result = stage.run(stage.folder / "in")
    assert result.exit_code == 2
    assert "in/NOTES.csv" in result.stderr
    assert stage.is_empty()


def test_a_missing_file_stops_the_command(stage: Stage) -> None:
    assert stage.run(stage.folder / "ER_PRS_F.csv").exit_code == 2


def test_a_store_that_cannot_be_written_stops_the_command(stage: Stage) -> None:
    stage.write("raw", b"a file where the store should be")
    assert stage.deliver("ER_PRS_F.csv", csv(claims(1))).exit_code == 2


def test_two_commands_at_once_are_not_possible(stage: Stage) -> None:
    with stage.write("raw/.lock", b"").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = stage.deliver("ER_PRS_F.csv", csv(claims(1)))
    assert result.exit_code == 2
    assert "another `telesante stage`" in result.stderr
    assert stage.is_empty()


# Deliveries.


def test_marks_notes_and_hidden_files_of_a_folder_are_no_extracts(stage: Stage) -> None:
    stage.write("in/SYNTHETIC.json", json.dumps({"synthetic": True}))
    for name in ("truth.json", "README.md", ".hidden", ".folder/x.csv"):
        stage.write(f"in/{name}", b"x")
    stage.write("in/2024/ER_PRS_F.csv", csv(claims(1)))
    assert stage.run(stage.folder / "in").exit_code == 0
    assert stage.manifest("file_name, is_synthetic") == [("in/2024/ER_PRS_F.csv", True)]


def test_a_delivery_without_mark_is_not_synthetic(stage: Stage) -> None:
    stage.deliver("ER_PRS_F.csv", csv(claims(1)))
    assert stage.manifest("is_synthetic") == [(False,)]


def test_a_delivery_covers_what_the_option_and_its_mark_declare(stage: Stage) -> None:
    stage.write("in/SYNTHETIC.json", json.dumps({"synthetic": True, "covers": ["idf_2024"]}))
    stage.write("in/ER_PRS_F.csv", csv(claims(1)))
    result = stage.run(stage.folder / "in", "--covers", "fr_private_gps", "--covers", "idf_2024")
    assert result.exit_code == 0
    assert stage.manifest("covers") == [("fr_private_gps,idf_2024",)]


def test_a_department_is_declared_by_its_code_after_a_d(stage: Stage) -> None:
    covers = [option for code in ("D29", "D2A", "D974", "53") for option in ("--covers", code)]
    result = stage.deliver("ER_PRS_F.csv", csv(claims(1)), *covers)
    assert result.exit_code == 0
    assert stage.manifest("covers") == [("53,D29,D2A,D974",)]


def test_a_delivery_of_which_nothing_is_declared_has_a_null_coverage(stage: Stage) -> None:
    stage.deliver("ER_PRS_F.csv", csv(claims(1)))
    assert stage.manifest("covers, typeof(covers)") == [(None, "VARCHAR")]


@pytest.mark.parametrize(
    "wrong", ["IDF_2024", "idf 2024", "idf,2024", "idf-2024", "", "D20", "D2a", "D1", "D022", "99"]
)
def test_a_perimeter_id_is_lower_case_letters_digits_and_underscores(
    stage: Stage, wrong: str
) -> None:
    result = stage.deliver("ER_PRS_F.csv", csv(claims(1)), "--covers", wrong)
    assert result.exit_code == 2
    assert "is neither the INSEE code of a region" in result.stderr
    assert stage.is_empty()


@pytest.mark.parametrize("covers", ['"idf_2024"', '["IDF"]', "[1]", "null"])
def test_a_mark_with_an_unreadable_coverage_stops_the_command(stage: Stage, covers: str) -> None:
    stage.write("in/SYNTHETIC.json", f'{{"synthetic": true, "covers": {covers}}}')
    stage.write("in/ER_PRS_F.csv", csv(claims(1)))
    result = stage.run(stage.folder / "in")
    assert result.exit_code == 2
    assert "SYNTHETIC.json" in result.stderr


def test_a_file_delivered_again_carries_its_own_declaration(stage: Stage) -> None:
    stage.deliver("ER_PRS_F.csv", csv(claims(1)))
    stage.deliver("ER_PRS_F.csv", csv(claims(1)), "--covers", "idf_2024")
    assert stage.manifest("status, covers") == [("stored", None), ("redelivered", "idf_2024")]


def test_a_store_begun_before_declarations_goes_on_with_them(stage: Stage) -> None:
    stage.deliver("ER_PRS_F.csv", csv(claims(1)))
    [older] = (stage.raw / "manifest").iterdir()
    query = f"select * exclude (covers) from '{older}'"
    stage.query(f"copy (from ({query})) to '{older}.new' (format parquet)")
    Path(f"{older}.new").replace(older)
    stage.deliver("ER_PRS_F_2.csv", csv(claims(2)), "--add", "--covers", "idf_2024")
    files = "read_parquet('RAW/manifest/*.parquet', union_by_name = true)"
    found = stage.query(f"select status, covers from {files} order by delivery_order")
    assert found == [("stored", None), ("stored", "idf_2024")]


def test_identifiers_sort_in_the_order_of_arguments_then_paths(stage: Stage) -> None:
    for name in ("b/ER_PRS_F_2.csv", "b/ER_PRS_F_1.csv", "a/er_ete_f.csv"):
        table = "er_ete_f" if "ete" in name else "er_prs_f"
        columns = [column.name for column in tables()[table].columns]
        row = {column: CLAIM.get(column, "1") for column in columns}
        stage.write(name, csv([{**row, "prs_ord_num": name[-5] if name[-5].isdigit() else "9"}]))
    assert stage.run(stage.folder / "b", stage.folder / "a").exit_code == 0
    names = ["b/ER_PRS_F_1.csv", "b/ER_PRS_F_2.csv", "a/er_ete_f.csv"]
    assert [row[0] for row in stage.manifest("file_name")] == names
    identifiers = stage.manifest("delivery_id, delivery_order, left(sha256, 12)")
    assert identifiers == sorted(identifiers)
    assert all(f"{order:06d}-{start}" == name for name, order, start in identifiers)


def test_the_same_bytes_under_another_name_are_redelivered(stage: Stage) -> None:
    rows = claims(30)
    rows[4]["prs_nat_ref"] = "TC"
    text = csv(rows)
    stage.deliver("ER_PRS_F_202402.csv", text)
    result = stage.deliver("ER_PRS_F_again.csv.gz", gzip.compress(text.encode()))
    assert result.exit_code == 0
    columns = "status, same_as, line_count, stored_count, rejected_count"
    [first, second] = stage.manifest(f"delivery_id, {columns}")
    assert first[1:] == ("stored", None, 30, 29, 1)
    assert second[1:] == ("redelivered", first[0], 30, 0, 0)
    assert len(stage.rows()) == 29
    assert len(stage.rejects()) == 1


def test_the_same_bytes_twice_in_one_call_are_stored_once(stage: Stage) -> None:
    path = stage.write("ER_PRS_F.csv", csv(claims(3)))
    assert stage.run(path, path).exit_code == 0
    assert [row[0] for row in stage.manifest("status")] == ["stored", "redelivered"]
    assert len(stage.rows()) == 3


def test_overlapping_deliveries_keep_both_lines(stage: Stage) -> None:
    stage.deliver("ER_PRS_F_1.csv", csv(claims(5)))
    stage.deliver("ER_PRS_F_2.csv", csv(claims(6)), "--add")
    assert len(stage.rows()) == 11
    assert len(stage.rows(columns="distinct _delivery_id, 1 as _line")) == 2


def test_a_snapshot_replaces_the_former_one_wholly(stage: Stage) -> None:
    def people(*ranks: int) -> str:
        return csv([{**BENEFICIARY, "ben_rng_gem": str(rank)} for rank in ranks])

    stage.write("one/IR_BEN_R_1.csv", people(1, 2))
    stage.write("one/IR_BEN_R_2.csv", people(3))
    stage.write("two/IR_BEN_R.csv", people(4))
    stored = []
    for folder in ("one", "one", "two", "one"):
        assert stage.run(stage.folder / folder).exit_code == 0
        stored.append([row[0] for row in stage.rows("ir_ben_r", "ben_rng_gem")])
    assert stored == [[1, 2, 3], [1, 2, 3], [4], [1, 2, 3]]
    statuses = [*["replaced"] * 5, "stored", "stored"]
    assert [row[0] for row in stage.manifest("status")] == statuses


def test_a_snapshot_with_a_refused_file_leaves_the_former_one(stage: Stage) -> None:
    stage.deliver("IR_BEN_R.csv", csv([BENEFICIARY]))
    before = stage.rows("ir_ben_r")
    stage.write("in/IR_BEN_R_1.csv", csv([{**BENEFICIARY, "ben_rng_gem": "7"}]))
    stage.write("in/IR_BEN_R_2.csv", b"")
    assert "another file of the same snapshot" in refused(stage.run(stage.folder / "in"))
    assert stage.rows("ir_ben_r") == before


def test_a_file_twice_in_a_snapshot_is_stored_once(stage: Stage) -> None:
    for name in ("in/IR_BEN_R_1.csv", "in/IR_BEN_R_2.csv"):
        stage.write(name, csv([BENEFICIARY]))
    for _ in range(2):
        assert stage.run(stage.folder / "in").exit_code == 0
        assert len(stage.rows("ir_ben_r")) == 1
    assert [row[0] for row in stage.manifest("status")] == ["stored", *["redelivered"] * 3]


def test_a_second_snapshot_in_the_same_call_is_announced(stage: Stage) -> None:
    first = stage.write("IR_BEN_R_1.csv", csv([BENEFICIARY]))
    second = stage.write("IR_BEN_R_2.csv", csv([{**BENEFICIARY, "ben_rng_gem": "2"}]))
    result = stage.run(first, second)
    assert "replaces the snapshot that this same call stored before" in result.stderr
    assert stage.rows("ir_ben_r", "ben_rng_gem") == [(2,)]


def test_the_professional_register_accumulates(stage: Stage) -> None:
    stage.deliver("DA_PRA_R_202402.csv", csv([PROFESSIONAL]))
    stage.deliver("DA_PRA_R_202403.csv", csv([{**PROFESSIONAL, "dte_moi_fin": "3"}]))
    assert stage.rows("da_pra_r", "dte_moi_fin") == [(2,), (3,)]


@pytest.mark.parametrize(("lines", "is_told"), [(2000, False), (900, True), (4100, True)])
def test_a_drift_of_volume_is_told_and_stops_nothing(
    stage: Stage, lines: int, is_told: bool
) -> None:
    stage.deliver("ER_PRS_F_1.csv", csv(claims(2000)))
    next_month = csv(claims(lines, flx_dis_dtd="01/04/2024"))
    result = stage.deliver("ER_PRS_F_2.csv", next_month)
    assert result.exit_code == 0
    assert ("outside 0.5 to 2 times as many" in result.stderr) is is_told


# Every line has a fate.

SOME_LINE = st.one_of(
    st.sampled_from([";".join(row.values()) for row in claims(5)]),
    st.text('1;" \r\x00aé', max_size=8),
    st.text("1\r", max_size=8).map(lambda text: ";".join(CLAIM.values()) + text),
    st.integers(0, len(CLAIM) - 1).map(
        lambda place: ";".join(
            "" if place == rank else field for rank, field in enumerate(CLAIM.values())
        )
    ),
)


@settings(max_examples=20, deadline=None)
@given(lines=st.lists(SOME_LINE, max_size=12), end=st.sampled_from(["", "\n", "\r\n\n"]))
def test_every_line_delivered_is_stored_or_rejected_under_its_number(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str
) -> None:
    stage = Stage(tmp_path_factory.mktemp("fates"))
    text = "\n".join([HEADER, *lines]) + end
    delivered = text.rstrip("\r\n").count("\n")
    result = stage.deliver("ER_PRS_F.csv", text, "--max-reject-share", "1")
    assert result.exit_code == 0, result.output
    [(counted, stored, rejected)] = stage.manifest("line_count, stored_count, rejected_count")
    assert counted == stored + rejected == delivered
    numbers = [line for (line,) in stage.rows(columns="_line")] if stored else []
    numbers += [line for line, *_ in stage.rejects()] if rejected else []
    assert sorted(numbers) == list(range(1, delivered + 1))


# The plain line and the careful way agree.

SOME_DATE = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda day: day.isoformat())
SOME_TEXT = st.text('0123456789/-+.,;" aé\t\x00_e', max_size=12)
SOME_VALUE = st.one_of(SOME_DATE, SOME_TEXT, st.integers().map(str), st.decimals().map(str))


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return connect(tmp_path_factory.mktemp("scratch"), 1)


PLAIN_CASTS = {
    "rgm_cod": ("text_as_integer", "try_cast($value as integer)"),
    "prs_pai_mnt": (
        "text_as_decimal",
        "try_cast(replace($value, ',', '.') as decimal(11, 2))",
    ),
    "exe_soi_dtd": (
        "text_as_date",
        "cast(try_strptime($value, ['%d/%m/%Y', '%Y-%m-%d']) as date)",
    ),
    "ben_res_dpt": ("text_as_string", "nullif($value, '')"),
}


@settings(max_examples=400, deadline=None)
@given(column=st.sampled_from(sorted(PLAIN_CASTS)), value=SOME_VALUE)
@example("exe_soi_dtd", "29/02/2024")
@example("exe_soi_dtd", "29/02/1900")
@example("exe_soi_dtd", "31/04/2024")
@example("prs_pai_mnt", "000.")
@example("rgm_cod", "-000000000000123456789")
def test_a_plain_value_is_read_as_the_careful_reader_reads_it(
    readers: duckdb.DuckDBPyConnection, column: str, value: str
) -> None:
    contract = tables()["er_prs_f"]
    pattern = plain_line(
        contract, [column], {c.name: 9 for c in contract.columns} | {column: 0}, False, None
    )
    careful, cast = PLAIN_CASTS[column]
    is_plain, read, cast_as = readers.execute(
        f"select regexp_full_match($value, $pattern), {careful}(cleaned($value)), {cast}",
        {"value": value, "pattern": pattern},
    ).fetchone()
    if is_plain:
        assert read == cast_as
        assert (read is None) == (value == "")


@settings(max_examples=200, deadline=None)
@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), late=st.integers(0, 3))
def test_every_day_of_the_calendar_is_plain_and_no_other(
    readers: duckdb.DuckDBPyConnection, day: date, late: int
) -> None:
    contract = tables()["er_prs_f"]
    places = {column.name: 9 for column in contract.columns} | {"exe_soi_dtd": 0}
    pattern = plain_line(contract, ["exe_soi_dtd"], places, False, None)
    number = day.day + late
    exists = (day + timedelta(days=late)).month == day.month
    for text in (f"{number:02d}/{day:%m/%Y}", f"{day:%Y-%m}-{number:02d}"):
        [is_plain] = readers.execute("select regexp_full_match($1, $2)", [text, pattern]).fetchone()
        is_century_leap_day = (day.month, number) == (2, 29) and day.year % 100 == 0
        assert is_plain == (exists and not is_century_leap_day)
