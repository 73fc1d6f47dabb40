"""No two releases, and no two editions of one, tell by their difference of few people."""

import shutil
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telesante.protect.releases import told_by_releases
from telesante.protect.rules import ProtectionRules
from telesante.publish import quarters, run
from telesante.publish.editions import Restatement
from telesante.publish.export import Content
from telesante.publish.faults import RefusedError
from telesante.publish.releases import DATABASE, Releases

RULES = ProtectionRules()
RECORD, LATEST = "2024-12", "latest"

# What became known of three cells, release after release: acts only arrive.
late = st.lists(st.integers(0, 25), min_size=3, max_size=3)
chains = st.tuples(
    st.lists(st.integers(11, 400), min_size=3, max_size=3),
    st.lists(late, min_size=3, max_size=4),
)


def release(folder: Path, name: str, rows: list[tuple]) -> Path:
    """Write a release of one table, rows of edition, department, acts, and whether rounded."""
    file = folder / f"{name}.duckdb"
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.flows_department (edition_id text, perimeter_id text,"
            " act_category text, executor_department text, beneficiary_zone text,"
            " act_count bigint, patient_count bigint, is_masked boolean, is_rounded boolean,"
            " is_synthetic boolean)"
        )
        connection.executemany(
            "insert into marts.flows_department values"
            " (?, 'idf_2024', 'all', ?, 'all', ?, ?, false, ?, true)",
            [(edition, place, acts, acts, near) for edition, place, acts, near in rows],
        )
    return file


def nearest_ten(count: int, goes_up: bool) -> int:
    """A count as it leaves; one that ends in 5 goes either way."""
    return count + (5 if goes_up else -5) if count % 10 == 5 else (count + 5) // 10 * 10


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(chains, st.booleans())
def test_a_chain_of_releases_tells_of_few_people_only_while_its_figures_are_exact(
    tmp_path, chain, goes_up
):
    """The record, and `latest` in each release; the third one comes after a rollback to the first.

    What was rolled back was read, and stays among what an attacker kept.
    """
    first, arrivals = chain
    states = [first]
    for some in arrivals:
        states.append([count + more for count, more in zip(states[-1], some, strict=True)])
    exact, rounded = [], []
    is_told = False
    for number, state in enumerate(states):
        of_record = [(RECORD, str(place), count, False) for place, count in enumerate(first)]
        now = list(enumerate(state))
        files = [
            release(tmp_path, f"exact{number}",
                    [*of_record, *((LATEST, str(place), n, False) for place, n in now)]),
            release(tmp_path, f"rounded{number}",
                    [*of_record,
                     *((LATEST, str(place), nearest_ten(n, goes_up), True) for place, n in now)]),
        ]  # fmt: skip
        is_told |= bool(told_by_releases(files[0], exact, RULES))
        assert told_by_releases(files[1], rounded, RULES) == {}
        exact.append(files[0])
        rounded.append(files[1])
    differences = {
        abs(one[place] - other[place]) for one in states for other in states for place in range(3)
    }
    assert is_told == any(1 <= difference <= 10 for difference in differences)


def test_an_exact_figure_that_follows_a_close_one_is_refused_and_named_by_its_edition(tmp_path):
    before = release(tmp_path, "before", [(RECORD, "75", 100, False), (RECORD, "92", 100, False)])
    after = release(tmp_path, "after", [(RECORD, "75", 103, False), (RECORD, "92", 111, False)])
    # Two figures of the one row: its acts and its patients.
    assert told_by_releases(after, [before], RULES) == {RECORD: {"flows_department": 2}}
    # What was published once tells nothing new.
    again = Path(shutil.copy(after, tmp_path / "again.duckdb"))
    assert told_by_releases(again, [before, after], RULES) == {}


def test_a_release_that_tells_of_few_people_is_refused_but_where_its_edition_is_restated(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(run, "_write_reports", lambda *_: None)
    draft = tmp_path / "draft"
    draft.mkdir()
    rows = [(RECORD, "75", 103, False)]
    release(draft, Path(DATABASE).stem, rows)
    with Releases.open(tmp_path / "published") as releases:
        kept = tmp_path / "published" / "releases" / "1"
        kept.mkdir()
        release(kept, Path(DATABASE).stem, [(RECORD, "75", 100, False)])
        told: list[str] = []
        content = Content([], [])
        with pytest.raises(RefusedError, match=f"edition {RECORD} .* 2 of flows_department"):
            run._finish(releases, Restatement(), told.append, draft, content)
        run._finish(releases, Restatement((RECORD,), "a code list"), told.append, draft, content)
    assert len(told) == 1
    assert "2 of flows_department" in told[0]


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    """A warehouse with one published PPG table: a final quarter and a provisional one."""
    file = tmp_path / "candidate.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema publication")
        for mart in ("ppg_chronic_patients", "ppg_teleconsultation_uptake"):
            connection.execute(
                f"create table publication.{mart} as select 'latest' as edition_id,"
                " unnest([date '2024-12-31', date '2025-06-30']) as quarter_end,"
                " 'D75' as zone_id, 104 as patient_count,"
                " quarter_end > '2025-01-01' as is_rounded"
            )
    return file


def test_a_final_quarter_is_kept_once_and_never_changed(candidate, tmp_path):
    with Releases.open(tmp_path / "published") as releases:
        quarters.keep(candidate, releases)
        with duckdb.connect(str(candidate)) as connection:
            connection.execute("update publication.ppg_chronic_patients set patient_count = 107")
        quarters.keep(candidate, releases)
        kept = sorted(path.parent.name for path in releases.quarters.glob("*/*.parquet"))
        assert kept == [
            "ppg_chronic_patients-2024-12-31",
            "ppg_teleconsultation_uptake-2024-12-31",
        ]
        file = releases.quarters / kept[0] / quarters.ROWS
        rows = duckdb.read_parquet(str(file)).select("quarter_end", "patient_count").fetchall()
        assert [count for _, count in rows] == [104]
