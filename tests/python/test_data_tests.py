"""Each data test of the dbt project can go red: on a copy of a warehouse with a planted fault."""

import shutil

import duckdb
import pytest
from dbt.cli.main import dbtRunner

# For each singular test, the fault that it must find.
FAULTS_OF_SINGULAR_TESTS = {
    "assert_a_verdict_rests_on_what_its_row_shows": (
        "update marts.published_reconciliation set difference = tolerance + 1"
        " where verdict = 'reproduced'"
    ),
    "assert_acts_of_a_cell_are_at_least_its_patients": (
        "update marts.acts_monthly set patient_count = act_count + 1"
    ),
    "assert_age_bands_tile_every_age": (
        "update seeds.age_bands set age_min = age_min + 1 where age_band = '25-65'"
    ),
    "assert_causes_add_up_to_the_change_between_editions": (
        "update marts.restatements set act_change = act_change + 1 where cause = 'cancelled'"
    ),
    "assert_contributors_executed_the_acts_of_their_cell": (
        "update intermediate.int_cell_contributors set act_count = act_count + 1"
        " where mart = 'top_specialties'"
    ),
    "assert_counted_lines_give_the_acts_known_today": (
        "update marts.fact_acts set act_quantity = act_quantity + 1"
    ),
    "assert_each_masked_cell_is_masked_where_it_is_published": (
        "insert into intermediate.int_suppression_verified values ('acts_monthly', 'no|such|key')"
    ),
    "assert_each_listed_check_is_evaluated": (
        "delete from intermediate.int_check_results where check_id = 'change_2020_2023'"
    ),
    "assert_each_figure_out_of_reach_says_precisely_why": (
        "delete from seeds.published_out_of_reach where reason = 'doctor_age_not_held'"
    ),
    "assert_each_date_of_an_act_has_a_source": (
        "update seeds.acts set valid_from_source = null where act_code = 1046"
    ),
    "assert_each_executor_code_has_a_category": (
        "delete from seeds.executor_category_rules where code_type = 'specialty' and code = 33"
    ),
    "assert_every_delivered_line_has_one_fate": (
        "update marts.line_accounting set line_count = line_count + 1"
    ),
    "assert_every_printed_figure_has_one_verdict": (
        "delete from marts.published_reconciliation where figure_id = 'projects_total'"
    ),
    "assert_every_version_becomes_one_fact": (
        "insert into marts.fact_acts select * from marts.fact_acts limit 1"
    ),
    "assert_hdh_contradictions_are_known": "delete from seeds.hdh_known_faults",
    "assert_hdh_patients_are_complete": (
        "delete from marts.patients_by_department where department = '75' and member = 'all'"
    ),
    "assert_hdh_totals_re_add": (
        "update marts.patients_by_department set patient_count = patient_count + 1"
        " where department = '75' and member = 'all'"
    ),
    # A second rank under one pseudonym, with the same single identifier: a twin.
    "assert_no_identifier_is_shared_by_several_ranks": (
        "create or replace view staging.stg_dcir__ir_ben_r as with people as ("
        "select 'mother' as ben_nir_psa, 'child' as person_key)"
        " select people.*, ranks.ben_rng_gem from people"
        " cross join range(1, 3) as ranks (ben_rng_gem)"
    ),
    "assert_no_line_is_lost_or_doubled_by_a_join": (
        "update intermediate.int_line_fates set line_count = line_count + 1"
    ),
    "assert_no_reading_note_keeps_a_placeholder": (
        "update marts.reading_notes set sentence_fr = 'Le tableau porte sur {acts}.'"
    ),
    "assert_periods_of_a_person_never_overlap": (
        "insert into intermediate.int_people_ald_merged by name select person_key,"
        " period_from + 1 as period_from, period_until"
        " from intermediate.int_people_ald_merged limit 1"
    ),
    "assert_places_are_complete": "delete from seeds.residence_codes where department = '75'",
    "assert_ppg_rates_lie_between_0_and_100": (
        "update marts.ppg_teleconsultation_uptake set gp_teleconsulting_count = gp_count + 1"
        " where zone_id = 'D75'"
    ),
    "assert_ppg_uptake_has_every_department_each_quarter": (
        "delete from marts.ppg_teleconsultation_uptake"
        " where zone_id = 'D23' and quarter_end = date '2024-09-30'"
    ),
    "assert_ppg_zones_add_up": (
        "update marts.ppg_chronic_patients set patient_count = patient_count + 1"
        " where zone_type = 'country'"
    ),
    "assert_published_flow_matrix_re_adds": (
        "update seeds.flow_matrix_2024 set act_count = act_count + 1"
        " where executor_department = '75' and beneficiary_zone = '75'"
    ),
    "assert_quarters_end_on_their_last_day": (
        "update marts.dim_date set quarter_end = quarter_end + 1 where calendar_year = 2024"
    ),
    "assert_the_monitoring_marts_agree_on_their_total": (
        "update marts.flows_department set act_count = act_count + 1"
        " where executor_department = 'all' and beneficiary_zone = 'all'"
    ),
    "assert_versions_of_an_act_never_overlap": (
        "update marts.fact_acts set known_until = known_from"
    ),
    "assert_what_is_known_by_lag_is_what_the_tables_count": (
        "update intermediate.int_known_by_lag set known_count = known_count + 1"
    ),
}

# The one test that reads no table: a macro that sorts the other way round.
TEST_OF_MACROS = "assert_engine_macros_give_the_same_text_on_each_engine"
MACRO, SOUND, FAULTY = "macro.telesante.duckdb__union_of_ids", "list_sort(", "list_reverse_sort("

# For each kind of generic test: a selection of its tests, and a fault that turns one of them red.
FAULTS_OF_GENERIC_TESTS = [
    ("keyed_list", "profiles", "delete from seeds.profiles"),
    ("keyed_list", "profiles", "insert into seeds.profiles select * from seeds.profiles limit 1"),
    ("keyed_list", "profiles", "update seeds.profiles set profile = null where profile = 'ALD'"),
    ("unique_key", "dim_act", "insert into marts.dim_act select * from marts.dim_act limit 1"),
    ("unique_key", "dim_act", "update marts.dim_act set act_code = null where act_code = 1192"),
    (
        "members_add_up",
        "flows_department",
        "update marts.flows_department set act_count = act_count + 1"
        " where executor_department = '75' and beneficiary_zone = 'all'",
    ),
    (
        "members_add_up",
        "flows_department",
        "delete from marts.flows_department where executor_department = 'all'",
    ),
    (
        "masked_rows_show_nothing",
        "publication__flows_department",
        "update publication.flows_department set weight_percent = 1 where is_masked",
    ),
    (
        "masked_rows_show_nothing",
        "publication__flows_department",
        "update publication.flows_department set act_count = null where not is_masked",
    ),
    ("relationships", "fact_acts", "update marts.fact_acts set executor_department = '20'"),
    ("accepted_values", "line_accounting", "update marts.line_accounting set fate = 'lost'"),
    ("always_filled", "int_line_fates", "update intermediate.int_line_fates set fate = null"),
    ("unique", "acts", "update seeds.acts set b2_code = 'TCG'"),
]


@pytest.fixture
def red_tests(demo, manifest, tmp_path, monkeypatch):
    """Yield a function that plants a fault in a copy and names the tests that fail on it."""
    # dbt's views name the database, which is the name of its file.
    warehouse = tmp_path / demo.db.name
    shutil.copy(demo.db, warehouse)
    monkeypatch.setenv("TELESANTE_DB", str(warehouse))

    def run(selection, fault=None):
        if fault:
            with duckdb.connect(warehouse) as connection:
                connection.execute(fault)
        command = ["--quiet", "test", "--exclude-resource-type", "unit_test", "--select"]
        outcome = dbtRunner(manifest=manifest).invoke([*command, *selection])
        results = [r for r in outcome.result.results if r.node.resource_type == "test"]
        assert results, f"nothing selected by {selection}"
        assert {result.status for result in results} <= {"pass", "warn", "fail"}
        return {result.node.name for result in results if result.status != "pass"}

    yield run
    warehouse.unlink()  # pytest keeps folders, and this file is large


def test_the_tests_under_proof_are_green_without_a_fault(red_tests):
    generic = [f"{model},test_name:{kind}" for kind, model, _ in FAULTS_OF_GENERIC_TESTS]
    assert red_tests([*FAULTS_OF_SINGULAR_TESTS, TEST_OF_MACROS, *generic]) == set()


@pytest.mark.parametrize("name", FAULTS_OF_SINGULAR_TESTS)
def test_a_singular_test_finds_its_fault(name, red_tests):
    assert red_tests([name], FAULTS_OF_SINGULAR_TESTS[name]) == {name}


def test_the_test_of_macros_finds_a_faulty_one(red_tests, manifest, monkeypatch):
    macro = manifest.macros[MACRO]
    assert SOUND in macro.macro_sql
    monkeypatch.setattr(macro, "macro_sql", macro.macro_sql.replace(SOUND, FAULTY))
    assert red_tests([TEST_OF_MACROS]) == {TEST_OF_MACROS}


@pytest.mark.parametrize(
    ("kind", "model", "fault"),
    FAULTS_OF_GENERIC_TESTS,
    ids=[f"{kind}-{fault.split()[0]}" for kind, _, fault in FAULTS_OF_GENERIC_TESTS],
)
def test_a_generic_test_finds_its_fault(kind, model, fault, red_tests):
    assert red_tests([f"{model},test_name:{kind}"], fault)


def test_no_data_test_is_without_a_planted_fault(manifest):
    tests = [node for node in manifest.nodes.values() if node.resource_type == "test"]
    kinds = {node.test_metadata.name for node in tests if hasattr(node, "test_metadata")}
    singular = {node.name for node in tests if not hasattr(node, "test_metadata")}
    assert kinds == {kind for kind, *_ in FAULTS_OF_GENERIC_TESTS}
    assert singular == {*FAULTS_OF_SINGULAR_TESTS, TEST_OF_MACROS}
