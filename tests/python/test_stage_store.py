"""Deliveries as objects of a raw store: replaced, added to, withdrawn, listed; names are data."""

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import dbt
from test_stage import BENEFICIARY, CLAIM, PROFESSIONAL, Stage, claims, csv

from telesante.names import glob_of, printable
from telesante.status.command import command as status

MONTH = "01/03/2024"
NEXT_MONTH = "01/04/2024"
ESTABLISHMENT = {column: CLAIM[column] for column in list(CLAIM)[:9]} | {
    "etb_exe_fin": "75000001",
    "ete_cat_cod": "124",
    "ete_ind_taa": "0",
}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def people(*ranks: int, **changed: str) -> str:
    return csv([{**BENEFICIARY, "ben_rng_gem": str(rank), **changed} for rank in ranks])


def other_keys(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same acts as a second extraction numbers them."""
    return [{**row, "org_cle_num": "99C999000"} for row in rows]


def deliveries(stage: Stage) -> str:
    environment = {"TELESANTE_RAW": str(stage.raw), "COLUMNS": "300"}
    result = CliRunner(env=environment).invoke(status, ["--deliveries"])
    assert result.exit_code == 0, result.output
    return result.output


def ranks(stage: Stage) -> list[int]:
    return sorted(rank for (rank,) in stage.rows("ir_ben_r", "ben_rng_gem"))


# A flux month that is already there.


def test_a_month_extracted_again_with_other_keys_is_refused(stage: Stage) -> None:
    stage.deliver("ER_PRS_F_202402.csv", csv(claims(30)))
    result = stage.deliver("ER_PRS_F_202402_bis.csv", csv(other_keys(claims(30))))
    assert result.exit_code == 1
    assert "flux month 2024-03 of er_prs_f: found 30 lines of it already in the store" in (
        result.stderr
    )
    assert "(ER_PRS_F_202402.csv)" in result.stderr
    assert "--replace" in result.stderr
    assert "--add" in result.stderr
    assert len(stage.rows()) == 30
    assert len(stage.manifest()) == 1
    assert not (stage.raw / "_work").exists()


def test_establishment_parts_of_a_month_are_refused_alike(stage: Stage) -> None:
    stage.deliver("ER_ETE_F_1.csv", csv([ESTABLISHMENT]))
    result = stage.deliver("ER_ETE_F_2.csv", csv(other_keys([ESTABLISHMENT])))
    assert result.exit_code == 1
    assert "flux month 2024-03 of er_ete_f" in result.stderr


def test_a_replaced_month_holds_the_new_lines_alone(stage: Stage) -> None:
    stage.deliver("ER_PRS_F_1.csv", csv(claims(30) + claims(20, flx_dis_dtd=NEXT_MONTH)))
    result = stage.deliver("ER_PRS_F_2.csv", csv(other_keys(claims(12))), "--replace")
    assert result.exit_code == 0, result.output
    counts = stage.rows(columns="left(_delivery_id, 6), flx_dis_dtd, org_cle_num, 1 as _line")
    assert [(row[0], f"{row[1]:%m}", row[2]) for row in counts] == [
        *[("000001", "04", "01C751000")] * 20,
        *[("000002", "03", "99C999000")] * 12,
    ]
    assert stage.manifest("status, line_count, replaced_count, file_count") == [
        ("stored", 50, 30, 1),
        ("stored", 12, 0, 1),
    ]


def test_a_month_replaced_wholly_leaves_its_delivery_without_lines(stage: Stage) -> None:
    rows = claims(30)
    rows[3]["prs_nat_ref"] = "TC"
    stage.deliver("ER_PRS_F_1.csv", csv(rows))
    stage.deliver("ER_PRS_F_2.csv", csv(claims(5)), "--replace")
    assert [row[0] for row in stage.manifest("status")] == ["replaced", "stored"]
    assert not (stage.raw / "rejects").exists()
    assert "replaced by 000002" in deliveries(stage)


def test_added_lines_of_known_keys_are_counted_as_redelivered(stage: Stage) -> None:
    stage.deliver("ER_PRS_F_1.csv", csv(claims(30)))
    corrected = claims(3, prs_act_qte="2") + other_keys(claims(2))
    result = stage.deliver("ER_PRS_F_2.csv", csv(corrected), "--add")
    assert result.exit_code == 0
    [row] = [
        line for line in result.output.splitlines() if "ER_PRS_F_2.csv" in line and "│" in line
    ]
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells[2:] == ["stored", "5", "5", "0", "3"]
    assert "3 of its lines replace earlier lines" in result.output
    assert len(stage.rows()) == 35


def test_files_of_one_call_share_months_without_a_word(stage: Stage) -> None:
    stage.write("in/ER_PRS_F_part1.csv", csv(claims(20)))
    stage.write("in/ER_PRS_F_part2.csv", csv(other_keys(claims(20))))
    assert stage.run(stage.folder / "in").exit_code == 0
    assert len(stage.rows()) == 40
    result = stage.run(stage.folder / "in")
    assert result.exit_code == 0
    assert [row[0] for row in stage.manifest("status")] == [*["stored"] * 2, *["redelivered"] * 2]


def test_late_lines_are_no_month(stage: Stage) -> None:
    assert stage.deliver("ER_PRS_F_202402.csv", csv(claims(50))).exit_code == 0
    late = claims(2, org_cle_num="01C000000")
    result = stage.deliver(
        "ER_PRS_F_202403.csv", csv(claims(50, flx_dis_dtd=NEXT_MONTH) + late), "--replace"
    )
    assert result.exit_code == 0
    assert len(stage.rows()) == 102


def test_a_month_of_which_only_late_lines_are_there_is_new(stage: Stage) -> None:
    late = claims(2, org_cle_num="01C000000")
    stage.deliver("ER_PRS_F_202403.csv", csv(claims(50, flx_dis_dtd=NEXT_MONTH) + late))
    assert stage.deliver("ER_PRS_F_202402.csv", csv(claims(50))).exit_code == 0
    assert len(stage.rows()) == 102


def test_a_replacement_of_several_files_stands_or_falls_as_one(stage: Stage) -> None:
    stage.deliver("ER_PRS_F.csv", csv(claims(30)))
    stage.write("in/ER_PRS_F_part1.csv", csv(other_keys(claims(4))))
    stage.write("in/ER_PRS_F_part2.csv", "")
    result = stage.run(stage.folder / "in", "--replace")
    assert result.exit_code == 1
    assert "another file of the same replacement was refused" in result.stderr
    assert len(stage.rows()) == 30
    stage.write("in/ER_PRS_F_part2.csv", csv(claims(4)))
    assert stage.run(stage.folder / "in", "--replace").exit_code == 0
    assert len(stage.rows()) == 8


def test_replacing_a_month_by_one_of_its_own_parts_takes_the_others_out(stage: Stage) -> None:
    stage.write("in/ER_PRS_F_1.csv", csv(claims(9)))
    stage.write("in/ER_PRS_F_2.csv", csv(other_keys(claims(9))))
    stage.run(stage.folder / "in")
    assert stage.deliver("ER_PRS_F_1.csv", csv(claims(9)), "--replace").exit_code == 0
    assert len(stage.rows()) == 9
    stage.deliver("ER_PRS_F_1.csv", csv(claims(9)), "--replace")
    assert stage.manifest("status")[-1] == ("redelivered",)


def test_replace_and_add_exclude_each_other(stage: Stage) -> None:
    result = stage.deliver("ER_PRS_F.csv", csv(claims(1)), "--replace", "--add")
    assert result.exit_code == 2
    assert stage.is_empty()


# Withdrawals.


def test_a_withdrawn_delivery_is_as_if_it_had_never_come(stage: Stage) -> None:
    stage.deliver("ER_PRS_F_1.csv", csv(claims(10)))
    wrong = claims(4, prs_act_qte="9")
    wrong[0]["prs_nat_ref"] = "TC"
    stage.deliver("ER_PRS_F_2.csv", csv(wrong), "--add", "--max-reject-share", "1")
    result = stage.run("--withdraw", "ER_PRS_F_2.csv")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("withdrawn: 000002-")
    assert len(stage.rows()) == 10
    assert not (stage.raw / "rejects").exists()
    [(state, by, at)] = stage.manifest("status, withdrawn_by, withdrawn_at")[1:]
    assert (state, bool(by), bool(at)) == ("withdrawn", True, True)
    assert "withdrawn 20" in deliveries(stage)
    again = stage.deliver("ER_PRS_F_2.csv", csv(wrong), "--add", "--max-reject-share", "1")
    assert again.exit_code == 0
    assert len(stage.rows()) == 13


def test_what_a_withdrawn_delivery_had_replaced_comes_back(stage: Stage) -> None:
    rows = claims(30)
    rows[3]["prs_nat_ref"] = "TC"
    stage.deliver("ER_PRS_F_1.csv", csv(rows))
    stage.deliver("ER_PRS_F_2.csv", csv(claims(5)), "--replace")
    stage.deliver("ER_PRS_F_3.csv", csv(claims(7)), "--replace")
    assert stage.run("--withdraw", "000002").exit_code == 0
    assert len(stage.rows()) == 7
    assert stage.run("--withdraw", "000003").exit_code == 0
    assert len(stage.rows()) == 29
    assert len(stage.rejects()) == 1
    assert stage.manifest("status, replaced_count")[0] == ("stored", 0)


def test_one_of_two_files_that_replaced_a_month_together_brings_nothing_back(stage: Stage) -> None:
    stage.deliver("ER_PRS_F.csv", csv(claims(30)))
    stage.write("in/ER_PRS_F_part1.csv", csv(claims(4)))
    stage.write("in/ER_PRS_F_part2.csv", csv(other_keys(claims(5))))
    stage.run(stage.folder / "in", "--replace")
    stage.run("--withdraw", "ER_PRS_F_part1.csv")
    assert len(stage.rows()) == 5
    stage.run("--withdraw", "ER_PRS_F_part2.csv")
    assert len(stage.rows()) == 30


def test_an_archive_of_the_bytes_of_its_referential_is_stored_beside_it(stage: Stage) -> None:
    stage.write("in/IR_BEN_R.csv", people(1))
    stage.write("in/IR_BEN_R_ARC.csv", people(1))
    stage.run(stage.folder / "in")
    stage.deliver("IR_BEN_R.csv", people(2))
    assert ranks(stage) == [1, 2]


def test_a_withdrawn_snapshot_brings_the_former_one_back(stage: Stage) -> None:
    stage.deliver("IR_BEN_R_1.csv", people(1, 2))
    stage.deliver("IR_BEN_R_2.csv", people(3))
    stage.deliver("IR_BEN_R_3.csv", people(4))
    stage.run("--withdraw", "IR_BEN_R_2.csv")
    assert ranks(stage) == [4]
    stage.run("--withdraw", "IR_BEN_R_3.csv")
    assert ranks(stage) == [1, 2]


def test_bytes_that_came_twice_stay_once_when_one_is_withdrawn(stage: Stage) -> None:
    stage.deliver("ER_PRS_F_1.csv", csv(claims(10)))
    stage.deliver("ER_PRS_F_2.csv", csv(claims(10)))
    stage.run("--withdraw", "ER_PRS_F_1.csv")
    rows = stage.rows(columns="left(_delivery_id, 6), 1 as _line")
    assert rows == [("000002", 1)] * 10
    assert stage.manifest("status, same_as, stored_count") == [
        ("withdrawn", None, 10),
        ("stored", None, 10),
    ]
    stage.run("--withdraw", "ER_PRS_F_2.csv")
    assert not (stage.raw / "er_prs_f").exists()


def test_a_name_of_several_deliveries_is_not_guessed(stage: Stage) -> None:
    stage.deliver("ER_PRS_F.csv", csv(claims(10)))
    stage.deliver("ER_PRS_F.csv", csv(claims(10, flx_dis_dtd=NEXT_MONTH)))
    result = stage.run("--withdraw", "ER_PRS_F.csv")
    assert result.exit_code == 2
    assert "names 2 deliveries: give one of 000001-" in result.stderr
    assert len(stage.rows()) == 20
    result = stage.run("--withdraw", "ER_PRS_F_9.csv")
    assert result.exit_code == 2
    assert "the store knows no delivery" in result.stderr


def test_a_withdrawal_takes_no_deliveries(stage: Stage) -> None:
    assert stage.run().exit_code == 2
    file = stage.write("ER_PRS_F.csv", csv(claims(1)))
    assert stage.run(file, "--withdraw", "000001").exit_code == 2


# Snapshots and their archive.


@pytest.mark.parametrize("order", [("", "_ARC"), ("_ARC", "")])
def test_the_archive_belongs_to_the_snapshot(stage: Stage, order: tuple[str, str]) -> None:
    content = {"": people(1, 2), "_ARC": people(2, 3)}
    for suffix in order:
        assert stage.deliver(f"IR_BEN_R{suffix}.csv", content[suffix]).exit_code == 0
    assert ranks(stage) == [1, 2, 2, 3]
    stage.deliver("IR_BEN_R_2.csv", people(4))
    assert ranks(stage) == [2, 3, 4]
    stage.deliver("ir_ben_r_arc_202412.csv.gz", people(5))
    assert ranks(stage) == [4, 5]
    assert set(stage.manifest("file_name, is_archive")) >= {("ir_ben_r_arc_202412.csv.gz", True)}


def test_the_archive_delivered_with_its_referential_replaces_both(stage: Stage) -> None:
    for folder, first in (("one", 1), ("two", 5)):
        stage.write(f"{folder}/IR_BEN_R.csv", people(first))
        stage.write(f"{folder}/IR_BEN_R_ARC.csv", people(first + 1))
    stage.run(stage.folder / "one")
    assert ranks(stage) == [1, 2]
    stage.run(stage.folder / "two")
    assert ranks(stage) == [5, 6]
    stage.run(stage.folder / "two")
    assert stage.manifest("status")[-1] == ("redelivered",)


@pytest.mark.parametrize(
    "name",
    [
        "IR_BEN_R_OLD.csv",
        "ir_ben_r_histo.parquet",
        "IR_BEN_R_old.csv",
        "IR_IMB_R_ARC.csv",
        "IR_BEN_R_ARC_XYZ.csv",
        "IR_ESM_R2BIS.csv",
    ],
)
def test_an_unknown_suffix_of_a_snapshot_is_refused(stage: Stage, name: str) -> None:
    stage.deliver("IR_BEN_R.csv", people(1))
    result = stage.deliver(name, people(2))
    assert result.exit_code == 2
    assert "Known are dates, numbers of parts, and IR_BEN_R_ARC" in result.stderr
    assert ranks(stage) == [1]


@pytest.mark.parametrize(
    "name",
    [
        "IR_BEN_R_2024.csv",
        "IR_BEN_R_202402_PART2.csv.gz",
        "ir_ben_r-2024-03-01T120000.csv",
        "IR_BEN_R_part-00000-3f2504e0-4f89-11d3-9a0c-0305e82c3301-c000.csv",
        "IR_BEN_R_01MAR2024.csv",
        "IR_BEN_R (1).csv",
        "IR_BEN_R_paris.csv",
    ],
)
def test_dates_parts_and_notes_are_known_suffixes(stage: Stage, name: str) -> None:
    assert stage.deliver(name, people(1)).exit_code == 0
    assert stage.manifest("is_archive") == [(False,)]


def test_a_much_smaller_snapshot_needs_to_be_meant(stage: Stage) -> None:
    stage.deliver("IR_BEN_R_1.csv", people(*range(1, 41)))
    result = stage.deliver("IR_BEN_R_2.csv", people(*range(1, 20)))
    assert result.exit_code == 1
    assert "snapshot of ir_ben_r: found 19 lines to replace 40" in result.stderr
    assert len(ranks(stage)) == 40
    assert stage.deliver("IR_BEN_R_ARC.csv", people(50)).exit_code == 0
    assert stage.run(stage.folder / "IR_BEN_R_2.csv", "--replace").exit_code == 0
    assert len(ranks(stage)) == 20


# Synthetic and real deliveries.


@pytest.mark.parametrize("is_first", [True, False])
def test_synthetic_and_real_deliveries_never_share_a_store(stage: Stage, is_first: bool) -> None:
    stage.write("demo/SYNTHETIC.json", json.dumps({"synthetic": True}))
    stage.write("demo/DA_PRA_R.csv", csv([PROFESSIONAL]))
    stage.write("real/ER_PRS_F.csv", csv(claims(1)))
    one, other = ("demo", "real") if is_first else ("real", "demo")
    assert stage.run(stage.folder / one).exit_code == 0
    result = stage.run(stage.folder / other)
    assert result.exit_code == 2
    assert "one store never holds both" in result.stderr
    assert len(stage.manifest()) == 1
    assert stage.run(stage.folder / "demo", stage.folder / "real").exit_code == 2
    stage.run("--withdraw", "000001")
    assert stage.run(stage.folder / other).exit_code == 0


def test_a_part_of_a_demonstration_is_synthetic_and_declares_nothing(stage: Stage) -> None:
    mark = {"synthetic": True, "covers": ["idf_2024"]}
    stage.write("demo/SYNTHETIC.json", json.dumps(mark))
    file = stage.write("demo/flux/ER_PRS_F.csv", csv(claims(1)))
    assert stage.run(file.parent).exit_code == 0
    assert stage.run(file).exit_code == 0
    assert stage.manifest("is_synthetic, covers") == [(True, None)] * 2


# A damaged store.


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def garble(file: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)


DAMAGES = {
    "missing": Path.unlink,
    "bytes instead of": cut,
    "other bytes of the same size": garble,
}


def verified(stage: Stage) -> Result:
    environment = {"TELESANTE_RAW": str(stage.raw), "COLUMNS": "300"}
    return CliRunner(env=environment).invoke(status, ["--verify"])


def held(stage: Stage) -> dict[str, bytes]:
    """The bytes of each file of a store, its manifest apart."""
    return {
        file.relative_to(stage.raw).as_posix(): file.read_bytes()
        for file in stage.raw.rglob("*.parquet")
        if file.parent.name != "manifest"
    }


def with_a_reject(rows: list[dict[str, str]]) -> str:
    return csv([*rows, {**rows[0], "prs_nat_ref": "TC"}])


@pytest.mark.parametrize("fault", DAMAGES)
@pytest.mark.parametrize("table", ["er_prs_f", "ir_ben_r", "rejects"])
def test_a_damaged_file_is_told_and_its_original_restores_it(
    stage: Stage, fault: str, table: str
) -> None:
    two_months = claims(30) + claims(20, flx_dis_dtd=NEXT_MONTH)
    stage.write("in/ER_PRS_F.csv", with_a_reject(two_months))
    stage.write("in/IR_BEN_R.csv", people(1))
    stage.write("in/IR_BEN_R_ARC.csv", people(2))
    stage.run(stage.folder / "in")
    sound = held(stage)
    assert verified(stage).output == "The 5 files of the raw store are those of its manifest.\n"
    damaged = min((stage.raw / table).rglob("*.parquet"))
    DAMAGES[fault](damaged)
    result = verified(stage)
    assert result.exit_code == 1
    assert damaged.relative_to(stage.raw).as_posix() in result.output
    assert fault in result.output
    original = "IR_BEN_R.csv" if table == "ir_ben_r" else "ER_PRS_F.csv"
    result = stage.run(stage.folder / "in" / original)
    assert result.exit_code == 0, result.output
    assert "restored, same as 00000" in result.output
    assert held(stage) == sound
    assert verified(stage).exit_code == 0
    assert stage.manifest("status") == [*[("stored",)] * 3, ("redelivered",)]
    assert "redelivered, same as" in stage.run(stage.folder / "in" / original).output


def test_what_a_later_delivery_replaced_stays_replaced_when_the_rest_is_restored(
    stage: Stage,
) -> None:
    file = stage.write("ER_PRS_F_1.csv", csv(claims(30) + claims(20, flx_dis_dtd=NEXT_MONTH)))
    stage.run(file)
    stage.deliver("ER_PRS_F_2.csv", csv(claims(25)), "--replace")
    sound = held(stage)
    cut(next((stage.raw / "er_prs_f").rglob("000001*.parquet")))
    result = stage.run(file)
    assert result.exit_code == 0, result.output
    assert held(stage) == sound
    assert stage.manifest("status, replaced_count")[0] == ("stored", 30)
    stage.run("--withdraw", "000002")
    assert len(stage.rows()) == 50


def test_nothing_replaces_what_is_lost(stage: Stage) -> None:
    first = stage.write("IR_BEN_R_1.csv", people(1))
    stage.run(first)
    next((stage.raw / "ir_ben_r").rglob("*.parquet")).unlink()
    result = stage.deliver("IR_BEN_R_2.csv", people(2))
    assert result.exit_code == 1
    assert "found missing" in result.stderr
    assert "Deliver IR_BEN_R_1.csv again, which restores it, or withdraw it" in result.stderr
    stage.run(first)
    assert stage.run(stage.folder / "IR_BEN_R_2.csv").exit_code == 0
    assert ranks(stage) == [2]


def test_a_file_that_a_store_of_an_older_version_lost_is_restored(stage: Stage) -> None:
    file = stage.write("ER_PRS_F.csv", csv(claims(30)))
    stage.run(file)
    sound = held(stage)
    for row in (stage.raw / "manifest").iterdir():
        stage.query(f"copy (select * exclude (files, byte_count) from '{row}') to '{row}'")
    assert verified(stage).exit_code == 0
    for damage in (Path.unlink, cut):
        damage(next((stage.raw / "er_prs_f").rglob("*.parquet")))
        assert verified(stage).exit_code == 1
        assert "restored, same as 000001" in stage.run(file).output
        assert held(stage) == sound


# What is there.


def test_the_deliveries_are_listed(stage: Stage) -> None:
    assert "delivery" in deliveries(stage)
    rows = claims(3) + claims(2, flx_dis_dtd=NEXT_MONTH)
    rows[0]["prs_nat_ref"] = "TC"
    stage.deliver("ER_PRS_F_1.csv", csv(rows), "--max-reject-share", "0.5")
    stage.deliver("ER_PRS_F_2.csv", csv(rows))
    stage.deliver("IR_BEN_R_ARC.csv", people(1))
    shown = deliveries(stage)
    lines = [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in shown.splitlines()
        if "│ 0000" in line
    ]
    first, second, third = lines
    assert first[1:6] == ["ER_PRS_F_1.csv", "er_prs_f", "2024-03, 2024-04", "5", "1"]
    assert first[6].startswith("20")
    assert first[7] == "stored"
    assert second[3] == "2024-03, 2024-04"
    assert second[7] == f"redelivered, same as {first[0]}"
    assert third[2] == "ir_ben_r (archive)"


# Names are data.

ODD = 'l\'été "n°1" [2024] (a*b) [/red] {x}'


def test_a_name_is_printed_as_it_is_whatever_markup_it_looks_like(stage: Stage) -> None:
    file = stage.write("in [bold]/x[/ER_PRS_F_red].csv", csv(claims(2)))
    result = stage.run(file.parent.parent)
    assert result.exit_code == 0, result.output
    assert "in [bold]/x[/ER_PRS_F_red].csv" in result.output
    assert "in [bold]/x[/ER_PRS_F_red].csv" in deliveries(stage)


@pytest.mark.parametrize("name", ["\x1b[31m", "\r", "\u202e", "\udce9"])  # the last: Latin-1
def test_what_a_terminal_obeys_is_never_printed(stage: Stage, name: str) -> None:
    good = stage.deliver(f"ER_PRS_F_{name}.csv", csv(claims(2)))
    bad = stage.deliver(f"unknown_{name}.csv", "x")
    assert (good.exit_code, bad.exit_code) == (0, 2)
    for shown in (good.output, bad.output, deliveries(stage)):
        assert not set(name).intersection(shown) - set("31m[\n")
    assert printable(name) in good.output


def test_a_store_lies_in_a_folder_of_any_name(stage: Stage) -> None:
    beside = Stage(stage.folder / ODD.replace("[2024]", "2"))
    beside.deliver("ER_PRS_F.csv", csv(claims(9)))
    odd = Stage(stage.folder / ODD)
    odd.deliver("ER_PRS_F.csv", csv(claims(2)))
    odd.deliver("ER_PRS_F_2.csv", csv(claims(3)), "--add")
    assert "ER_PRS_F_2.csv" in deliveries(odd)
    assert odd.run("--withdraw", "ER_PRS_F.csv").exit_code == 0
    files = glob_of(odd.raw, "er_prs_f/**/*.parquet")
    assert duckdb.execute("select count(*) from read_parquet($1)", [files]).fetchone() == (3,)


@pytest.mark.parametrize("name", ["caf\udce9", "back\\slash"])
def test_a_store_that_duckdb_cannot_be_given_is_refused_in_one_sentence(
    tmp_path: Path, name: str
) -> None:
    result: Result = Stage(tmp_path / name).run("--withdraw", "000001")
    assert result.exit_code == 2
    assert "rename the folder and set TELESANTE_RAW" in result.output
    assert "Traceback" not in result.output


# The store and its manifest, as dbt sees them.


@pytest.fixture
def small(stage: Stage) -> Stage:
    """A store in a folder of an odd name, with another beside it that a pattern would read."""
    for name, count in ((ODD, 3), (ODD.replace("[2024]", "2"), 9)):
        one = Stage(stage.folder / name)
        one.write("in/ER_PRS_F.csv", csv(claims(count) + claims(2, flx_dis_dtd=NEXT_MONTH)))
        one.write("in/ER_ETE_F.csv", csv([ESTABLISHMENT]))
        one.write("in/IR_BEN_R.csv", people(1, ben_idt_ano="current"))
        one.write("in/IR_BEN_R_ARC.csv", people(1, 2, ben_idt_ano="archived"))
        imb = {"ben_nir_psa": "X", "ben_rng_gem": "1", "imb_ald_num": "8", "imb_etm_nat": "41"}
        imb |= {"imb_ald_dtd": "01/01/2020", "imb_ald_dtf": ""}
        one.write("in/IR_IMB_R.csv", csv([imb]))
        one.write("in/DA_PRA_R.csv", csv([PROFESSIONAL]))
        assert one.run(one.folder / "in").exit_code == 0
    return Stage(stage.folder / ODD)


def test_dbt_reads_the_store_it_is_given_and_stops_when_its_files_are_not_those_of_the_manifest(
    small: Stage, environment: dict[str, str]
) -> None:
    environment |= {
        "TELESANTE_RAW": str(small.raw),
        "TELESANTE_DB": str(small.folder / "ware house [2024].duckdb"),
        "TELESANTE_SALT": "a secret text of this test",
    }
    select = ("run", "-s", "stg_dcir__er_prs_f", "+int_people_identified")
    result = dbt(environment, *select)
    assert result.returncode == 0, result.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        people_found = connection.execute(
            "select count(*), count(distinct person_key) from intermediate.int_people_identified"
        ).fetchall()
        [(lines,)] = connection.execute("select count(*) from raw.er_prs_f").fetchall()
    assert lines == 5
    assert people_found == [(2, 2)]  # the one in both is the current one's

    part = next((small.raw / "er_prs_f").rglob("*.parquet"))
    stray = part.with_name("stray.parquet")
    stray.write_bytes(part.read_bytes())
    result = dbt(environment, *select)
    assert result.returncode != 0
    assert "holds er_prs_f/stray.parquet, which its manifest does not know" in result.stdout

    stray.unlink()
    cut(part)
    result = dbt(environment, *select)
    assert result.returncode != 0
    told = " ".join(result.stdout.split())
    assert f"holds a file of the delivery {part.name[:19]} of er_prs_f of another size" in told
    assert "than its manifest says: deliver its original again with `telesante stage`" in told

    part.unlink()
    result = dbt(environment, *select)
    assert result.returncode != 0
    assert f"lacks a file of the delivery {part.name[:19]}" in result.stdout

    assert small.run(small.folder / "in" / "ER_PRS_F.csv").exit_code == 0
    result = dbt(environment, *select)
    assert result.returncode == 0, result.stdout
