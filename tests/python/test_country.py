"""The country: what is planted, that it streams, and that the pipeline finds its truth exactly."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, PROJECT

from telesante.demo import world
from telesante.demo.country import plan, printed
from telesante.demo.country.calendar import LAST_QUARTER, quarter_end
from telesante.demo.country.writing import Writer
from telesante.demo.world import CalibrationError

SEED = 7
SHARE = 1 / 200
BLOCK = 5
PRINTED_ENDS = {1: "2022-03-31", 12: "2024-12-31"}
MARTS = "+ppg_chronic_patients", "+ppg_teleconsultation_uptake"


def write(out: Path, scope: plan.Plan) -> dict:
    """Write a country alone and return its truth, with the files and fates of its lines."""
    out.mkdir(parents=True)
    (out / "SYNTHETIC.json").write_text('{"synthetic": true}')
    writer = Writer(out)
    truth = writer.write(scope, printed.nothing(), lambda: None)
    return truth | {"files": writer.files, "line_counts": writer.line_counts}


def smaller(share: float, quarters_per_block: int = BLOCK) -> plan.Plan:
    """Return a country like the whole one, of which only the size differs."""
    whole = plan.whole(SEED, share)
    return plan.Plan(SEED, share, 0, whole.targets, quarters_per_block)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("country") / "delivered"
    return out, write(out, smaller(SHARE))


@pytest.fixture(scope="module")
def register(country: tuple[Path, dict]) -> duckdb.DuckDBPyConnection:
    """Return the register as `register`: month, number, main number, department of the fund."""
    connection = duckdb.connect()
    connection.execute(f"""
        create table register as
        select
            make_date(dte_ann_trt, dte_moi_fin, 1) as month,
            pfs_pfs_num as number,
            sta_pfs_num as main_number,
            left(cai_num, 2) as place,
            exc_fin_mtf as end_reason
        from '{country[0]}/france/DA_PRA_R_*.parquet'
        where pfs_pra_spe in ('01', '22', '23')
    """)
    return connection


@pytest.fixture(scope="module")
def marts(country: tuple[Path, dict]) -> duckdb.DuckDBPyConnection:
    """Return the warehouse of the country, with what both indicators need."""
    delivered, _ = country
    work = delivered.parent
    environment = os.environ | {
        "TELESANTE_RAW": str(work / "extracts"),
        "TELESANTE_DB": str(work / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
    }
    environment.pop("TELESANTE_SALT", None)
    for command in (
        ["telesante", "stage", delivered],
        ["dbt", "build", "--exclude-resource-type", "test", "unit_test", "--select", *MARTS],
    ):
        subprocess.run(
            [BIN / command[0], *command[1:]],
            cwd=PROJECT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    with duckdb.connect(str(work / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def leaves(tree: dict, names: tuple[str, ...]) -> dict[tuple, tuple]:
    """Return edition, quarter end and zone → counts."""
    return {
        (edition, end, zone): tuple(leaf[name] for name in names)
        for edition, quarters in tree.items()
        for end, zones in quarters.items()
        for zone, leaf in zones.items()
    }


# What was planted is told of these; each earlier whole year has an edition too.
PLANTED_EDITIONS = ("2024-12", "latest")


def found_in(marts: duckdb.DuckDBPyConnection, mart: str, counts: str) -> dict[tuple, tuple]:
    query = (
        f"select edition_id, cast(quarter_end as varchar), zone_id, {counts} from marts.{mart}"
        f" where edition_id in {PLANTED_EDITIONS}"
    )
    return {row[:3]: row[3:] for row in marts.execute(query).fetchall()}


# The pipeline against what was planted


def test_chronic_patients_are_found_in_every_quarter_and_zone(country, marts) -> None:
    expected = leaves(country[1]["chronic_patients"], ("patients",))
    assert {quarter for _, quarter, _ in expected} == {
        quarter_end(quarter) for quarter in range(1, LAST_QUARTER + 1)
    }
    assert found_in(marts, "ppg_chronic_patients", "patient_count") == expected


def test_practitioners_are_found_in_every_quarter_and_zone(country, marts) -> None:
    expected = leaves(country[1]["general_practitioners"], ("practitioners", "teleconsulting"))
    counts = "gp_count, gp_teleconsulting_count"
    assert found_in(marts, "ppg_teleconsultation_uptake", counts) == expected


def test_each_whole_year_of_the_store_has_an_edition(marts) -> None:
    query = "select distinct edition_id from marts.ppg_chronic_patients order by all"
    assert [edition for (edition,) in marts.execute(query).fetchall()] == [
        "2022-12",
        "2023-12",
        "2024-12",
        "latest",
    ]


def test_both_printed_counts_are_reached_exactly(country) -> None:
    latest = country[1]["chronic_patients"]["latest"]
    for quarter, end in PRINTED_ENDS.items():
        assert latest[end]["FRANCE"]["patients"] == round(SHARE * plan.PRINTED_PATIENTS[quarter])
    assert plan.whole(SEED).targets == {1: 792_676, 12: 1_075_380}


def test_the_printed_counts_are_those_of_the_published_seed() -> None:
    figures = PROJECT / "seeds" / "published" / "figures.csv"
    query = f"select value from '{figures}' where figure_id like 'repss_2025_chronic_20%'"
    printed_values = {int(value) for (value,) in duckdb.sql(query).fetchall()}
    assert set(plan.PRINTED_PATIENTS.values()) <= printed_values


def test_the_patients_rise_from_one_printed_count_to_the_other(country) -> None:
    latest = country[1]["chronic_patients"]["latest"]
    counts = [latest[quarter_end(quarter)]["FRANCE"]["patients"] for quarter in range(1, 13)]
    assert all(0.95 < after / before < 1.12 for before, after in pairwise(counts))


def test_a_target_that_is_passed_already_stops_the_generator(tmp_path: Path) -> None:
    low = plan.Plan(SEED, SHARE, 0, {1: 3000, 2: 10, 12: 3001}, BLOCK)
    with pytest.raises(CalibrationError, match="too many in quarter 2"):
        write(tmp_path / "out", low)


# What is planted


def count(register: duckdb.DuckDBPyConnection, query: str) -> int:
    return register.execute(f"select count(*) from ({query})").fetchone()[0]


def test_practitioners_have_several_practices_also_in_two_departments(register) -> None:
    seconds = """
        select second.number from register as second
        inner join register as main
            on second.main_number = main.number and second.month = main.month
        where second.number <> second.main_number and main.number = main.main_number
            and second.month < (select max(month) from register where number = second.number)
    """
    assert count(register, seconds) > 0
    assert count(register, f"{seconds} and second.place <> main.place") > 0


def test_practitioners_move_to_another_department_under_a_new_number(register) -> None:
    moves = """
        select former.number from register as former
        inner join register as move
            on former.number = move.number and former.month < move.month
                and former.main_number = former.number and move.main_number <> move.number
        inner join register as later on move.main_number = later.number
            and later.month = move.month and later.place <> move.place
    """
    assert count(register, moves) > 0


def test_practitioners_retire_and_are_replaced(register) -> None:
    retired = "select distinct number from register where end_reason = '3'"
    begun = """
        select number from register group by number
        having min(month) > date '2021-10-01' and bool_and(number = main_number)
    """
    assert count(register, retired) > 5
    assert count(register, begun) > 5


def test_patients_span_quarters_and_move_and_have_an_ald_for_a_part_of_the_time(country) -> None:
    delivered, _ = country
    lines = f"'{delivered}/france/ER_PRS_F_*.parquet'"
    moved = f"""
        select ben_nir_psa from {lines} group by ben_nir_psa
        having count(distinct ben_res_dpt) > 1
            and count(distinct date_trunc('quarter', exe_soi_dtd)) > 1
    """
    periods = f"'{delivered}/france/IR_IMB_R.parquet'"
    inside = "between date '2021-10-02' and date '2025-06-29'"
    with duckdb.connect() as connection:
        assert count(connection, moved) > 50
        for bound in ("imb_ald_dtd", "imb_ald_dtf"):
            assert count(connection, f"select 1 from {periods} where {bound} {inside}") > 50


def test_every_fate_of_the_country_adds_up_to_its_lines(country) -> None:
    _, truth = country
    fates = {row[2] for row in truth["line_counts"]}
    assert fates == {"counted", "cancelled", "out_of_scope", "excluded_flat_participation"}
    for path, file in truth["files"].items():
        if file["table"] == "er_prs_f":
            assert file["lines"] == sum(row[3] for row in truth["line_counts"] if row[0] == path)


def test_each_flux_month_comes_in_one_file_and_holds_no_other(country) -> None:
    delivered, truth = country
    paths = [path for path, file in truth["files"].items() if file["table"] == "er_prs_f"]
    assert len(paths) == 45
    for path in paths:
        query = f"select distinct strftime(flx_dis_dtd, '%Y%m') from '{delivered / path}'"
        assert duckdb.sql(query).fetchall() == [(Path(path).stem[-6:],)]


def test_no_act_of_2024_is_done_in_ile_de_france(country) -> None:
    """Those are the printed 240 310, and no others."""
    delivered, _ = country
    query = f"""
        select count(*) from '{delivered}/france/ER_PRS_F_*.parquet'
        where year(exe_soi_dtd) = 2024 and length(pfs_exe_num) = 8
            and left(pfs_exe_num, 2) in ('75', '77', '78', '91', '92', '93', '94', '95')
    """
    assert duckdb.sql(query).fetchall() == [(0,)]


def test_a_practitioner_of_the_printed_table_bills_before_2024_under_one_practice() -> None:
    brought = printed.of_world(world.build(SEED))
    assert len(brought.practices) > 2000
    assert brought.practices["gp"].is_unique
    assert brought.practices["practice_number"].is_unique


def test_the_nine_columns_of_a_line_are_its_own(country) -> None:
    key = (
        "flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord, org_cle_num,"
        " dct_ord_num, prs_ord_num, rem_typ_aff"
    )
    lines = f"'{country[0]}/france/ER_PRS_F_*.parquet'"
    with duckdb.connect() as connection:
        assert count(connection, f"select 1 from {lines} group by {key} having count(*) > 1") == 0


# The same seed, and memory


def test_the_same_seed_gives_the_same_country_byte_for_byte(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    truths = [write(out, smaller(SHARE / 2)) for out in (first, second)]
    assert truths[0] == truths[1]
    for path in truths[0]["files"]:
        assert (first / path).read_bytes() == (second / path).read_bytes(), path


def test_practitioners_do_not_depend_on_the_blocks(country, tmp_path: Path) -> None:
    at_once = write(tmp_path / "out", smaller(SHARE, quarters_per_block=15))
    zones = country[1]["general_practitioners"]["latest"]["2024-12-31"]
    assert at_once["general_practitioners"]["latest"]["2024-12-31"] == zones


def peak(share: float, quarters_per_block: int, out: Path) -> int:
    """Return the peak memory, in kilobytes, of a process that writes a country."""
    # Not printed: DuckDB draws its progress bar on the same output when the machine is busy.
    found = out.with_suffix(".peak")
    code = (
        "import re, sys; from pathlib import Path;"
        "sys.path.insert(0, 'tests/python'); from test_country import smaller, write;"
        f"write(Path({str(out)!r}), smaller({share}, {quarters_per_block}));"
        # Of this program alone: ru_maxrss would begin with what the parent holds.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1];"
        f"Path({str(found)!r}).write_text(peak)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True)
    return int(found.read_text())


def test_memory_holds_a_block_and_not_the_country(tmp_path: Path) -> None:
    streamed = peak(0.02, 1, tmp_path / "streamed")
    at_once = peak(0.02, 15, tmp_path / "at_once")
    assert streamed < 0.75 * at_once
