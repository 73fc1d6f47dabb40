"""The page on France, from Open DAMIR: its numbers are those of the published marts."""

import re
import shutil

import duckdb
import page_numbers
import pytest
import test_report
from click.testing import CliRunner

from telesante.cli import main
from telesante.report.write import FRANCE, write_report, write_reports

OPEN = re.compile("open_|dim_open")


@pytest.fixture(scope="module")
def release(demo):
    return (demo.published / "current").resolve()


@pytest.fixture(scope="module")
def page(release, tmp_path_factory):
    written, _ = write_report(
        release / "telesante.duckdb", tmp_path_factory.mktemp("france"), None, is_open_data=True
    )
    return page_numbers.read(written.read_text("utf-8"))


@pytest.fixture
def database(release, tmp_path):
    """A copy of the published file that a test may change."""
    return shutil.copy(release / "telesante.duckdb", tmp_path / "telesante.duckdb")


def changed(database, tmp_path, *statements):
    """Return the text of the page once the published marts have changed."""
    database.chmod(0o600)
    with duckdb.connect(str(database)) as connection:
        for statement in statements:
            connection.execute(statement)
    written, _ = write_report(database, tmp_path / "page", None, is_open_data=True)
    return written.read_text("utf-8")


def wrong(page, database):
    with duckdb.connect(str(database), read_only=True) as connection:
        return test_report.wrong_numbers(page, connection)


def text_of(html):
    page = page_numbers.read(html)
    return " ".join(text for _, text in page.texts())


def test_every_number_of_the_page_is_that_of_the_publication(page, release):
    count, faults = wrong(page, release / "telesante.duckdb")
    assert not faults
    assert count > 700


def test_a_changed_number_would_be_noticed(page, release):
    cell = next(each for each in page.all("td") if each.classes == ["own"])
    printed, cell.children = cell.children, [cell.children[0] + "0"]
    _, faults = wrong(page, release / "telesante.duckdb")
    cell.children = printed
    assert len(faults) == 1


def test_the_page_counts_nothing_of_dcir_and_the_others_nothing_of_open_damir(release):
    for file in release.glob("report_*.html"):
        tree = page_numbers.read(file.read_text("utf-8"))
        marts = {number.mart for number in page_numbers.shown(tree) if number.column}
        assert marts
        assert {bool(OPEN.match(mart)) for mart in marts} == {file.name == FRANCE}


def test_the_pages_lead_to_each_other(release):
    for file in release.glob("report_*.html"):
        links = {node.attributes["href"] for node in page_numbers.read(file.read_text()).all("a")}
        others = {other.name for other in release.glob("report_*.html")} - {file.name}
        assert others <= links


def test_unknown_is_shown_as_a_member(page):
    text = " ".join(text for _, text in page.texts())
    for member in ("Âge inconnu", "Région inconnue", "Date de soins inconnue", "Inconnu"):
        assert member in text


def test_a_hidden_profile_is_told_by_two_bounds(page):
    [section] = [
        node
        for node in page.all("section")
        if node.attributes.get("aria-labelledby") == "profils-france"
    ]
    heads = [text for node in section.all("th") for _, text in node.texts()]
    assert {"Au moins", "Au plus"} <= set(heads)
    for row in section.all("tr"):
        cells = [node for node in row.children if getattr(node, "tag", "") == "td"]
        if cells:
            low, high = (int(re.sub(r"\D", "", cell.children[0])) for cell in cells)
            assert low < high


def test_a_demonstration_says_so_and_real_figures_name_their_source(page, database, tmp_path):
    assert "données de démonstration" in " ".join(text for _, text in page.texts())
    html = changed(
        database,
        tmp_path,
        "update marts.open_completeness set is_synthetic = false, "
        "source_fr = 'Open DAMIR, CNAM, Licence Ouverte'",
    )
    assert "démonstration" not in html
    assert "Open DAMIR, CNAM, Licence Ouverte" in html
    assert "Licence Ouverte (Etalab)" in html


def test_a_month_that_is_missing_is_said_on_top(database, tmp_path):
    html = changed(
        database,
        tmp_path,
        "update marts.open_completeness set is_staged = false, line_count = null, "
        "stored_count = null, rejected_count = null, out_of_scope_count = null, act_count = null "
        "where flux_month in ('2024-03-01', '2024-05-01')",
    )
    text = re.sub(r"\s", " ", text_of(html))
    assert "Mois manquants mars 2024, mai 2024" in text
    assert "Mars 2024 (manquant)" in text
    assert not wrong(page_numbers.read(html), database)[1]


def test_a_year_whose_fluxes_are_all_there_is_the_one_that_is_shown(database, tmp_path):
    later = [f"2025-{month:02d}-01" for month in (2, 3)]
    html = changed(
        database,
        tmp_path,
        *(
            "insert into marts.open_completeness select * replace "
            f"(date '{day}' as flux_month) from marts.open_completeness limit 1"
            for day in later
        ),
    )
    assert "Soins de 2024" in html
    count, faults = wrong(page_numbers.read(html), database)
    assert not faults
    assert count > 700


def test_a_negative_sum_is_shown_as_it_is(database, tmp_path):
    html = changed(
        database,
        tmp_path,
        "update marts.open_flows_region set act_count = -7 where care_year = 2024 and "
        "executor_region = '5' and beneficiary_region = '53' and act_category = 'remote_care'",
        "delete from marts.open_flows_region where act_category = 'remote_care' and "
        "beneficiary_region = '53' and (executor_region <> '5' or care_year <> 2024)",
    )
    assert not wrong(page_numbers.read(html), database)[1]


def test_the_command_writes_the_page_when_it_is_asked(release, tmp_path):
    root = release.parent.parent
    arguments = ["report", "--published", str(root), "--open-data", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert (tmp_path / FRANCE).read_bytes()
    assert (tmp_path / "csv" / "open_flows_region.csv").exists()


def test_a_publication_of_open_damir_alone_has_this_page_and_an_index_that_leads_to_it(
    database, tmp_path
):
    database.chmod(0o600)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update marts.dim_edition set flux_months_found = 0")
    written, _ = write_report(database, tmp_path / "one", None)
    assert written.name == FRANCE
    write_reports(database, tmp_path / "all", [])
    assert {file.name for file in (tmp_path / "all").iterdir()} == {"index.html", FRANCE}
    assert FRANCE in (tmp_path / "all" / "index.html").read_text()


def test_a_publication_without_open_damir_has_no_such_page(database, tmp_path):
    database.chmod(0o600)
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from marts.open_completeness")
    write_reports(database, tmp_path / "all", ["latest"])
    assert not (tmp_path / "all" / FRANCE).exists()
    arguments = ["report", "--published", str(tmp_path / "none"), "--open-data"]
    assert CliRunner().invoke(main, arguments).exit_code == 2
