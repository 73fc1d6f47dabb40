"""docs/your_region.md: from the files of two regions, one of them overseas, to their pages."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import duckdb
import page_numbers
import pytest
from conftest import BIN, PROJECT, Demo

from telesante.publish import run as publishing

# A quarter of one of them, as an agency adds it; the page shows the whole year all the same.
QUARTER = """perimeter_id,label_fr,departments,care_from,care_to
bre_2024_t1,Actes exécutés en Bretagne au 1er trimestre 2024,R53,2024-01-01,2024-03-31
"""
POSTCODES = {"53": ("22", "29", "35", "56"), "04": ("974",)}


@pytest.fixture(scope="module")
def release(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the practitioners of Bretagne and La Réunion among the demonstration's France."""
    folder = tmp_path_factory.mktemp("regions")
    write_deliveries(demo.deliveries, folder / "deliveries")
    (folder / "own").mkdir()
    (folder / "own" / "perimeters.csv").write_text(QUARTER, "utf-8")
    covers = [word for region in POSTCODES for word in ("--covers", region)]
    for command in (["stage", *covers, folder / "deliveries"], ["publish"]):
        done = run(folder, PROJECT, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return (folder / "published" / "current").resolve()


def run(folder: Path, project: Path, *command: object) -> subprocess.CompletedProcess[str]:
    """Run a command of a copy of the project on the store and the publication of a folder."""
    return subprocess.run(
        [BIN / "telesante", *command],
        cwd=project,
        env=environment_of(folder) | {"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment in which a folder holds everything, the salt left out."""
    environment = Demo(
        folder / "deliveries",
        folder / "extracts",
        folder / "warehouse.duckdb",
        folder / "published",
        {},
    ).environment(folder)
    environment.pop("TELESANTE_SALT", None)
    environment["TELESANTE_CONFIG"] = (
        str(folder / "own") if (folder / "own").exists() else "/dev/null"
    )
    return environment


def write_deliveries(demo: Path, folder: Path, covers: Sequence[str] = tuple(POSTCODES)) -> None:
    """Write what an agency of these regions would receive, marked as synthetic."""
    folder.mkdir()
    mark = {"synthetic": True, "covers": list(covers)}
    (folder / "SYNTHETIC.json").write_text(json.dumps(mark), "utf-8")
    prefixes = "|".join(prefix for each in POSTCODES.values() for prefix in each)
    registers = demo / "france" / "DA_PRA_R_*.parquet"
    own = {
        "ER_PRS_F": "pfs_exe_num in (from own)",
        "DA_PRA_R": "pfs_pfs_num in (from own)",
    }
    with duckdb.connect() as connection:
        connection.execute(
            f"create table own as select distinct pfs_pfs_num from '{registers}'"
            f" where regexp_matches(pfs_cod_pos, '^({prefixes})')"
        )
        for file in sorted((demo / "france").glob("*.parquet")):
            condition = own.get(file.name[:8], "true")
            connection.execute(
                f"copy (from '{file}' where {condition}) to '{folder / file.name}' (format parquet)"
            )
    # None of them is in an establishment: the table is there, and none of its lines is theirs.
    shutil.copy(demo / "flux_202402" / "ER_ETE_F_202402.csv", folder)


def query(release: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(release / "telesante.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_each_declared_region_has_a_perimeter_for_each_year_of_care_beside_the_agency_s_own(
    release: Path,
) -> None:
    assert query(
        release, "select perimeter_id, label_fr from marts.dim_perimeter order by all"
    ) == [
        ("bre_2024", "Actes exécutés en Bretagne en 2024"),
        ("bre_2024_t1", "Actes exécutés en Bretagne au 1er trimestre 2024"),
        ("bre_2025", "Actes exécutés en Bretagne en 2025 (partiel, 6 flux sur 12)"),
        ("re_2024", "Actes exécutés à La Réunion en 2024"),
        ("re_2025", "Actes exécutés à La Réunion en 2025 (partiel, 6 flux sur 12)"),
    ]


def test_the_tables_name_the_departments_of_their_own_region_and_no_other(release: Path) -> None:
    found = query(
        release,
        """
        select left(perimeter_id, 3), list_sort(list_distinct(list(beneficiary_zone)))
        from marts.flows_department group by all order by all
        """,
    )
    outside = {"all", "outside"}
    zones = {region: set(names) - {"NC"} for region, names in found}
    assert zones["bre"] == {"22", "29", "35", "56"} | outside
    assert zones["re_"] - outside == {"974"}


@pytest.mark.parametrize(
    ("perimeter", "title", "outside", "departments"),
    [
        ("bre_2024", "Suivi de la télésanté en Bretagne", "HBRE", 4),
        ("re_2024", "Suivi de la télésanté à La Réunion", "HRE", 1),
    ],
)
def test_each_region_has_its_page_and_no_national_count(
    release: Path, perimeter: str, title: str, outside: str, departments: int
) -> None:
    page = (release / f"report_2024-12_{perimeter}.html").read_text("utf-8")
    assert f"<h1>{title}</h1>" in page
    assert outside in page
    assert "HIDF" not in page
    assert "généralistes libéraux de France" not in page
    assert re.search(rf"<small>sur <[^>]+>{departments}<", page)


def test_the_indicators_hold_neither_the_country_nor_a_fragment_of_another_region(
    release: Path,
) -> None:
    departments = {f"D{prefix}" for each in POSTCODES.values() for prefix in each}
    for mart in ("ppg_teleconsultation_uptake", "ppg_chronic_patients"):
        zones = {zone for (zone,) in query(release, f"select distinct zone_id from marts.{mart}")}
        assert zones == departments | {f"R{region}" for region in POSTCODES}, mart


@pytest.mark.parametrize("perimeter", ["bre_2024", "re_2024"])
def test_a_map_shows_departments_that_are_not_covered_as_such(
    release: Path, perimeter: str
) -> None:
    page = page_numbers.read((release / f"report_2024-12_{perimeter}.html").read_text("utf-8"))
    maps = [svg for svg in page.all("svg") if svg.classes == ["map"]]
    assert len(maps) == 2
    for svg in maps:
        outside = [shape for shape in svg.all("use") if shape.classes == ["outside"]]
        assert len(outside) == 101 - 5
        titles = {text for shape in outside for _, text in shape.texts()}
        assert all(title.endswith("hors du champ") for title in titles)
        figure = next(node for node in svg.chain() if node.tag == "figure")
        legend = {text for _, text in next(figure.all("ul")).texts()}
        assert "hors du champ" in legend
    tables = [table for table in page.all("table") if "departments" in table.classes]
    assert [len(list(table.all("tr"))) for table in tables] == [1 + 5] * 2


def test_an_index_leads_to_every_page(release: Path) -> None:
    index = (release / "index.html").read_text("utf-8")
    pages = sorted(page.name for page in release.glob("report_*.html"))
    assert len(pages) == 4
    assert all(f'href="{page}"' in index for page in pages)


@pytest.fixture(scope="module")
def country(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the same lines as if they were all of France.

    So few lines are no country, as the gate would say of the printed national figures: it is left
    out.
    """
    folder = tmp_path_factory.mktemp("country")
    write_deliveries(demo.deliveries, folder / "deliveries", covers=["FRANCE"])
    done = run(folder, PROJECT, "stage", folder / "deliveries")
    assert done.returncode == 0, done.stdout + done.stderr
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment_of(folder).items():
            patch.setenv(name, value)
        patch.delenv("TELESANTE_SALT", raising=False)
        patch.chdir(PROJECT)
        patch.setattr(publishing, "_require_green", lambda *_: {})
        places = publishing.Places(
            folder / "extracts",
            folder / "warehouse.duckdb",
            folder / "published",
            folder / "quality",
        )
        publishing.publish(places, 2, lambda _: None)
    return (folder / "published" / "current").resolve()


def test_a_country_has_a_page_for_france_first_and_one_for_each_region_with_acts(
    country: Path,
) -> None:
    index = (country / "index.html").read_text("utf-8")
    pages = re.findall(r'href="(report_[^"]+)"', index)
    assert pages == [
        f"report_{edition}_{perimeter}_2024.html"
        for perimeter in ("fra", "re", "bre")
        for edition in ("2024-12", "latest")
    ]
    page = (country / "report_2024-12_fra_2024.html").read_text("utf-8")
    assert "<h1>Suivi de la télésanté en France</h1>" in page


def test_a_code_list_that_changes_an_edition_of_record_is_named_and_refused(
    release: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    for name in ("telesante", "models", "macros", "seeds", "tests"):
        shutil.copytree(PROJECT / name, project / name)
    for name in (".dbtignore", "dbt_project.yml", "profiles.yml", "selectors.yml"):
        shutil.copy(PROJECT / name, project)
    (project / "requirements").mkdir()
    shutil.copy(PROJECT / "requirements" / "runtime.txt", project / "requirements")
    codes = project / "seeds" / "nomenclatures" / "acts.csv"
    text = codes.read_text("utf-8")
    moved = text.replace(
        "TELECONSULTATION GENERALISTE,teleconsultation,teleconsultation,",
        "TELECONSULTATION GENERALISTE,remote_care,telesoin,",
    )
    assert moved != text
    codes.write_text(moved, "utf-8")
    folder = release.parents[2]
    done = run(folder, project, "publish")
    assert done.returncode == 1, done.stdout + done.stderr
    said = " ".join(done.stderr.split())
    assert "Edition of record 2024-12: today's computation gives other figures" in said
    assert "the code has changed: seeds/nomenclatures/acts.csv. No delivery explains" in said
    assert "The gate is red (suite publication)" in said
    assert (folder / "published" / "current").resolve() == release
