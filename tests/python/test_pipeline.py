"""The warehouse finds what the demonstration planted: `truth.json` against the marts."""

from collections import Counter

import duckdb
import pytest

EDITIONS = ("2024-12", "latest")


@pytest.fixture(scope="module")
def warehouse(demo):
    with duckdb.connect(str(demo.db), read_only=True) as connection:
        yield connection


def cells(connection, mart, keys, where, counts="act_count, patient_count"):
    """Return the mart's rows of that filter as {keys: (acts, patients)}."""
    query = f"select {', '.join(keys)}, {counts} from marts.{mart} where {where}"
    width = len(keys)
    return {row[:width]: row[width:] for row in connection.execute(query).fetchall()}


def planted(tree, *path):
    """Return the leaves of a truth tree as {keys: (acts, patients)}."""
    if "acts" in tree:
        return {path: (tree["acts"], tree["patients"])}
    found = {}
    for key, branch in tree.items():
        found |= planted(branch, *path, key)
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_flow_matrix_is_found_cell_by_cell(demo, warehouse, edition):
    found = cells(
        warehouse,
        "flows_department",
        ["executor_department", "beneficiary_zone"],
        f"edition_id = '{edition}' and act_category = 'all'"
        " and executor_department <> 'all' and beneficiary_zone <> 'all'",
    )
    assert found == planted(demo.truth["flows"][edition])


def test_edition_2024_12_holds_the_240_310_printed_acts(warehouse):
    query = """
        select act_count from marts.flows_department
        where edition_id = '2024-12' and act_category = 'all'
            and executor_department = 'all' and beneficiary_zone = 'all'
    """
    assert warehouse.execute(query).fetchall() == [(240310,)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_act_categories_are_found(demo, warehouse, edition):
    found = cells(
        warehouse,
        "flows_department",
        ["act_category"],
        f"edition_id = '{edition}' and executor_department = 'all' and beneficiary_zone = 'all'",
    )
    assert found == planted(demo.truth["totals"][edition])


@pytest.mark.parametrize("edition", EDITIONS)
def test_age_bands_are_found(demo, warehouse, edition):
    found = cells(
        warehouse,
        "acts_by_age_band",
        ["executor_department", "age_band"],
        f"edition_id = '{edition}' and act_category = 'all' and age_band <> 'all'"
        " and age_band_system = 'monitoring'",
    )
    assert found == planted(demo.truth["acts_by_age_band"][edition])


@pytest.mark.parametrize("edition", EDITIONS)
def test_beneficiary_profiles_are_found(demo, warehouse, edition):
    found = cells(
        warehouse,
        "acts_by_beneficiary_profile",
        ["act_category", "profile", "beneficiary_zone"],
        f"edition_id = '{edition}' and profile <> 'all'",
    )
    assert found == planted(demo.truth["acts_by_profile"][edition])


@pytest.mark.parametrize("edition", EDITIONS)
def test_top_specialties_are_the_five_most_frequent_planted(demo, warehouse, edition):
    query = f"""
        select act_category, specialty_code, act_count from marts.top_specialties
        where edition_id = '{edition}' order by act_category, rank
    """
    expected = []
    for category, specialties in sorted(demo.truth["acts_by_specialty"][edition].items()):
        counts = [(-leaf["acts"], int(code)) for code, leaf in specialties.items()]
        expected += [(category, code, -negative) for negative, code in sorted(counts)[:5]]
    assert warehouse.execute(query).fetchall() == expected


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_care_month_is_found_with_its_amounts(demo, warehouse, edition):
    found = cells(
        warehouse,
        "acts_monthly",
        ["strftime(care_month, '%Y-%m')"],
        f"edition_id = '{edition}' and act_category = 'all' and executor_department = 'all'",
        "act_count, patient_count, cast(paid_amount * 100 as bigint)",
    )
    expected = {
        (month,): (leaf["acts"], leaf["patients"], leaf["paid_cents"])
        for month, leaf in demo.truth["acts_monthly"][edition].items()
    }
    assert found == expected


@pytest.mark.parametrize(
    ("mart", "figure", "counts"),
    [
        ("ppg_chronic_patients", "chronic_patients", {"patients": "patient_count"}),
        (
            "ppg_teleconsultation_uptake",
            "general_practitioners",
            {"practitioners": "gp_count", "teleconsulting": "gp_teleconsulting_count"},
        ),
    ],
)
def test_the_ppg_indicators_are_found_in_every_quarter_and_zone(
    demo, warehouse, mart, figure, counts
):
    columns = "edition_id, cast(quarter_end as varchar), zone_id"
    query = f"select {columns}, {', '.join(counts.values())} from marts.{mart}"
    found = {row[:3]: row[3:] for row in warehouse.execute(query).fetchall()}
    assert found == {
        (edition, end, zone): tuple(leaf[name] for name in counts)
        for edition, quarters in demo.truth[figure].items()
        for end, zones in quarters.items()
        for zone, leaf in zones.items()
    }


def test_each_delivered_line_has_the_fate_that_was_planted(demo, warehouse):
    query = """
        select file_name, fate, sum(line_count)
        from marts.line_accounting group by file_name, fate
    """
    root = demo.deliveries.name
    found = {row[:2]: int(row[2]) for row in warehouse.execute(query).fetchall()}
    expected = Counter()
    for file, _, fate, lines in demo.truth["line_counts"]:
        expected[f"{root}/{file}", fate] += lines
    assert found == expected


def test_each_flux_month_has_the_fates_that_were_planted(demo, warehouse):
    query = """
        select cast(flx_dis_dtd as varchar), fate, sum(line_count)
        from marts.line_accounting where fate not in ('rejected', 'redelivered')
        group by flx_dis_dtd, fate
    """
    found = {row[:2]: int(row[2]) for row in warehouse.execute(query).fetchall()}
    expected = Counter()
    for _, flux, fate, lines in demo.truth["line_counts"]:
        if fate not in {"rejected", "redelivered"}:
            expected[flux, fate] += lines
    assert found == expected


def test_every_mart_says_whether_its_rows_are_synthetic(warehouse):
    query = """
        select table_name from information_schema.tables
        where table_schema = 'marts' and table_name not like 'dim!_%' escape '!'
        except
        select table_name from information_schema.columns
        where table_schema = 'marts' and column_name = 'is_synthetic'
    """
    assert warehouse.execute(query).fetchall() == []


def test_demonstration_rows_are_synthetic_and_published_ones_are_real(warehouse):
    marts = {"flows_department": True, "fact_acts": True, "patients_by_department": False}
    for mart, synthetic in marts.items():
        query = f"select distinct is_synthetic from marts.{mart}"
        assert warehouse.execute(query).fetchall() == [(synthetic,)], mart
