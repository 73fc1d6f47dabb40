"""The demonstration: what was planted, how it is delivered, what it refuses."""

import csv
import gzip
import json
import re
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from telesante import contract
from telesante.cli import main
from telesante.demo import faults, generate, layouts
from telesante.demo.command import command
from telesante.demo.places import IDF, ZONES, flow_matrix
from telesante.settings import PROJECT

SEED = 7
FURTHER_LINES = 80_000
PRINTED_ROWS = (14707, 57838, 34361, 38764, 17181, 22315, 24341, 30803)
PRINTED_COLUMNS = (11973, 54190, 32002, 36847, 15775, 22275, 22497, 29974, 14649, 128)
EDITIONS = ("2024-12", "latest")


def write(out: Path, scale: str | int = "idf") -> dict:
    return generate.write_demo(out, generate.Asked(scale, SEED), lambda step, parts: None)


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "idf"
    write(out)
    return out


@pytest.fixture(scope="session")
def truth(delivered: Path) -> dict:
    return json.loads((delivered / "truth.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def larger(delivered: Path, truth: dict) -> Path:
    """The same seed once more, with further acts of the other departments."""
    out = delivered.with_name("larger")
    write(out, truth["line_totals"]["lines"] + FURTHER_LINES)
    return out


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def file_of(truth: dict, table: str, label: str) -> str:
    return next(
        path
        for path in truth["files"]
        if path.startswith(f"flux_{label}/") and truth["files"][path]["table"] == table
    )


# What is planted


def test_the_matrix_of_edition_2024_12_is_the_printed_one(truth: dict) -> None:
    planted = [[truth["flows"]["2024-12"][row][zone]["acts"] for zone in ZONES] for row in IDF]
    assert planted == flow_matrix().tolist()
    assert truth["totals"]["2024-12"]["all"]["acts"] == 240_310


def test_the_matrix_has_the_printed_margins() -> None:
    assert tuple(flow_matrix().sum(axis=1)) == PRINTED_ROWS
    assert tuple(flow_matrix().sum(axis=0)) == PRINTED_COLUMNS


def test_the_matrix_equals_the_published_seed() -> None:
    seed = PROJECT / "seeds" / "published" / "flow_matrix_2024.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    published = {(row["executor_department"], row["beneficiary_zone"]): row for row in rows}
    for position, department in enumerate(IDF):
        for column, zone in enumerate(ZONES):
            printed = int(published[department, zone]["act_count"])
            assert printed == flow_matrix()[position, column], (department, zone)


@pytest.mark.parametrize(
    ("profile", "zone", "printed"),
    [("ALD", "75", 12), ("EHPAD", "95", 14), ("AME", "93", 26), ("C2S", "outside", 59)],
)
def test_the_printed_weights_hold_at_printed_precision(
    truth: dict, profile: str, zone: str, printed: int
) -> None:
    acts = truth["acts_by_profile"]["2024-12"]["teleconsultation"][profile]
    percent = 100 * acts[zone]["acts"] / acts["all"]["acts"]
    assert abs(percent - printed) < 0.3
    assert truth["weights"]["2024-12"][profile] == {"zone": zone, "percent": round(percent, 3)}


def test_every_cell_differs_between_the_editions(truth: dict) -> None:
    differences = [cell for row in truth["flows_difference"].values() for cell in row.values()]
    assert len(differences) == 80
    assert all(differences)
    totals = truth["totals"]
    assert sum(differences) == totals["latest"]["all"]["acts"] - totals["2024-12"]["all"]["acts"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_indicators_are_planted_in_101_departments_of_18_regions(
    truth: dict, edition: str
) -> None:
    for figure in ("general_practitioners", "chronic_patients"):
        for zones in truth[figure][edition].values():
            assert sum(zone.startswith("D") for zone in zones) == 101
            assert sum(zone.startswith("R") for zone in zones) == 18


def test_a_third_of_the_practitioners_teleconsult_more_in_some_departments_than_in_others(
    truth: dict,
) -> None:
    zones = truth["general_practitioners"]["latest"]["2024-12-31"]
    rates = {zone: leaf["teleconsulting"] / leaf["practitioners"] for zone, leaf in zones.items()}
    assert 0.33 < rates["FRANCE"] < 0.37
    assert 45_000 < zones["FRANCE"]["practitioners"] < 57_000
    departments = [rate for zone, rate in rates.items() if zone.startswith("D")]
    assert min(departments) < 0.30
    assert max(departments) > 0.40


@pytest.mark.parametrize("edition", EDITIONS)
def test_only_the_cell_95_nc_has_fewer_than_eleven_patients(truth: dict, edition: str) -> None:
    small = {
        (department, zone)
        for department, row in truth["flows"][edition].items()
        for zone, cell in row.items()
        if cell["patients"] < 11
    }
    assert small == {("95", "NC")}


def test_patients_have_between_one_and_a_half_and_two_acts(truth: dict) -> None:
    everything = truth["totals"]["2024-12"]["all"]
    assert 1.45 < everything["acts"] / everything["patients"] < 2


@pytest.mark.parametrize(
    ("month", "known_percent"), [("2024-12", 50), ("2024-11", 80), ("2024-10", 95), ("2024-06", 99)]
)
def test_care_reaches_the_fluxes_at_the_real_pace(
    truth: dict, month: str, known_percent: int
) -> None:
    known, latest = (truth["acts_monthly"][edition][month]["acts"] for edition in EDITIONS)
    assert abs(100 * known / latest - known_percent) < 3


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_age_band_has_acts_and_25_65_uses_most_accompaniment(
    truth: dict, edition: str
) -> None:
    bands = truth["acts_by_age_band"][edition]["all"]
    assert set(bands) == {"0-14", "15-24", "25-65", "66-79", "80+", "unknown"}
    accompaniment = truth["acts_by_category_and_age_band"][edition]["accompaniment"]
    assert max(accompaniment, key=lambda band: accompaniment[band]["acts"]) == "25-65"


def test_teleconsultation_is_most_acts_and_every_category_is_there(truth: dict) -> None:
    categories = truth["acts_by_category"]["2024-12"]
    assert set(categories) == {
        *("teleconsultation", "accompaniment", "teleexpertise", "telemonitoring", "remote_care")
    }
    assert 0.55 < categories["teleconsultation"]["acts"] / 240_310 < 0.66
    assert 0.2 < categories["accompaniment"]["acts"] / 240_310 < 0.28


def test_the_parts_add_up_to_the_printed_total(truth: dict) -> None:
    for figure in ("acts_by_category", "acts_by_code"):
        parts = truth[figure]["2024-12"].values()
        assert sum(part["acts"] for part in parts) == 240_310, figure
    bands = truth["acts_by_age_band"]["2024-12"]
    assert sum(part["acts"] for part in bands["all"].values()) == 240_310
    for position, department in enumerate(IDF):
        acts = sum(part["acts"] for part in bands[department].values())
        assert acts == PRINTED_ROWS[position]


def test_every_case_is_planted(truth: dict) -> None:
    assert [case for case, count in truth["planted"].items() if count < 1] == []
    assert {"group_identical_acts", "person_twin", "residence_097_with_commune"} <= set(
        truth["planted"]
    )


def test_out_of_scope_lines_are_about_fifteen_percent(truth: dict) -> None:
    lines = truth["line_totals"]["lines"]
    out_of_scope = sum(row[3] for row in truth["line_counts"] if row[2] == "out_of_scope")
    assert 0.12 < out_of_scope / lines < 0.18


# Whether the truth is complete


def test_every_line_of_every_file_has_one_fate(truth: dict) -> None:
    for path, file in truth["files"].items():
        if file["table"] == "er_prs_f":
            fates = sum(row[3] for row in truth["line_counts"] if row[0] == path)
            assert fates == file["lines"], path
        parts = file["stored"] + file["rejected"] + file.get("out_of_scope", 0)
        assert file["lines"] == parts or file["status"] != "stored"


def test_every_fate_is_planted(truth: dict) -> None:
    assert {row[2] for row in truth["line_counts"]} == {
        *("rejected", "redelivered", "out_of_scope", "excluded_information"),
        *("excluded_public_billing", "excluded_surcharge", "excluded_flat_participation"),
        *("excluded_no_care_date", "cancelled", "counted"),
    }


def test_the_truth_counts_the_lines_that_the_files_hold(delivered: Path, truth: dict) -> None:
    files = (path for path in delivered.rglob("*") if path.is_file() and path.parent != delivered)
    found = {str(path.relative_to(delivered)) for path in files}
    assert found == set(truth["files"])
    for path, file in truth["files"].items():
        if not path.endswith(".parquet"):
            lines = content(delivered / path).splitlines()
            assert len([line for line in lines[1:] if line]) == file["lines"], path


def test_rejected_lines_stay_far_below_five_percent(truth: dict) -> None:
    rejected = {path: file for path, file in truth["files"].items() if file["rejected"]}
    assert len({file["table"] for file in rejected.values()}) >= 3
    assert all(file["rejected"] < 0.01 * file["lines"] for file in rejected.values())


def test_the_truth_names_no_person_and_no_professional(delivered: Path) -> None:
    text = (delivered / "truth.json").read_text("utf-8")
    assert not re.search(r"[0-9A-F]{17}", text)
    register = content(delivered / "referentiels" / "DA_PRA_R_2024.csv").decode().splitlines()
    numbers = {row.split(";")[2] for row in register[1:]}
    assert len(numbers) > 1000
    assert not numbers & set(re.findall(r'"([^"]+)"', text))


def test_a_demonstration_is_marked_synthetic(delivered: Path) -> None:
    mark = json.loads((delivered / "SYNTHETIC.json").read_text("utf-8"))
    assert mark == {
        "synthetic": True,
        "covers": ["fr_private_gps", "idf_2024"],
        "generator": "telesante demo",
        "scale": "idf",
        "seed": SEED,
    }


# How it is delivered


def test_files_hold_the_contract_columns_in_upper_or_lower_case(
    delivered: Path, truth: dict
) -> None:
    for path, file in truth["files"].items():
        if path.endswith(".parquet"):
            continue
        header = content(delivered / path).removeprefix(b"\xef\xbb\xbf").splitlines()[0].decode()
        names = {name.replace("num_enq", "ben_nir_psa") for name in header.lower().split(";")}
        expected = {column.name for column in contract.tables()[file["table"]].columns}
        assert expected <= names, path
        assert header in (header.upper(), header.lower())


def test_every_layout_is_delivered(delivered: Path, truth: dict) -> None:
    def lines(label: str) -> list[str]:
        raw = content(delivered / file_of(truth, "er_prs_f", label))
        return raw.decode("latin-1" if label == "202405" else "utf-8").split("\n")

    assert lines("202403")[0].startswith("flx_dis_dtd;")
    assert lines("202404")[1].startswith("2024-04-01;")
    assert "Médecin" in lines("202405")[1] + lines("202405")[2] + lines("202405")[3] + "".join(
        lines("202405")[4:50]
    )
    assert ",00;" in "".join(lines("202406")[:20])
    assert lines("202407")[5].endswith("\r")
    assert ";NUM_ENQ;" in lines("202408")[0]
    assert '"01C' in lines("202409")[1]
    assert lines("202411")[0].startswith("\ufeff")
    assert "EXE_SOI_DTF" in lines("202503")[0]
    assert lines("202505")[-3:-1] != ["", ""]
    assert lines("202505")[-2:] == ["", ""]
    assert (delivered / file_of(truth, "er_prs_f", "202402")).suffix == ".gz"
    parquet = (delivered / file_of(truth, "er_prs_f", "202412")).read_bytes()
    assert parquet.startswith(b"PAR1")


def test_codes_are_padded_in_some_files_and_not_in_one(delivered: Path, truth: dict) -> None:
    def residences(label: str) -> set[str]:
        rows = content(delivered / file_of(truth, "er_prs_f", label)).decode().splitlines()
        column = rows[0].split(";").index("BEN_RES_DPT")
        return {row.split(";")[column] for row in rows[1:] if row.count(";") > column}

    assert {"075", "02A", "097", "201", "991", "000", ""} <= residences("202402")
    assert {"75", "2A", "97", "201", "991", "0", ""} <= residences("202502")


def test_unknown_dates_come_as_sentinels(delivered: Path, truth: dict) -> None:
    text = "".join(
        content(delivered / path).decode("latin-1")
        for path, file in truth["files"].items()
        if file["table"] == "er_prs_f" and not path.endswith(".parquet")
    )
    assert "01/01/1600" in text
    assert "01/01/0001" in text
    assert ";9999;" in text


def test_one_file_is_delivered_twice_with_the_same_bytes(delivered: Path, truth: dict) -> None:
    repeated = [path for path, file in truth["files"].items() if file["status"] == "redelivered"]
    assert len(repeated) == 1
    label = repeated[0][5:11]
    assert content(delivered / repeated[0]) == content(
        delivered / file_of(truth, "er_prs_f", label)
    )
    assert repeated[0].startswith(f"flux_{label}_bis/")


def test_every_kind_of_unreadable_line_is_delivered() -> None:
    names = ["flx_dis_dtd", "org_cle_num", "exe_soi_dtd", "prs_act_qte"]
    good = "01/02/2024;01C001000;05/01/2024;1"
    broken = {kind: faults.break_line(good, names, kind) for kind in faults.KINDS}
    assert broken["bad_date"] == "01/02/2024;01C001000;31/02/2024;1"
    assert broken["text_in_number"].endswith(";DEUX")
    assert broken["null_in_key"] == "01/02/2024;;05/01/2024;1"
    assert broken["too_few_fields"].count(";") < 3 < broken["too_many_fields"].count(";")


# The same seed, and more lines


def test_the_same_seed_gives_the_same_bytes(delivered: Path, larger: Path, truth: dict) -> None:
    appended = {"referentiels/IR_BEN_R.csv", "referentiels/IR_IMB_R.csv"}
    for path in truth["files"]:
        first, second = (delivered / path).read_bytes(), (larger / path).read_bytes()
        if path in appended:
            assert second.startswith(first), path
            assert len(second) > len(first)
        else:
            assert first == second, path


def test_further_acts_leave_the_matrix_as_it_is(larger: Path, truth: dict) -> None:
    enlarged = json.loads((larger / "truth.json").read_text("utf-8"))
    for figure in ("flows", "totals", "acts_by_age_band", "acts_by_profile", "weights"):
        assert enlarged[figure] == truth[figure]
    for department in IDF:
        everywhere = "acts_by_executor_department"
        assert enlarged[everywhere]["latest"][department] == truth[everywhere]["latest"][department]
    more = enlarged["line_totals"]["lines"] - truth["line_totals"]["lines"]
    assert abs(more - FURTHER_LINES) < 0.03 * FURTHER_LINES
    assert len(enlarged["acts_monthly"]["latest"]) == len(truth["acts_monthly"]["latest"])


def test_further_files_hold_the_lines_that_the_truth_counts(larger: Path) -> None:
    enlarged = json.loads((larger / "truth.json").read_text("utf-8"))
    for path, file in enlarged["files"].items():
        if path.endswith(("_HIDF.csv", "IR_BEN_R.csv", "IR_IMB_R.csv")):
            assert len(content(larger / path).splitlines()) - 1 == file["lines"], path
    fates = sum(row[3] for row in enlarged["line_counts"])
    assert fates == enlarged["line_totals"]["lines"]


# What it refuses


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["demo", *arguments])
    return result.exit_code, result.output


def test_the_help_says_what_is_written() -> None:
    code, output = run("--help")
    assert code == 0
    assert "truth.json" in output
    assert "--scale" in output


@pytest.mark.parametrize("scale", ["corse", "-5", "0", "1.5", "IDF"])
def test_another_scale_is_refused_by_name(tmp_path: Path, scale: str) -> None:
    code, output = run(str(tmp_path / "out"), "--scale", scale)
    assert code == 2
    assert "neither idf, france nor a number" in output
    assert not (tmp_path / "out").exists()


def test_fewer_lines_than_the_demonstration_are_refused(tmp_path: Path) -> None:
    code, output = run(str(tmp_path / "out"), "--scale", "1000")
    assert code == 2
    assert "--scale must be at least" in output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "real_extract.csv").write_text("not ours")
    code, output = run(str(tmp_path))
    assert code == 2
    assert "SYNTHETIC.json" in output
    assert (tmp_path / "real_extract.csv").read_text() == "not ours"


def test_a_former_demonstration_with_a_foreign_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "SYNTHETIC.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(generate.RefusedError, match=r"notes\.txt"):
        generate.check_replaceable(tmp_path)


def test_a_former_demonstration_is_replaced_once_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    (out / "flux_202402").mkdir(parents=True)
    (out / "SYNTHETIC.json").write_text("old")

    def write_whole(folder: Path, *_: object) -> dict:
        (folder / "SYNTHETIC.json").write_text("new")
        return {}

    monkeypatch.setattr(generate, "_write", write_whole)
    write(out)
    assert [path.name for path in out.iterdir()] == ["SYNTHETIC.json"]
    assert (out / "SYNTHETIC.json").read_text() == "new"


def test_an_interrupted_run_leaves_the_former_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "SYNTHETIC.json").write_text("old")

    def write_half(folder: Path, *_: object) -> dict:
        (folder / "flux_202402").mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(generate, "_write", write_half)
    with pytest.raises(KeyboardInterrupt):
        write(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (out / "SYNTHETIC.json").read_text() == "old"


def test_each_layout_differs_from_the_default_one() -> None:
    assert all(layout != layouts.Layout() for layout in layouts.BY_FLUX.values())


def test_a_demonstration_is_marked_synthetic_before_its_first_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: int) -> None:
        assert (tmp_path / "SYNTHETIC.json").exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(generate.world, "build", stop)
    with pytest.raises(KeyboardInterrupt):
        generate._write(tmp_path, generate.Asked(seed=SEED), lambda step, parts: None)
    assert not (tmp_path / "truth.json").exists()


def test_open_damir_of_january_2025_adds_up_to_the_real_file_code_by_code(delivered: Path) -> None:
    file = delivered / "open_damir" / "A202501.csv.gz"
    read = f"read_csv('{file}', delim = ';', all_varchar = true)"
    found = duckdb.sql(
        "select PRS_NAT::int, sum(FLT_ACT_QTE::int), sum(FLT_REM_MNT::decimal(18, 2)) "
        f"from {read} group by 1"
    ).fetchall()
    real = duckdb.sql(
        "select prs_nat, flt_act_qte, flt_rem_mnt::decimal(18, 2) "
        f"from read_csv('{PROJECT}/telesante/demo/data/open_damir_202501.csv')"
    ).fetchall()
    assert set(real) <= set(found)


def test_open_damir_has_every_trap_of_the_real_files(delivered: Path) -> None:
    [counts] = duckdb.sql(f"""
        select
            count(*),
            count(*) filter (PRS_REM_TYP = '99'),
            count(*) filter ([BEN_CMU_TOP, CPT_ENV_TYP, EXO_MTF, MTM_NAT] = ['9', '9', '99', '9']),
            count(*) filter (EXE_INS_REG = '99'),
            count(*) filter (starts_with(FLT_REM_MNT, '-')),
            count(*) filter (regexp_matches(FLT_REM_MNT, '^-?[.]')),
            count(*) filter (PRS_ACT_NBR is null),
            count(*) filter (SOI_ANN = '0000'),
            count(*) filter (SOI_ANN = '0001'),
            count(*) filter (starts_with(FLT_REM_MNT, '-.')),
            count(*) filter (EXE_INS_REG = '99' and ETE_REG_COD <> '99'),
            count(*) filter (FLT_ACT_QTE = '0' and PRS_ACT_QTE <> '0'),
            count(*) filter (contains(PRS_REM_TAU, '.'))
        from read_csv([{", ".join(f"'{one}'" for one in schema_files(delivered))}], delim = ';',
            all_varchar = true, null_padding = true, union_by_name = true)
    """).fetchall()
    total, hidden, jointly, nowhere, *others = counts
    assert hidden == jointly
    assert 0.3 < hidden / total < 0.5
    assert 0.16 < nowhere / total < 0.2
    assert min(others) > 0


def schema_files(delivered: Path) -> list[Path]:
    """One month of each of the three schemas."""
    return [delivered / "open_damir" / f"A{month}.csv.gz" for month in (202307, 202308, 202410)]


def test_open_damir_has_files_of_the_three_schemas(delivered: Path) -> None:
    headers = [gzip.decompress(one.read_bytes()).split(b"\n") for one in schema_files(delivered)]
    assert [header.count(b";") + 1 for header, *_ in headers] == [56, 55, 57]
    assert {line.count(b";") for line in headers[0][1:-1]} == {55, 51}
    assert [{line.count(b";") for line in lines[:-1]} for lines in headers[1:]] == [{54}, {56}]


def test_months_that_are_none_are_refused(tmp_path: Path) -> None:
    for months in ("2014-12:2015-02", "2025-02:2025-01", "2025", "2025-13:2026-01"):
        result = CliRunner().invoke(command, [str(tmp_path / "out"), "--months", months])
        assert result.exit_code == 2


def test_months_without_open_damir_are_refused(tmp_path: Path) -> None:
    arguments = [str(tmp_path / "out"), "--source", "dcir", "--months", "2024-08:2025-01"]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2
    assert "--months is of Open DAMIR" in result.output
