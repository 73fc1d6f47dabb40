"""The page of the published figures is what the warehouse of the demonstration says."""

import shutil

import duckdb
import pytest
from click.testing import CliRunner

from maintenance import published_page


def test_the_committed_page_is_the_one_that_the_demonstration_gives(demo):
    result = CliRunner().invoke(published_page.main, ["--warehouse", str(demo.db), "--check"])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def changed(demo, tmp_path_factory):
    """Return a copy of the demonstration in which a figure lost its verdict."""
    path = tmp_path_factory.mktemp("page") / demo.db.name
    shutil.copy(demo.db, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update marts.published_reconciliation set verdict = 'contradicted',"
            " reason_fr = 'Raison inventée.', "
            " contradicted_by = 'flow_75_all,repss_2025_chronic_window'"
            " where figure_id = 'idf_2024_weight_ald_75'"
        )
    yield path
    path.unlink()  # pytest keeps folders, and this file is large


def test_a_page_that_the_warehouse_contradicts_is_out_of_date(changed):
    result = CliRunner().invoke(published_page.main, ["--warehouse", str(changed), "--check"])
    assert result.exit_code == 1
    assert "out of date" in result.output


def test_the_page_says_what_contradicts_a_figure_and_that_data_are_synthetic(changed):
    text = published_page.page(changed)
    assert "Raison inventée." in text
    told = text.replace("\u202f", " ")
    assert "pour tous les bénéficiaires : 14 707 »" in told
    assert "derniers mois » (REPSS Maladie, édition 2025" in told
    assert "Données de démonstration" in text


def test_what_another_reading_allows_is_told_so(changed):
    told = published_page.page(changed).replace("\u202f", " ")
    assert "autre lecture, contredit par : « Actes des professionnels du 75" in told
