import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from string import Template
from typing import NamedTuple

import duckdb
import pytest
from click.testing import CliRunner

from maintenance import baseline
from telesante.quality import data_docs, gate
from telesante.quality.command import SUITE_NAMES, command
from telesante.quality.page import TITLES
from telesante.quality.rules import Level, Outcome, Rule, Verdict, exit_code
from telesante.quality.warehouse import opened
from telesante.settings import PROJECT

SEEDS = PROJECT / "seeds"
TOY = Path(__file__).with_name("test_check_warehouse.sql")


# Of SQL statements, each a fault.
Planted = Callable[..., "Run"]


class Run(NamedTuple):
    exit_code: int
    printed: str
    folder: Path

    @property
    def record(self) -> dict:
        return json.loads((self.folder / gate.RECORD).read_text("utf-8"))

    @property
    def page(self) -> str:
        return (self.folder / gate.PAGE).read_text("utf-8")

    @property
    def entries(self) -> dict[str, dict]:
        return {entry["rule"]: entry for topic in self.record["topics"] for entry in topic["rules"]}

    def rules(self, outcome: str) -> set[str]:
        return {rule for rule, entry in self.entries.items() if entry["outcome"] == outcome}


def check(db: Path, reports: Path, suite: str = "figures") -> Run:
    arguments = ["--warehouse", str(db), "--out", str(reports), "--suite", suite]
    # Wide enough that no name in the table is folded.
    result = CliRunner(env={"COLUMNS": "200"}).invoke(command, arguments)
    return Run(result.exit_code, result.output, reports / suite)


def check_with_faults(sound_warehouse: Path, folder: Path, *faults: str) -> Run:
    path = folder / "warehouse.duckdb"
    shutil.copy(sound_warehouse, path)
    with duckdb.connect(str(path)) as connection:
        for fault in faults:
            connection.execute(fault)
    return check(path, folder / "report")


@pytest.fixture(scope="module")
def sound_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(Template(TOY.read_text("utf-8")).substitute(seeds=SEEDS))
    return path


@pytest.fixture(scope="module")
def sound(sound_warehouse: Path) -> Run:
    return check(sound_warehouse, sound_warehouse.parent / "report")


@pytest.fixture
def planted(sound_warehouse: Path, tmp_path: Path) -> Planted:
    """Return a function that plants faults in a copy of the sound warehouse and checks it."""

    return partial(check_with_faults, sound_warehouse, tmp_path)


def test_a_warehouse_that_repeats_the_publication_passes(sound: Run) -> None:
    assert sound.exit_code == 0, sound.printed
    assert sound.rules("failed") == sound.rules("could_not_run") == set()
    assert "Nothing forbids a publication." in sound.printed
    assert "Rien ne s\u2019oppose à la publication." in sound.page


def test_every_cell_margin_and_weight_of_the_table_is_a_rule(sound: Run) -> None:
    families = [entry["family"] for entry in sound.entries.values() if entry["outcome"] == "passed"]
    assert families.count("flow_cell") == 80
    assert families.count("flow_row_total") == 8
    assert families.count("flow_column_total") == 10
    assert families.count("flow_grand_total") == 1
    assert families.count("flow_weight") == 9
    assert families.count("figure_share_of_profile_acts_by_zone") == 4


def test_what_is_expected_comes_from_the_seed(sound: Run) -> None:
    with (SEEDS / "published" / "flow_matrix_2024.csv").open(encoding="utf-8") as file:
        printed = {row["figure_id"]: int(row["act_count"]) for row in csv.DictReader(file)}
    expected = {rule: sound.entries[rule]["expected"]["minimum"] for rule in printed}
    assert expected == printed


def test_every_figure_of_the_five_documents_is_listed_with_its_outcome_and_reason(
    sound: Run,
) -> None:
    with (SEEDS / "published" / "documents.csv").open(encoding="utf-8") as file:
        documents = {row["document_id"] for row in csv.DictReader(file) if row["source_number"]}
    with (SEEDS / "published" / "figures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {r["figure_id"] for r in rows if r["document_id"] in documents} <= sound.entries.keys()
    silent = sound.rules("not_computable") | sound.rules("not_checked")
    assert all(sound.entries[rule]["reason"] for rule in silent)


def test_the_notes_that_the_table_contradicts_are_never_bounds(sound: Run) -> None:
    notes = {f"idf_2024_note_{note}" for note in ("executor_75", "94_hidf", "hidf")}
    assert notes <= sound.rules("not_checked")


def test_demonstration_data_are_called_so(sound: Run) -> None:
    assert sound.record["is_synthetic"] is True
    assert "demonstration data" in sound.printed
    assert "Données de démonstration" in sound.page


def test_the_record_is_the_same_from_run_to_run(sound: Run, sound_warehouse: Path) -> None:
    again = check(sound_warehouse, sound_warehouse.parent / "again")
    first, second = (run.folder / gate.RECORD for run in (sound, again))
    assert first.read_bytes() == second.read_bytes()
    assert again.page == sound.page


def test_no_page_needs_a_network(sound: Run) -> None:
    pages = list(sound.folder.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text("utf-8")
        tags = re.findall(r"<(?:script|link|img)\b[^>]*>", html)
        assert not [tag for tag in tags if re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", tag)]
        assert not re.search(r"url\(['\"]?https?://", html), page
        assert "integrity=" not in html
        assert "vegaEmbed" not in html, "a rule draws a graph: vendor vega"


def test_every_file_that_a_page_names_is_there(sound: Run) -> None:
    for page in sound.folder.rglob("*.html"):
        tags = re.findall(r"<(?:script|link|img)\b[^>]*>", page.read_text("utf-8"))
        named = [re.search(r'(?:src|href)="([^"#?]+)"', tag) for tag in tags]
        missing = [m[1] for m in named if m and not (page.parent / m[1]).resolve().is_file()]
        assert not missing, page


def test_every_vendored_file_is_used_and_has_a_licence() -> None:
    named = set(data_docs.LOCAL_FILES.values())
    held = {
        path.relative_to(data_docs.VENDOR).as_posix()
        for path in data_docs.VENDOR.rglob("*")
        if path.suffix in (".js", ".css")
    }
    assert held == named
    readme = (data_docs.VENDOR / "README.md").read_text("utf-8")
    assert all(f"`{file}`" in readme for file in held)
    licences = {path.name for path in (data_docs.VENDOR / "licences").iterdir()}
    assert licences == set(re.findall(r"licences/([\w-]+\.txt)", readme))


def test_our_page_has_no_script(sound: Run) -> None:
    assert "<script" not in sound.page
    assert '<html lang="fr">' in sound.page


def test_our_page_never_breaks_a_line_before_a_sign(sound: Run) -> None:
    text = re.sub(r"<style>.*?</style>|<[^>]*>", "", sound.page, flags=re.DOTALL)
    assert "\u202f:" in text
    assert not re.search(r"[ \u00a0][;:!?%»]", text)


def test_data_docs_list_the_suites_in_a_browser_without_a_network(
    sound: Run, tmp_path: Path
) -> None:
    chromium = shutil.which("chromium")
    if chromium is None and not os.environ.get("CI"):
        pytest.skip("no Chromium: apt-get install chromium")
    assert chromium is not None, "no Chromium: apt-get install chromium"
    index = (sound.folder / gate.DOCS / "index.html").resolve()
    drawn = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={tmp_path}",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--virtual-time-budget=10000",
            "--dump-dom",
            index.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    rows = re.findall(r"<tr[^>]*data-index.*?</tr>", drawn, flags=re.DOTALL)
    for table in ("flows_department_2024-12_idf_2024", "open_months", "acts_monthly"):
        assert any(table in row for row in rows), table


ONE_ACT_MORE = """
    update marts.published_reconciliation
    set computed_value = computed_value + 1, verdict = 'contradicted',
        reason = 'contradicted_by_warehouse'
    where figure_id = 'flow_77_78';
    update marts.flows_department set act_count = act_count + 1
    where edition_id = '2024-12' and executor_department = '77' and beneficiary_zone = '78';
"""


def test_one_act_more_in_one_cell_turns_red_and_names_the_cell(planted: Planted) -> None:
    run = planted(ONE_ACT_MORE)
    assert run.exit_code == 1
    assert run.rules("failed") == {"flow_77_78", "baseline_reproduced", "baseline_contradicted"}
    assert "134 acts" in run.printed
    assert run.entries["flow_77_78"]["text_fr"] in run.page.replace("&#39;", "'")
    table = "flows_department_2024-12_idf_2024"
    assert f"{table} (executor_department 77, beneficiary_zone 78)" in run.printed
    assert table in run.page
    assert "<li>executor_department 77, beneficiary_zone 78</li>" in run.page
    assert run.entries["flow_77_78"]["table"] == table
    assert run.entries["flow_77_78"]["cells"] == [
        {"executor_department": "77", "beneficiary_zone": "78"}
    ]
    assert run.entries["baseline_reproduced"]["cells"] == [{"figure_id": "flow_77_78"}]


def test_a_red_rule_says_by_how_much_and_which_model_to_look_at(planted: Planted) -> None:
    run = planted(
        ONE_ACT_MORE,
        """
        update marts.acts_monthly set act_count = act_count // 10
        where edition_id = '2024-12' and care_month = '2024-05-01'
        """,
    )
    cell = run.entries["flow_77_78"]
    assert cell["excess"] == 1
    assert cell["models"] == ["models/marts/monitoring/flows_department.sql"]
    month = run.entries["month_volume_2024-12_2024-05"]
    assert month["excess"] == pytest.approx(10 - 50, abs=1)
    months = run.entries["facts_minus_months_2024-12"]
    assert months["excess"] == 0  # it counts the months that differ, which is no distance
    [numbers] = months["numbers"]
    assert numbers["act_count"] == numbers["fact_act_count"] // 10
    told = f"care_month 2024-05: act_count {numbers['act_count']:.10g}, fact_act_count"
    assert told in run.page
    for shown in (run.printed, run.page):
        assert "models/marts/monitoring/acts_monthly.sql" in shown
    assert "134 acts (+1)" in run.printed
    assert "écart +1<" in run.page


def test_every_model_that_a_red_rule_may_name_is_there(sound_warehouse: Path) -> None:
    from telesante.quality import models, runner  # imports Great Expectations: seconds
    from telesante.quality.suites import SUITES

    with opened(sound_warehouse) as connection:
        tables = runner.tables_of([plan(connection) for plan in SUITES["figures"]])
    for table in tables:
        found = models.models_of(table)
        assert found, table.name
        assert all((PROJECT / file).is_file() for file in found)


def test_the_rows_of_a_red_rule_lie_beside_the_page_that_links_them(planted: Planted) -> None:
    run = planted(ONE_ACT_MORE)
    with (run.folder / "rows" / "flow_77_78.csv").open(encoding="utf-8") as file:
        [row] = csv.DictReader(file)
    assert (row["executor_department"], row["beneficiary_zone"]) == ("77", "78")
    assert (row["act_count"], float(row["reconciled_count"])) == ("134", 134)
    assert '<a class="reason" href="rows/flow_77_78.csv">' in run.page
    assert {file.stem for file in (run.folder / "rows").iterdir()} <= run.rules("failed")
    assert run.folder.stat().st_mode & 0o077 == 0


def test_a_cell_that_is_missing_turns_red(planted: Planted) -> None:
    run = planted(
        """
        delete from marts.flows_department
        where edition_id = '2024-12' and executor_department = '77' and beneficiary_zone = '78'
        """
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {"flow_77_78"}
    assert run.entries["flow_77_78"]["observed"] is None


# The number of figures that cannot be computed has no lower bound.
UNBOUNDED = {"baseline_not_computable"}


def test_no_rule_passes_on_a_table_without_rows(sound_warehouse: Path, tmp_path: Path) -> None:
    from telesante.quality import runner  # imports Great Expectations: seconds
    from telesante.quality.suites import SUITES

    with opened(sound_warehouse) as connection:
        topics = [plan(connection) for plan in SUITES["figures"]]
        frames = runner.read_frames(connection, topics)
    empty = {name: rows.iloc[:0] for name, rows in frames.items()}
    verdicts = runner.run("figures", topics, empty, tmp_path / gate.DOCS)
    passed = {v.rule.rule_id for v in verdicts.values() if v.outcome is Outcome.PASSED}
    assert passed == UNBOUNDED | {
        rule.rule_id for topic in topics for rule in topic.rules if rule.may_be_empty
    }


def test_data_docs_say_each_rule_in_a_sentence(sound: Run) -> None:
    (page,) = sound.folder.glob(f"{gate.DOCS}/expectations/flows_department_*.html")
    cell = "executor_department is 75 and beneficiary_zone is 77"
    assert f"act_count where {cell} equals 360 (level: error)." in page.read_text("utf-8")


def test_a_table_built_after_its_reconciliation_turns_red(planted: Planted) -> None:
    run = planted(
        """
        update marts.flows_department set act_count = act_count + 1
        where edition_id = '2024-12' and executor_department = '77' and beneficiary_zone = '78'
        """
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {"flow_77_78", "flow_stale_2024-12_idf_2024"}


def test_a_month_whose_flux_was_counted_twice_turns_red(planted: Planted) -> None:
    run = planted(
        """
        update marts.acts_monthly set act_count = 2 * act_count
        where care_month = '2024-05-01'
        """
    )
    assert run.exit_code == 1
    assert "month_volume_2024-12_2024-05" in run.rules("failed")
    assert "facts_minus_months_2024-12" in run.rules("failed")
    assert run.entries["month_volume_2024-12_2024-05"]["observed"] == pytest.approx(200, abs=1)


@pytest.fixture(scope="module")
def several_faults(sound_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Faults that do not touch each other, in one run: a run takes seconds."""
    return check_with_faults(
        sound_warehouse,
        tmp_path_factory.mktemp("several"),
        """
        insert into marts.flows_department by name
        select * replace ('971' as executor_department) from marts.flows_department
        where executor_department = '93' and beneficiary_zone = '93'
        """,
        "delete from marts.line_accounting where flx_dis_dtd = '2024-07-01'",
        """
        update intermediate.int_acts_arrived set arrived_count = 1.5 * arrived_count
        where flux_month = '2024-10-01'
        """,
        """
        update intermediate.int_acts_arrived set arrived_count = 0.5 * arrived_count
        where flux_month = '2024-04-01'
        """,
        """
        update marts.fact_acts set known_until = '2024-12-01'
        where care_date = '2024-01-15' and executor_department = '75'
        """,
        """
        update marts.published_reconciliation set computed_value = 12.6
        where figure_id = 'idf_2024_weight_ald_75'
        """,
        """
        update marts.published_reconciliation set computed_value = 25.5
        where figure_id = 'idf_2024_weight_ame_93'
        """,
        """
        update marts.acts_by_age_band set act_count = act_count + 1
        where age_band = '0-14' and edition_id = '2024-12' and act_category = 'all'
        """,
        "update marts.open_completeness set line_count = 99 where flux_month = '2025-01-01'",
        "update marts.open_completeness set missing_code_count = 2",
        "update marts.open_completeness set act_count = 0 where flux_month = '2024-12-01'",
        "update marts.open_flows_region set act_count = 2 where act_category = 'remote_care'",
    )


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("flow_unprinted_2024-12_idf_2024", id="a department the table does not print"),
        pytest.param("missing_fluxes", id="a flux that is not in the store"),
        pytest.param("flux_arrivals_2024-10", id="a flux of which half came twice"),
        pytest.param("flux_arrivals_2024-04", id="a flux of which half is missing"),
        pytest.param("facts_minus_flows_2024-12_idf_2024", id="facts that a table lost"),
        pytest.param("facts_minus_months_2024-12", id="facts that the monthly series lost"),
        pytest.param("idf_2024_weight_ald_75", id="a share that rounds to another number"),
        pytest.param("age_shares_add_up_2024-12_idf_2024_monitoring", id="shares over 100"),
        pytest.param("open_lines_add_up", id="a line of Open DAMIR without a fate"),
        pytest.param("open_months_of_other_lists", id="a month read with another list of acts"),
        pytest.param("open_months_without_acts", id="a month of Open DAMIR without an act"),
        pytest.param("open_marts_agree", id="marts of Open DAMIR that count otherwise"),
    ],
)
def test_a_planted_fault_turns_its_rule_red(several_faults: Run, rule: str) -> None:
    assert several_faults.exit_code == 1
    assert rule in several_faults.rules("failed")


def test_the_fluxes_around_a_wrong_one_are_not_accused(several_faults: Run) -> None:
    accused = {rule for rule in several_faults.rules("failed") if rule.startswith("flux_arrivals")}
    assert accused == {
        "flux_arrivals_2024-04",
        "flux_arrivals_2024-10",
        "flux_arrivals_by_region",
    }


def test_a_region_whose_flux_came_twice_is_named_where_the_whole_store_hides_it(
    planted: Planted,
) -> None:
    run = planted(
        """
        update intermediate.int_acts_arrived set arrived_count = 2 * arrived_count
        where flux_month = '2024-07-01' and executor_department = '35'
        """
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {"flux_arrivals_by_region"}
    assert "region_code 53, flux_month 2024-07" in run.printed


def test_a_missing_month_of_open_damir_warns_and_is_named(planted: Planted) -> None:
    run = planted(
        """
        insert into marts.open_completeness by name
        select
            date '2025-02-01' as flux_month, false as is_staged, 0 as missing_code_count,
            true as is_synthetic
        """
    )
    assert run.exit_code == 0
    assert run.rules("failed") == {"open_missing_months"}
    assert "flux_month 2025-02" in run.printed


def test_a_store_of_open_damir_alone_is_asked_about_open_damir(planted: Planted) -> None:
    run = planted("delete from marts.line_accounting", "delete from intermediate.int_acts_arrived")
    assert run.exit_code == 0, run.printed
    topics = {topic["topic"] for topic in run.record["topics"]}
    assert "open_data" in topics
    assert topics.isdisjoint({"months", "ages", "flow_matrix", "ppg", "facts"})


def test_a_store_without_open_damir_is_not_asked_about_it(planted: Planted) -> None:
    run = planted("delete from marts.open_completeness")
    assert run.exit_code == 0, run.printed
    assert "open_data" not in {topic["topic"] for topic in run.record["topics"]}


def test_reversals_that_meet_no_act_warn_past_a_share(planted: Planted) -> None:
    run = planted(
        """
        insert into marts.line_accounting by name
        select * replace ('orphan_reversal' as fate, 250 as line_count) from marts.line_accounting
        """
    )
    assert run.exit_code == 0, run.printed
    assert run.rules("failed") == {"orphan_reversals"}
    orphans = run.entries["orphan_reversals"]
    assert orphans["level"] == "warning"
    assert orphans["observed"] == pytest.approx(100 * 250 / 20_250)


def test_a_share_that_rounds_to_the_printed_number_passes(several_faults: Run) -> None:
    assert several_faults.entries["idf_2024_weight_ame_93"]["observed"] == 25.5
    assert "idf_2024_weight_ame_93" in several_faults.rules("passed")


def test_a_quarter_without_a_department_or_with_too_few_practitioners_turns_red(
    planted: Planted,
) -> None:
    run = planted(
        """
        delete from marts.ppg_teleconsultation_uptake
        where edition_id = 'latest' and quarter_end = '2024-06-30' and zone_id = 'D976'
        """,
        """
        update marts.ppg_teleconsultation_uptake set gp_count = 40000
        where edition_id = 'latest' and quarter_end = '2024-09-30' and zone_id = 'FRANCE'
        """,
        """
        update marts.ppg_teleconsultation_uptake set uptake_percent = 100.1
        where edition_id = '2024-12' and quarter_end = '2024-09-30' and zone_id = 'D75'
        """,
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {
        "ppg_departments_teleconsultation_uptake_latest_2024-06",
        "ppg_practitioners_latest_2024-09",
        # The next quarter is as far from the wrong one.
        "ppg_practitioners_latest_2024-12",
        "ppg_rates_2024-12",
    }


def test_a_national_value_that_jumps_warns_unless_it_is_provisional(planted: Planted) -> None:
    run = planted(
        """
        update marts.ppg_teleconsultation_uptake set uptake_percent = 50
        where edition_id = 'latest' and zone_id = 'FRANCE' and quarter_end >= '2024-09-30'
        """
    )
    assert run.exit_code == 0, run.printed
    assert run.rules("failed") == {"ppg_drift_teleconsultation_uptake_latest_2024-09"}
    drift = run.entries["ppg_drift_teleconsultation_uptake_latest_2024-12"]
    assert (drift["outcome"], drift["reason"]) == ("not_computable", "provisional")


@pytest.mark.parametrize(
    ("figure", "found"),
    [("repss_2025_chronic_2022_03", 792_675), ("repss_2025_chronic_change", 35.6)],
)
def test_a_country_that_misses_a_printed_count_of_chronic_patients_turns_red(
    planted: Planted, figure: str, found: float
) -> None:
    run = planted(
        f"insert into seeds.published_baseline values ('country', true, '{figure}', 'reproduced')",
        f"""
        update marts.published_reconciliation
        set computed_value = {found}, is_covered = true, verdict = 'contradicted',
            reason = 'contradicted_by_warehouse'
        where figure_id = '{figure}'
        """,
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {figure, "baseline_contradicted"}
    assert run.entries[figure]["level"] == "error"


def test_a_regional_store_is_not_held_to_101_departments(planted: Planted) -> None:
    run = planted(
        "delete from marts.ppg_teleconsultation_uptake where zone_id not in ('D75', 'FRANCE')"
    )
    assert run.exit_code == 0, run.printed


def test_a_figure_reproduced_in_the_baseline_and_computed_no_more_turns_red(
    planted: Planted,
) -> None:
    run = planted(
        """
        update marts.published_reconciliation
        set computed_value = null, is_covered = false, verdict = 'not_computable',
            reason = 'edition_not_covered'
        where edition_id = '2024-12'
        """,
        "delete from marts.flows_department where edition_id = '2024-12'",
    )
    assert run.exit_code == 1
    assert run.entries["flow_all_all"]["outcome"] == "failed"
    assert run.entries["flow_all_all"]["observed"] is None
    assert "aucune ligne" in run.page
    assert run.rules("failed") >= {
        "baseline_reproduced",
        "baseline_computable",
        "baseline_not_computable",
    }


@pytest.fixture(scope="module")
def state_faults(sound_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One fault for each rule on the state of the figures, in one run: a run takes seconds."""
    return check_with_faults(
        sound_warehouse,
        tmp_path_factory.mktemp("state"),
        "delete from marts.published_reconciliation where figure_id = 'flow_77_78'",
        """
        update marts.published_reconciliation
        set verdict = 'not_computable', reason = 'measure_not_computed'
        where figure_id = 'repss_2025_volume_2020'
        """,
        """
        update marts.published_reconciliation
        set verdict = 'contradicted', reason = 'contradicted_by_print'
        where figure_id = 'repss_2025_volume_2021'
        """,
        """
        update marts.published_reconciliation set verdict = 'reproduced', reason = 'computed'
        where figure_id = 'repss_2025_chronic_2024_12'
        """,
    )


@pytest.mark.parametrize(
    ("rule", "level"),
    [
        pytest.param("baseline_reproduced", "error", id="a figure that left the registry"),
        pytest.param("baseline_computable", "error", id="a figure judged before, and no more"),
        pytest.param("baseline_contradicted", "warning", id="a new contradiction in print"),
        pytest.param("reproduced_from_nothing", "error", id="a figure reproduced from nothing"),
    ],
)
def test_a_change_of_the_figures_for_the_worse_is_found(
    state_faults: Run, rule: str, level: str
) -> None:
    assert state_faults.exit_code == 1
    entry = state_faults.entries[rule]
    assert (entry["outcome"], entry["observed"], entry["level"]) == ("failed", 1, level)


NEW_FIGURES = """
    insert into marts.published_reconciliation by name
    select figures.* replace (
        'planted_' || number as figure_id,
        'not_computable' as verdict,
        'place_not_told' as reason
    )
    from marts.published_reconciliation as figures
    cross join range($number) as numbers (number)
    where figure_id = 'repss_2025_volume_2020';
"""


def test_more_figures_that_cannot_be_computed_turn_red(planted: Planted) -> None:
    # This small warehouse lacks some that the baseline lists: one more than these is too many.
    run = planted(NEW_FIGURES.replace("$number", "100"))
    assert run.exit_code == 1
    assert run.rules("failed") == {"baseline_not_computable", "baseline_computable"}


def test_a_figure_that_stops_being_computable_is_not_made_good_by_another(
    planted: Planted,
) -> None:
    run = planted(
        NEW_FIGURES.replace("$number", "1"),
        """
        update marts.published_reconciliation set verdict = 'consistent', reason = 'restated'
        where figure_id = 'healthandtech_2026_monthly_uptake'
        """,
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {"baseline_computable"}


def test_a_perimeter_that_is_covered_and_empty_cannot_pass(planted: Planted) -> None:
    run = planted(
        """
        update marts.published_reconciliation
        set is_covered = true, reason = 'empty_perimeter'
        where figure_id = 'healthandtech_2026_monthly_uptake'
        """
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {"reproduced_from_nothing"}


OWN_STORE = """
    update intermediate.int_store_described
    set declared_perimeters = 'fr_private_gps,idf_2024', is_synthetic = false;
"""


def test_a_store_of_another_kind_is_held_to_the_figures_it_covers(planted: Planted) -> None:
    run = planted(
        OWN_STORE,
        ONE_ACT_MORE,
        """
        update marts.published_reconciliation
        set computed_value = 40, is_covered = true, verdict = 'contradicted',
            reason = 'contradicted_by_warehouse'
        where figure_id = 'cdc_2025_doctors_2023'
        """,
    )
    assert run.exit_code == 1
    assert run.rules("failed") == {"flow_77_78", "cdc_2025_doctors_2023"}
    # No baseline reproduces this one: it warns.
    assert run.entries["cdc_2025_doctors_2023"]["level"] == "warning"
    state = run.entries["baseline_reproduced"]
    assert (state["outcome"], state["reason"]) == ("not_computable", "no_baseline")


def test_an_empty_reconciliation_cannot_pass(planted: Planted) -> None:
    run = planted(OWN_STORE, "delete from marts.published_reconciliation")
    assert run.exit_code == 2
    assert "lists no published figure" in run.printed


def test_the_suite_published_holds_its_rules_alone(sound_warehouse: Path) -> None:
    run = check(sound_warehouse, sound_warehouse.parent / "published", "published")
    assert run.exit_code == 0, run.printed
    topics = [topic["topic"] for topic in run.record["topics"]]
    assert topics == ["flow_matrix", "figures", "baseline"]


def test_the_baseline_keeps_the_rows_of_other_kinds(sound_warehouse: Path, tmp_path: Path) -> None:
    seed = tmp_path / "published_baseline.csv"
    other = "fr_private_gps,idf_2024"
    seed.write_text(
        "covers,is_synthetic,figure_id,verdict\n"
        f'"{other}",false,flow_75_75,reproduced\n'
        '"fr_private_gps,idf_2024",true,gone,reproduced\n',
        "utf-8",
    )
    baseline.refresh(sound_warehouse, seed)
    with seed.open(encoding="utf-8") as file:
        rows = {(row["covers"], row["figure_id"]): row["verdict"] for row in csv.DictReader(file)}
    assert rows[other, "flow_75_75"] == "reproduced"
    assert rows["fr_private_gps,idf_2024", "flow_all_all"] == "reproduced"
    assert ("fr_private_gps,idf_2024", "gone") not in rows


def test_a_check_that_cannot_run_wins_over_a_broken_rule(planted: Planted) -> None:
    run = planted(
        "alter table marts.acts_by_age_band rename column act_count to acts",
        "update marts.flows_department set act_count = 0 where executor_department = '75'",
    )
    assert run.exit_code == 2
    assert "age_share_2024-12_idf_2024_0-14" in run.rules("could_not_run")
    assert "flow_75_75" in run.rules("failed")
    assert "act_count" in run.entries["age_share_2024-12_idf_2024_0-14"]["failure"]
    assert "contrôle impossible" in run.page


def test_a_store_to_which_no_figure_applies_passes_and_says_so(planted: Planted) -> None:
    run = planted(
        OWN_STORE,
        "update marts.dim_edition set is_covered = false",
        """
        update marts.published_reconciliation
        set computed_value = null, is_covered = false, verdict = 'not_computable',
            reason = 'edition_not_covered'
        where verdict = 'reproduced'
        """,
    )
    assert run.exit_code == 0, run.printed
    assert "No published figure applies to this store" in run.printed
    assert "Aucun chiffre publié ne s\u2019applique" in run.page
    assert run.entries["flow_all_all"]["reason"] == "edition_not_covered"


def test_no_value_of_a_row_reaches_the_report(planted: Planted) -> None:
    run = planted(
        "alter table marts.fact_acts add column person_key varchar default 'PSEUDONYM-OF-A-PERSON'",
        "update marts.fact_acts set act_quantity = 0",
    )
    assert run.exit_code == 1
    files = [path for path in run.folder.rglob("*") if path.suffix in (".html", ".json", ".csv")]
    assert any(path.suffix == ".csv" for path in files)
    written = "".join(path.read_text("utf-8") for path in files) + run.printed
    assert "PSEUDONYM-OF-A-PERSON" not in written
    assert "2024-05-15" not in written


def test_no_warehouse_is_one_sentence(tmp_path: Path) -> None:
    run = check(tmp_path / "absent.duckdb", tmp_path / "report")
    assert run.exit_code == 2
    assert "There is no warehouse at" in run.printed
    assert not (tmp_path / "absent.duckdb").exists()


def test_an_empty_warehouse_is_one_sentence(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    run = check(tmp_path / "empty.duckdb", tmp_path / "report")
    assert run.exit_code == 2
    assert "is empty: run `dbt build` first" in run.printed


def test_a_file_that_is_no_warehouse_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a warehouse", "utf-8")
    run = check(tmp_path / "notes.txt", tmp_path / "report")
    assert run.exit_code == 2
    assert "cannot be opened as a DuckDB warehouse" in run.printed


def test_a_missing_mart_is_named(planted: Planted) -> None:
    run = planted("drop table marts.acts_monthly")
    assert run.exit_code == 2
    assert "lacks marts.acts_monthly" in run.printed


def test_a_warehouse_without_a_line_cannot_be_judged(planted: Planted) -> None:
    run = planted("delete from marts.line_accounting", "delete from marts.open_completeness")
    assert run.exit_code == 2
    assert "holds neither a reimbursement line nor a month of Open DAMIR" in run.printed


def test_a_warehouse_that_is_being_written_is_left_alone(sound_warehouse: Path) -> None:
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(); sys.stdin.read()",
            str(sound_warehouse),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        writer.stdout.readline()
        run = check(sound_warehouse, sound_warehouse.parent / "locked")
    finally:
        writer.communicate()
    assert run.exit_code == 2
    assert "is in use by another process (PID " in run.printed


def test_the_older_names_of_its_options_still_work(sound_warehouse: Path, tmp_path: Path) -> None:
    arguments = ["--db", str(sound_warehouse), "--report", str(tmp_path)]
    result = CliRunner().invoke(command, arguments)
    assert f"Report: {tmp_path / 'figures'}" in result.output
    assert "--db" not in CliRunner().invoke(command, ["--help"]).output


def test_a_former_report_does_not_vouch_for_a_run_that_failed(tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    (folder / gate.DOCS).mkdir(parents=True)
    (folder / gate.PAGE).write_text("all is well", "utf-8")
    assert check(tmp_path / "absent.duckdb", tmp_path).exit_code == 2
    assert not folder.exists()


def test_each_suite_can_be_asked_for() -> None:
    from telesante.quality.suites import SUITES  # imports Great Expectations: seconds

    assert list(SUITE_NAMES) == list(SUITES) == list(TITLES)


def test_help_does_not_wait_for_great_expectations() -> None:
    program = (
        "import sys, telesante.quality.command; "
        "sys.exit(any(m in sys.modules for m in ('great_expectations', 'duckdb', 'jinja2')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def verdict(outcome: Outcome, level: Level = Level.ERROR) -> Verdict:
    return Verdict(Rule("rule", "family", "Règle", level=level), outcome)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 0),
        ([verdict(Outcome.PASSED), verdict(Outcome.NOT_COMPUTABLE)], 0),
        ([verdict(Outcome.FAILED, Level.WARNING)], 0),
        ([verdict(Outcome.FAILED)], 1),
        ([verdict(Outcome.COULD_NOT_RUN, Level.WARNING)], 2),
        ([verdict(Outcome.FAILED), verdict(Outcome.COULD_NOT_RUN)], 2),
    ],
)
def test_only_broken_errors_and_checks_that_could_not_run_turn_red(
    verdicts: list[Verdict], code: int
) -> None:
    assert exit_code(verdicts) == code
