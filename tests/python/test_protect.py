"""The small counts stay unknown: `telesante.protect` hides them, and its audit finds every hole."""

import runpy
import shutil
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize
from small_publication import ORIGIN

from telesante.protect import (
    InvalidRuleError,
    ProtectionRules,
    RefusedError,
    memory,
    protect_warehouse,
)
from telesante.protect import rows as rows_module
from telesante.protect import suppress as suppress_module
from telesante.protect.audit import UnansweredError, audit, differences, shown_small
from telesante.protect.rows import read_masked
from telesante.protect.suppress import suppress
from telesante.protect.system import System
from telesante.protect.tables import published_marts
from telesante.publish import run as publish_run
from telesante.publish.candidate import candidate_beside
from telesante.publish.faults import CannotPublishError
from telesante.publish.releases import DATABASE, Releases

PROJECT = Path(__file__).parents[2]
RULES = ProtectionRules()
METHODS = runpy.run_path(PROJECT / "benchmarks" / "protect_methods.py")

FLOWS = "flows_department"
FOUR_CELLS = {("93", "91"), ("93", "NC"), ("95", "91"), ("95", "NC")}


@pytest.fixture(scope="module")
def unprotected(demo, tmp_path_factory) -> Path:
    """A small warehouse with the demonstration's tables."""
    path = tmp_path_factory.mktemp("protect") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{demo.db}' as demo (read_only)")
        connection.execute(Path(__file__).with_name("test_protect_warehouse.sql").read_text())
        connection.execute(rounded_rows())
    return path


def rounded_rows() -> str:
    """A view of what leaves of provisional rows, whatever a test makes of them; a 5 goes up."""
    counts = ("act_count", "patient_count", "professional_count", "gp_count")
    rows = []
    for mart in published_marts():
        period = {"acts_monthly": "care_month"}.get(mart.mart, "perimeter_id")
        period, kind = ("quarter_end", mart.mart) if mart.zones else (period, "perimeter")
        held = {*mart.measures, *mart.threshold}
        figures = ", ".join(
            f"({name} + 5) // 10 * 10 as {name}" if name in held else f"null::bigint as {name}"
            for name in (*counts, "gp_teleconsulting_count")
        )
        rows.append(
            f"select '{mart.mart}' as mart, concat_ws('|', {', '.join(mart.key)}) as cell_key,"
            f" {figures} from marts.{mart.mart} where (edition_id, {period}::varchar) not in"
            f" (select (edition_id, period) from exact_periods where kind = '{kind}')"
        )
    return f"create view intermediate.int_rounded_rows as {' union all '.join(rows)}"


@pytest.fixture(scope="module")
def protected(unprotected, tmp_path_factory) -> Path:
    path = shutil.copy(unprotected, tmp_path_factory.mktemp("protected") / "warehouse.duckdb")
    protect_warehouse(path)
    return path


@pytest.fixture(scope="module")
def planted(unprotected, tmp_path_factory) -> Path:
    """The small warehouse with more small counts, each planted in one row of one mart."""
    path = shutil.copy(unprotected, tmp_path_factory.mktemp("planted") / "warehouse.duckdb")
    change(
        path,
        "update marts.flows_department set patient_count = 5 where edition_id = 'latest'"
        " and executor_department = '77' and beneficiary_zone = '78'",
        "update marts.flows_department set patient_count = 5 where edition_id = 'latest'"
        " and executor_department = 'all' and beneficiary_zone = 'NC'",
        "update marts.acts_by_executor_category set professional_count = 10"
        " where executor_category = 'podiatrist' and act_category = 'all'",
        Path(__file__).with_name("test_protect_planted.sql").read_text("utf-8"),
    )
    protect_warehouse(path)
    return path


@pytest.fixture
def warehouse(unprotected, tmp_path) -> Path:
    """A copy of the small warehouse that a test may change."""
    return Path(shutil.copy(unprotected, tmp_path / "warehouse.duckdb"))


def change(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def query(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def masked(path: Path, mart: str) -> set[str]:
    rows = query(path, f"select cell_key from protection.suppression where mart = '{mart}'")
    return {key for (key,) in rows}


def unsafe(path: Path) -> set[str]:
    """The marts in which the audit finds a figure that can be told."""
    with duckdb.connect(str(path)) as connection:
        return {finding.unknown[0] for finding in audit(connection, RULES) if not finding.is_safe}


def table_of(counts: list[list[int]]) -> dict:
    """A two-way table with its totals, each act another patient's; empty cells are left out."""
    table = {
        (f"r{row}", f"c{column}"): count
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if count
    }
    sums = np.array(counts)
    table |= {(f"r{row}", "all"): int(total) for row, total in enumerate(sums.sum(axis=1)) if total}
    table |= {("all", f"c{column}"): int(n) for column, n in enumerate(sums.sum(axis=0)) if n}
    table["all", "all"] = int(sums.sum())
    return {cell: (count, count) for cell, count in table.items()}


def lost(table: dict, cells: set) -> int:
    return sum(table[cell][0] for cell in cells)


def is_safe(table: dict, cells: set) -> bool:
    """Whether a mask holds, by programs that share nothing with the code that chose it."""
    publication = METHODS["masking"](table, cells)
    found = METHODS["intervals"](table, publication, cells)
    few = METHODS["small"](table)
    # What is told with everything masked, no mask can hide.
    everything = METHODS["masking"](table, set(table))
    floors = {cell: low for cell, (low, _) in METHODS["intervals"](table, everything, few).items()}
    return all(
        (low < floors[cell] + 1e-6 and high > 11 - 1e-6) if cell in few else high - low > 5 - 1e-6
        for cell, (low, high) in found.items()
    )


# ------------------------------------------------------------------ choice of the mask

counts = st.lists(
    st.lists(st.integers(0, 40), min_size=3, max_size=4), min_size=3, max_size=5
).filter(lambda rows: len({len(row) for row in rows}) == 1 and any(map(any, rows)))


@settings(max_examples=15, deadline=None)
@given(counts)
def test_no_small_count_of_a_random_table_can_be_told(rows):
    table = table_of(rows)
    assert is_safe(table, METHODS["complete"](table).masked)


@settings(max_examples=8, deadline=None)
@given(counts)
def test_the_heuristic_is_as_safe_as_the_proof(rows):
    table = table_of(rows)
    system, numbers = METHODS["as_system"](table)
    mask = suppress(system, RULES, most_rounds=0)
    assert is_safe(table, {cell for cell, number in numbers.items() if number in mask.groups})


@pytest.mark.parametrize(
    "rows",
    [
        [[3, 25], [30, 40]],
        [[3, 12, 9], [30, 40, 15]],
        [[2, 20], [15, 60], [40, 14]],
    ],
)
def test_no_cheaper_mask_is_safe(rows):
    table = table_of(rows)
    few = METHODS["small"](table)
    chosen = METHODS["complete"](table).masked
    others = sorted(set(table) - few)
    cheaper = [
        few | set(some)
        for size in range(len(others) + 1)
        for some in combinations(others, size)
        if lost(table, few | set(some)) < lost(table, chosen)
    ]
    assert cheaper
    assert not any(is_safe(table, cells) for cells in cheaper)


def test_a_table_of_small_counts_alone_is_masked_with_its_totals():
    table = table_of([[1, 2], [0, 3]])
    assert METHODS["complete"](table).masked == set(table)


def test_a_row_of_small_counts_needs_no_partner_when_their_sum_hides_them():
    table = table_of([[8, 9, 10], [50, 60, 70], [55, 65, 75]])
    chosen = METHODS["complete"](table).masked
    assert chosen > METHODS["small"](table)
    assert is_safe(table, chosen)


def test_a_masked_row_is_known_to_count_something():
    """Each pair of small counts makes 11: from zero none can be told, from one none is eleven."""
    table = table_of([[5, 6], [6, 5]])
    system, numbers = METHODS["as_system"](table)
    from_one = suppress(system, RULES).groups
    system.least = [0] * len(system.least)
    from_zero = suppress(system, RULES).groups
    assert {cell for cell, number in numbers.items() if number in from_zero} == {
        ("r0", "c0"),
        ("r0", "c1"),
        ("r1", "c0"),
        ("r1", "c1"),
    }
    assert not is_safe(table, {cell for cell, number in numbers.items() if number in from_zero})
    assert is_safe(table, {cell for cell, number in numbers.items() if number in from_one})


def test_a_total_of_three_masked_rows_may_be_told_to_be_at_least_three():
    """Their being there tells it: asking for less would refuse every mask."""
    table = table_of([[1, 1, 2], [20, 30, 40], [50, 60, 70]])
    assert is_safe(table, METHODS["complete"](table).masked)


def test_an_empty_cell_is_no_partner():
    # The cheapest square would lean on the empty cell, which everybody knows to be empty.
    table = table_of([[4, 0, 90], [60, 70, 80], [65, 75, 85]])
    chosen = METHODS["complete"](table).masked
    assert ("r0", "c2") in chosen or ("r0", "all") in chosen
    assert is_safe(table, chosen)


def test_a_solver_without_an_answer_leaves_the_choice_to_the_heuristic(monkeypatch):
    class Unanswered:
        status = 1

    table = table_of([[3, 25, 30], [30, 40, 50], [35, 45, 55]])
    system, numbers = METHODS["as_system"](table)
    with monkeypatch.context() as patch:
        patch.setattr(suppress_module.optimize, "milp", lambda *_, **__: Unanswered())
        mask = suppress(system, RULES)
    assert mask.bound < mask.lost
    assert is_safe(table, {cell for cell, number in numbers.items() if number in mask.groups})


def test_the_mask_is_not_always_the_lightest_and_nobody_without_the_key_knows_which():
    """A cell masked for another one would tell that every visible one that would do is heavier."""
    table = table_of([[3, 25, 26, 27], [30, 40, 41, 42], [31, 43, 44, 45], [32, 46, 47, 48]])
    system, numbers = METHODS["as_system"](table)
    lightest = suppress(system, RULES)
    masks = {}
    for key in (b"one", b"another", b"a third", b"one"):
        system.key = key
        mask = suppress(system, RULES)
        assert masks.setdefault(key, mask) == mask
        assert mask.bound <= lightest.lost <= mask.lost < 2 * lightest.lost
        assert is_safe(table, {cell for cell, number in numbers.items() if number in mask.groups})
    assert len({mask.groups for mask in masks.values()}) > 1


def test_parts_and_wholes_are_used_against_each_other():
    # A part of 9 known to be at most a masked whole would push that whole up.
    system = System()
    whole, part = system.count("whole", 9, "whole"), system.count("part", 9, "part")
    partner, total = system.count("partner", 50, "partner"), system.count("total", 59, "total")
    system.add_up([whole, partner], total)
    system.at_most([part], whole)
    system.primary = {whole}
    assert system.groups[part] in suppress(system, RULES).groups


@pytest.fixture
def tied() -> System:
    """Two tables of their own, each within a third one that nobody masks, and a rest of four."""
    system = System()
    numbers = {}
    tables = {
        "one": {("a", "x"): 30, ("a", "y"): 40, ("b", "x"): 50, ("b", "y"): 60},
        "other": {("a", "x"): 5, ("a", "y"): 45, ("b", "x"): 55, ("b", "y"): 65},
    }
    tables["both"] = {cell: tables["one"][cell] + tables["other"][cell] for cell in tables["one"]}
    tables["both"]["b", "y"] += 4
    for table, cells in tables.items():
        cells = {cell: (count, count) for cell, count in cells.items()}
        numbers |= {
            (table, *cell): system.count((table, *cell), n, (table, *cell))
            for cell, (n, _) in cells.items()
        }
        for axis in (0, 1):
            for member in {cell[axis] for cell in cells}:
                line = [cell for cell in cells if cell[axis] == member]
                total = (table, axis, member)
                system.count(total, sum(cells[cell][0] for cell in line), total)
                system.add_up([numbers[table, *cell] for cell in line], system.find(total))
    rest = system.count("rest", 4)
    system.primary = {numbers["other", "a", "x"], rest}
    for cell in (("a", "x"), ("a", "y"), ("b", "x")):
        parts = [numbers["one", *cell], numbers["other", *cell]]
        system.add_up(parts, numbers["both", *cell], is_tie=True)
    parts = [numbers["one", "b", "y"], numbers["other", "b", "y"], rest]
    system.add_up(parts, numbers["both", "b", "y"], is_tie=True)
    return system


def is_held(system: System, groups: frozenset[int]) -> bool:
    """Whether no small count is told, by programs that share nothing with the choice."""
    matrix, equalities = system.matrix()
    shown = [group >= 0 and group not in groups for group in system.groups]
    bounds = [(n, n) if known else (0, None) for n, known in zip(system.values, shown, strict=True)]
    sums = matrix[:equalities]
    for count in system.primary:
        costs = np.zeros(len(bounds))
        costs[count] = 1
        lowest, highest = (
            optimize.linprog(sign * costs, A_eq=sums, b_eq=np.zeros(equalities), bounds=bounds)
            for sign in (1, -1)
        )
        if lowest.fun > 1e-6 or (highest.status == 0 and -highest.fun < 11 - 1e-6):
            return False
    return True


def test_what_ties_tell_is_masked_after_a_choice_without_them(tied):
    first = suppress(tied.untied(), RULES)
    assert not is_held(tied, first.groups)
    mask = suppress(tied, RULES)
    assert is_held(tied, mask.groups)
    assert mask.groups > first.groups
    assert mask.bound == first.lost < mask.lost


def test_without_ties_a_mask_is_chosen_at_once_and_proven_cheapest(tied, monkeypatch):
    monkeypatch.delattr(suppress_module._Chooser, "widen")
    mask = suppress(tied.untied(), RULES)
    assert mask.lost == mask.bound


# -------------------------------------------------------------------- whole publication


def test_the_list_of_tables_names_columns_that_the_marts_have(unprotected):
    for mart in published_marts():
        columns = {row[0] for row in query(unprotected, f"describe marts.{mart.mart}")}
        named = {*mart.key, *mart.measures, *mart.threshold, *mart.masked, *mart.rates}
        assert named <= columns
        assert {*mart.measures, *mart.threshold, *mart.rates} <= set(mart.masked)
        assert {*mart.dimensions, *mart.parts, *mart.context} <= set(mart.key)


def test_the_flow_matrix_loses_four_cells_and_226_acts(protected):
    cells = {tuple(key.split("|")[3:]) for key in masked(protected, FLOWS)}
    assert cells == FOUR_CELLS
    keys = "', '".join(masked(protected, FLOWS))
    acts = query(
        protected,
        "select sum(act_count) from marts.flows_department where edition_id = '2024-12' and"
        " concat_ws('|', edition_id, perimeter_id, act_category, executor_department,"
        f" beneficiary_zone) in ('{keys}')",
    )
    assert acts == [(226,)]


def test_the_audit_finds_the_published_mask_safe(protected):
    assert unsafe(protected) == set()


def test_only_the_restricted_table_says_which_cell_is_small(protected):
    columns = query(protected, "describe protection.suppression")
    assert [column[0] for column in columns] == ["mart", "cell_key"]
    small = query(
        protected,
        "select cell_key, value, lowest, highest from protection.cells"
        " where mart = 'flows_department' and is_primary order by cell_key",
    )
    assert small == [
        ("2024-12|idf_2024|all|95|NC", 7, 1.0, 19.0),
        # The figures around it are rounded.
        ("latest|idf_2024|all|95|NC", 8, 1.0, 34.0),
    ]


@pytest.mark.parametrize("cell", ["93|91", "93|NC", "95|91"])
def test_the_audit_is_red_when_a_cell_is_shown_again(protected, tmp_path, cell):
    weaker = Path(shutil.copy(protected, tmp_path / "weaker.duckdb"))
    change(weaker, f"delete from protection.suppression where cell_key like '2024-12|%|{cell}'")
    assert unsafe(weaker) == {FLOWS}


def test_a_cell_masked_in_one_edition_is_masked_in_the_other(planted):
    assert {"2024-12|idf_2024|all|77|78", "latest|idf_2024|all|77|78"} <= masked(planted, FLOWS)


def test_what_one_edition_hides_is_told_by_the_other_when_that_one_shows_it(protected, tmp_path):
    weaker = Path(shutil.copy(protected, tmp_path / "weaker.duckdb"))
    change(weaker, "delete from protection.suppression where cell_key like 'latest|%|all|9_|%'")
    assert FLOWS in unsafe(weaker)


def told(path: Path) -> set[str]:
    """The marts in which a difference between two editions tells of few people."""
    with duckdb.connect(str(path)) as connection:
        found = differences(connection, RULES)
        return {finding.unknown[0] for finding in found if not finding.is_safe}


def test_no_difference_between_editions_tells_of_few_people(protected):
    assert told(protected) == set()


def test_exact_editions_beside_each_other_would_tell_of_few_people(protected, tmp_path):
    exact = Path(shutil.copy(protected, tmp_path / "exact.duckdb"))
    change(
        exact,
        "create table nothing as from intermediate.int_rounded_rows limit 0",
        "drop view intermediate.int_rounded_rows",
        "create table intermediate.int_rounded_rows as from nothing",
    )
    assert {FLOWS, "acts_by_beneficiary_profile", "ppg_teleconsultation_uptake"} <= told(exact)


def publish_twice(path: Path) -> None:
    """Make the only table one of an edition of record and of `latest`, where five acts came late.

    They came to 75 | 75: 94 acts, then 99, which leave as 100. The total of the row leaves as 200,
    its other cell has 104 acts at least: so 75 | 75 has 101 at most, and seven acts at most came.
    """
    year = ("R11", "2024-01-01", "2024-12-31", [[94, 104, 0], [500, 600, 700], [510, 620, 730]])
    publish(path, {"year": year})
    change(
        path,
        "insert into marts.flows_department select * exclude late replace ('latest' as edition_id,"
        " act_count + late as act_count, patient_count + late as patient_count) from (select *,"
        " if(executor_department in ('75', 'all') and beneficiary_zone in ('75', 'all'), 5, 0)"
        " as late from marts.flows_department)",
        "drop table intermediate.int_cell_contributors",
        "create view intermediate.int_cell_contributors as select 'flows_department' as mart,"
        " concat_ws('|', edition_id, perimeter_id, act_category, executor_department,"
        " beneficiary_zone) as cell_key, 3 as contributor_count, act_count,"
        " 50 as largest_share_percent from marts.flows_department",
    )


def test_a_difference_that_rounded_neighbours_tell_is_hidden_with_one_more(warehouse, monkeypatch):
    publish_twice(warehouse)
    told_by_rounding = Path(shutil.copy(warehouse, warehouse.with_name("told.duckdb")))
    protect_warehouse(warehouse)
    hidden = masked(warehouse, FLOWS)
    assert "latest|year|all|75|75" in hidden
    assert all(key.startswith("latest") for key in hidden)
    assert told(warehouse) == set()
    monkeypatch.setattr("telesante.protect.run._Choice.hide", lambda *_: False)
    with pytest.raises(RefusedError, match=f"of {FLOWS}"):
        protect_warehouse(told_by_rounding)


def test_a_mask_of_a_provisional_row_stays_and_hides_no_row_of_record(warehouse, tmp_path):
    publish_twice(warehouse)
    before = Path(shutil.copy(warehouse, tmp_path / "before.duckdb"))
    protect_warehouse(before)
    release = released(before, tmp_path)
    change(
        release,
        f"alter table marts.{FLOWS} add column is_rounded boolean",
        f"update marts.{FLOWS} set is_rounded = edition_id = 'latest'",
    )
    change(
        warehouse,
        f"update marts.{FLOWS} set act_count = 154 where act_count = 99",
        f"update marts.{FLOWS} set act_count = act_count + 55 where edition_id = 'latest'"
        " and executor_department in ('75', 'all') and beneficiary_zone in ('75', 'all')"
        " and act_count <> 154",
    )
    protect_warehouse(warehouse, previous=release)
    assert "latest|year|all|75|75" in masked(warehouse, FLOWS)
    assert all(key.startswith("latest") for key in masked(warehouse, FLOWS))


def test_what_the_last_release_masked_stays_masked(protected, warehouse, tmp_path):
    """Shown a month later, 93/NC would tell 95/NC as it was a month before."""
    release = released(protected, tmp_path)
    nobody_small = "update marts.flows_department set patient_count = 50 where patient_count < 11"
    change(warehouse, nobody_small)
    alone = Path(shutil.copy(warehouse, tmp_path / "alone.duckdb"))
    protect_warehouse(alone)
    protect_warehouse(warehouse, previous=release)
    assert masked(alone, FLOWS) == set()
    assert masked(warehouse, FLOWS) == masked(protected, FLOWS)


def test_what_any_release_masked_stays_masked_after_a_rollback(unprotected, tmp_path):
    """The release in place never masked them, and the one that did is no longer its successor."""
    quiet = Path(shutil.copy(unprotected, tmp_path / "quiet.duckdb"))
    change(quiet, "update marts.flows_department set patient_count = 50 where patient_count < 11")
    published = tmp_path / "published"
    first, second = (publish_protected(published, path) for path in (quiet, unprotected))
    with Releases.open(published) as releases:
        assert releases.roll_back() == first
    third = publish_protected(published, quiet)
    masks = {release: masked_in(published, release) for release in (first, second, third)}
    assert masks[first] == set()
    assert masks[second] == masks[third]
    assert {cell[-2:] for cell in masks[third]} == FOUR_CELLS
    # They outlive the releases themselves.
    for path in (quiet, quiet):
        fourth = publish_protected(published, path)
    assert {path.stem for path in (published / "masks").iterdir()} > {first, second, third}
    assert not (published / "releases" / second).exists()
    assert masked_in(published, fourth) == masks[second]


def publish_protected(published: Path, warehouse: Path) -> str:
    """Publish a small warehouse as `telesante publish` does, without dbt and the gate."""
    place = published.with_name("warehouse.duckdb")
    with Releases.open(published) as releases, candidate_beside(place) as candidate:
        shutil.copy(warehouse, candidate)
        publish_run._protect(candidate, releases, lambda _: None)
        change(
            candidate,
            "create schema publication",
            "create table publication.dim_edition as"
            " select * replace (false as is_of_record) from marts.dim_edition",
            *(
                f"create table publication.{mart.mart} as select *,"
                f" concat_ws('|', {', '.join(mart.key)}) in (select cell_key from"
                f" protection.suppression where mart = '{mart.mart}') as is_masked"
                f" from marts.{mart.mart}"
                for mart in published_marts()
            ),
        )
        return publish_run.put_in_place(candidate, place, releases, ORIGIN, 2)


def masked_in(published: Path, release: str) -> set[tuple[str, ...]]:
    """The masked cells of the flows of a release."""
    rows = query(
        published / "releases" / release / DATABASE,
        "select edition_id, perimeter_id, executor_department, beneficiary_zone"
        " from marts.flows_department where is_masked",
    )
    return set(rows)


def test_masks_that_cannot_be_read_stop_the_publication(unprotected, tmp_path):
    published = tmp_path / "published"
    release = publish_protected(published, unprotected)
    damaged = published / "masks" / f"{release}.parquet"
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-20])
    with pytest.raises(CannotPublishError, match="does not say what earlier releases masked"):
        publish_protected(published, unprotected)


def test_masks_of_what_is_published_no_more_are_passed_over(protected, tmp_path):
    release, kept = released(protected, tmp_path), tmp_path / "masks"
    kept.mkdir()
    memory.write(release, kept / "one.parquet")
    found = memory.read(kept)
    assert {(row.mart.mart, row.cell_key) for row in found} == {
        (row.mart.mart, row.cell_key) for row in read_masked(release)
    }
    duckdb.execute(
        "copy (select * replace ('mart_of_yore' as mart) from read_parquet($1) union all"
        f' select \'{FLOWS}\', \'{{"edition_id": "latest", "is_synthetic": true}}\')'
        f" to '{kept / 'two.parquet'}' (format parquet)",
        [str(kept / "one.parquet")],
    )
    assert memory.read(kept) == found


def released(protected: Path, folder: Path) -> Path:
    """The release of a protected warehouse."""
    release = folder / "release.duckdb"
    with duckdb.connect(str(release)) as connection:
        connection.execute(f"attach '{protected}' as protected (read_only)")
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_edition as from protected.marts.dim_edition")
        for mart in published_marts():
            key = f"concat_ws('|', {', '.join(mart.key)})"
            connection.execute(
                f"create table marts.{mart.mart} as select *, {key} in (select cell_key from"
                f" protected.protection.suppression where mart = '{mart.mart}') as is_masked"
                f" from protected.marts.{mart.mart}"
            )
    return release


def test_a_small_count_that_the_last_release_showed_is_reported(protected, warehouse, tmp_path):
    """77/78 was shown; five patients are left of them: masking it now hides it from no reader."""
    release = released(protected, tmp_path)
    assert protect_warehouse(warehouse, previous=release).told_before == {}
    few = (
        "update marts.flows_department set patient_count = 5 where edition_id = 'latest'"
        " and executor_department = '77' and beneficiary_zone = '78'"
    )
    change(warehouse, few)
    assert protect_warehouse(warehouse, previous=release).told_before == {FLOWS: 1}
    assert protect_warehouse(warehouse).told_before == {}


def test_a_demonstration_that_was_published_tells_nothing_of_real_data(
    protected, warehouse, tmp_path
):
    release = released(protected, tmp_path)
    few = (
        "update marts.flows_department set patient_count = 5 where edition_id = 'latest'"
        " and executor_department = '77' and beneficiary_zone = '78'"
    )
    tables = ["dim_edition", *(mart.mart for mart in published_marts())]
    real = [f"update marts.{table} set is_synthetic = false" for table in tables]
    change(warehouse, few, *real)
    assert protect_warehouse(warehouse, previous=release).told_before == {}


def test_a_margin_is_masked_in_every_table_that_shows_it(planted):
    assert "latest|idf_2024|all|all|NC" in masked(planted, FLOWS)
    assert "latest|idf_2024|all|all|NC" in masked(planted, "acts_by_beneficiary_profile")


def test_the_audit_is_red_when_a_linked_table_shows_a_masked_margin(planted, tmp_path):
    weaker = Path(shutil.copy(planted, tmp_path / "weaker.duckdb"))
    change(
        weaker,
        "delete from protection.suppression where mart = 'acts_by_beneficiary_profile'"
        " and cell_key like '%|all|all|NC'",
    )
    assert FLOWS in unsafe(weaker)


def test_a_profile_is_not_shown_within_a_whole_that_it_would_bound(protected):
    profiles = masked(protected, "acts_by_beneficiary_profile")
    parts = query(
        protected,
        "select cell_key from protection.cells where mart = 'acts_by_beneficiary_profile'"
        " and is_primary and split_part(cell_key, '|', 4) = 'all'",
    )
    assert parts
    for (key,) in parts:
        edition, perimeter, category, _, zone = key.split("|")
        part = f"{edition}|{perimeter}|{category}|EHPAD|{zone}"
        shown = query(
            protected,
            "select act_count from marts.acts_by_beneficiary_profile where concat_ws('|',"
            f" edition_id, perimeter_id, act_category, profile, beneficiary_zone) = '{part}'",
        )
        assert not shown or part in profiles


def test_a_region_of_one_small_department_is_masked_with_it(planted):
    keys = masked(planted, "ppg_chronic_patients")
    for edition in ("2024-12", "latest"):
        assert f"{edition}|2024-06-30|department|D974" in keys
        assert f"{edition}|2024-06-30|region|R04" in keys


def test_a_lone_small_department_takes_a_neighbour_along(warehouse):
    """Department, region, France: the hierarchy gives nothing back."""
    planted = Path(__file__).with_name("test_protect_one_small_department.sql")
    change(warehouse, planted.read_text("utf-8"))
    protect_warehouse(warehouse)
    keys = {key for key in masked(warehouse, "ppg_teleconsultation_uptake") if "latest" in key}
    assert "latest|2024-12-31|department|D35" in keys
    neighbours = {"D22", "D29", "D56"}
    assert {key.split("|")[3] for key in keys} & neighbours
    assert "latest|2024-12-31|region|R53" not in keys


def test_ten_professionals_are_too_few_and_none_is_no_count(planted):
    keys = masked(planted, "acts_by_executor_category")
    assert "2024-12|idf_2024|podiatrist|all" in keys
    assert "2024-12|idf_2024|health_centre|all" not in keys


def test_patients_decide_and_not_acts(protected):
    """41 acts of 8 patients are masked."""
    rows = query(
        protected,
        "select value from protection.cells where mart = 'acts_by_age_band' and is_primary"
        " and cell_key = 'latest|idf_2024|remote_care|all|monitoring|unknown'",
    )
    assert rows == [(41,)]


def test_a_zero_is_shown_and_is_no_small_count(planted):
    keys = masked(planted, "ppg_teleconsultation_uptake")
    assert "latest|2024-12-31|department|D48" not in keys
    small = query(planted, "select count(*) from protection.cells where is_primary and value = 0")
    assert small == [(0,)]


# ------------------------------------------------------------------------- hidden zeros

HIDING = ProtectionRules(hide_zeros=True)
EXECUTORS = "acts_by_executor_category"
# No pharmacist monitors anybody in the demonstration.
ZERO = "2024-12|idf_2024|pharmacist|telemonitoring"


@pytest.fixture(scope="module")
def hidden(unprotected, tmp_path_factory) -> Path:
    """The small warehouse with its zeros hidden too."""
    path = shutil.copy(unprotected, tmp_path_factory.mktemp("hidden") / "warehouse.duckdb")
    protect_warehouse(path, HIDING)
    return path


def test_a_cell_without_a_row_is_masked_where_zeros_are_hidden(protected, hidden):
    assert ZERO not in masked(protected, EXECUTORS)
    assert ZERO in masked(hidden, EXECUTORS)
    written = query(hidden, f"select act_count, is_synthetic from protection.empty_{EXECUTORS}")
    assert set(written) == {(0, True)}
    assert query(protected, f"select count(*) from protection.empty_{EXECUTORS}") == [(0,)]


def test_an_attacker_cannot_tell_a_hidden_zero_from_eleven(hidden):
    zeros = query(hidden, "select lowest, highest from protection.cells where value = 0")
    assert len(zeros) > 50
    wrong = [ends for ends in zeros if ends[0] > 1e-6 or ends[1] < 11 - 1e-6]
    assert wrong == []


def test_a_ranking_does_not_tell_by_its_length_how_many_have_nothing(hidden):
    ranks = query(
        hidden,
        "select edition_id, act_category, rank, is_empty from (select *, false as is_empty from"
        " marts.top_executor_categories union all by name select *, true as is_empty from"
        " protection.empty_top_executor_categories)",
    )
    tables = {(edition, category) for edition, category, *_ in ranks}
    assert len(ranks) == 5 * len(tables)
    assert any(is_empty for *_, is_empty in ranks)


def test_nobody_of_some_is_hidden_as_nobody_at_all_is(planted, tmp_path):
    """No practitioner of Lozère teleconsults: the row is there, with a zero in it."""
    path = Path(shutil.copy(planted, tmp_path / "hidden.duckdb"))
    protect_warehouse(path, HIDING)
    keys = masked(path, "ppg_teleconsultation_uptake")
    assert "latest|2024-12-31|department|D48" in keys


def test_acts_without_a_professional_are_no_zero(hidden):
    shown = query(
        hidden,
        f"select professional_count from marts.{EXECUTORS} where edition_id = '2024-12'"
        " and executor_category = 'health_centre' and act_category = 'teleconsultation'",
    )
    assert shown == [(0,)]
    small = query(hidden, "select cell_key from protection.cells where is_primary")
    assert ("2024-12|idf_2024|health_centre|teleconsultation",) not in small


@pytest.mark.parametrize(
    "fault",
    [
        f"delete from protection.suppression where cell_key = '{ZERO}'",
        f"delete from protection.empty_{EXECUTORS} where edition_id = '2024-12'"
        " and executor_category = 'pharmacist' and act_category = 'telemonitoring'",
        "delete from protection.empty_top_executor_categories where rank = 5",
    ],
    ids=["shown", "absent", "short ranking"],
)
def test_the_audit_is_red_when_a_hidden_zero_is_told(hidden, tmp_path, fault):
    weaker = Path(shutil.copy(hidden, tmp_path / "weaker.duckdb"))
    with duckdb.connect(str(weaker)) as connection:
        assert shown_small(connection, HIDING) == {}
        connection.execute(fault)
        assert len(shown_small(connection, HIDING)) == 1


def test_a_small_count_does_not_hide_behind_zeros_that_everybody_knows(warehouse):
    """Each way to move 95/NC goes through a zero: safe only from who does not know it is one."""
    for emptied, heir, zone in (("93", "77", "91"), ("95", "75", "77")):
        for edition in ("2024-12", "latest"):
            change(warehouse, *moved(warehouse, edition, emptied, heir, zone))
    protect_warehouse(warehouse, HIDING)
    cells = ["95|NC", "93|NC", "93|91", "95|91", "95|77", "94|NC", "94|77"]
    change(
        warehouse,
        f"delete from protection.suppression where mart = '{FLOWS}'",
        *(
            "insert into protection.suppression"
            f" values ('{FLOWS}', '{edition}|idf_2024|all|{cell}')"
            for edition in ("2024-12", "latest")
            for cell in cells
        ),
    )
    with duckdb.connect(str(warehouse)) as connection:
        found = {finding.unknown[:2]: finding for finding in audit(connection, HIDING)}
    small = found[FLOWS, "2024-12|idf_2024|all|95|NC"]
    assert small.lowest == 0
    assert small.highest >= 11
    assert not small.is_safe


def moved(path: Path, edition: str, emptied: str, heir: str, zone: str) -> list[str]:
    """The statements that empty a cell of the flow table and leave its margins as they are."""
    ((count,),) = query(
        path,
        f"select act_count from marts.{FLOWS} where edition_id = '{edition}'"
        f" and executor_department = '{emptied}' and beneficiary_zone = '{zone}'",
    )
    cells = [(emptied, zone, -1), (emptied, "outside", 1), (heir, zone, 1), (heir, "outside", -1)]
    return [
        *(
            f"update marts.{FLOWS} set act_count = act_count + {sign * count}"
            f" where edition_id = '{edition}' and executor_department = '{executor}'"
            f" and beneficiary_zone = '{beneficiary}'"
            for executor, beneficiary, sign in cells
        ),
        f"delete from marts.{FLOWS} where act_count = 0",
    ]


@pytest.mark.parametrize("value", ["2", "yes"])
def test_hiding_zeros_is_a_yes_or_no(monkeypatch, value):
    monkeypatch.setenv("TELESANTE_HIDE_ZEROS", value)
    with pytest.raises(InvalidRuleError, match="TELESANTE_HIDE_ZEROS"):
        ProtectionRules.from_environment()


# ---------------------------------------------------- perimeters that lie in one another

QUARTERS = {
    "t1": ("R11", "2024-01-01", "2024-03-31", [[5, 90, 80], [60, 70, 85], [95, 65, 75]]),
    "t2": ("R11", "2024-04-01", "2024-06-30", [[40, 91, 81], [61, 71, 86], [96, 66, 76]]),
    "t3": ("R11", "2024-07-01", "2024-09-30", [[41, 92, 82], [62, 72, 87], [97, 67, 77]]),
    "t4": ("R11", "2024-10-01", "2024-12-31", [[42, 93, 83], [63, 73, 88], [98, 68, 78]]),
}
PLACES = ("75", "92", "93")
Tables = dict[str, tuple[str, str, str, list[list[int]]]]


def publish(path: Path, tables: Tables) -> None:
    """Make a warehouse's only table the flow table of these perimeters."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create temporary table cells (perimeter_id text, territory text, care_from text,"
            " care_to text, executor text, zone text, acts int)"
        )
        for name, (territory, first, last, counts) in tables.items():
            places = (None,) if territory == "FRANCE" else PLACES
            rows = [
                (name, territory, first, last, executor, zone, count)
                for executor, line in zip(places, counts, strict=True)
                for zone, count in zip(places, line, strict=True)
            ]
            connection.executemany("insert into cells values (?, ?, ?, ?, ?, ?, ?)", rows)
        sql = Path(__file__).with_name("test_protect_perimeters.sql").read_text("utf-8")
        connection.execute(sql)


def year_of(quarters: Tables) -> Tables:
    counts = np.array([counts for *_, counts in quarters.values()]).sum(axis=0).tolist()
    return quarters | {"year": ("R11", "2024-01-01", "2024-12-31", counts)}


def told_by_subtraction(path: Path, whole: str, parts: list[str], cell: str) -> bool:
    """Whether one of these perimeters' cells, or their rest, is the difference of visible ones."""
    hidden = {key.split("|", 2)[1] for key in masked(path, FLOWS) if key.endswith(f"|all|{cell}")}
    return len(hidden & {whole, *parts}) < 2


@pytest.fixture
def untied(monkeypatch) -> None:
    """The choice of the mask knows of no perimeter that it lies in another."""
    monkeypatch.setattr("telesante.protect.links.largest_within", lambda _: {})


@pytest.fixture
def careless(monkeypatch) -> None:
    """The audit does not know it either."""
    monkeypatch.setattr("telesante.protect.knowledge.largest_within", lambda _: {})


def test_a_small_cell_of_a_quarter_is_not_the_year_less_the_other_quarters(warehouse):
    publish(warehouse, year_of(QUARTERS))
    protect_warehouse(warehouse)
    assert "2024-12|t1|all|75|75" in masked(warehouse, FLOWS)
    assert not told_by_subtraction(warehouse, "year", list(QUARTERS), "75|75")
    assert unsafe(warehouse) == set()


def test_untied_quarters_would_tell_it(warehouse, untied, careless):
    publish(warehouse, year_of(QUARTERS))
    protect_warehouse(warehouse)
    assert "2024-12|t1|all|75|75" in masked(warehouse, FLOWS)
    assert told_by_subtraction(warehouse, "year", list(QUARTERS), "75|75")


def test_the_audit_refuses_quarters_that_are_not_tied_to_their_year(warehouse, untied):
    publish(warehouse, year_of(QUARTERS))
    with pytest.raises(RefusedError, match=FLOWS):
        protect_warehouse(warehouse)


def test_a_quarter_that_is_not_published_is_small_all_the_same(warehouse):
    """The year less three quarters is the fourth one, which stands in no table."""
    publish(warehouse, {name: year_of(QUARTERS)[name] for name in ("year", "t2", "t3", "t4")})
    protect_warehouse(warehouse)
    hidden = {key for key in masked(warehouse, FLOWS) if key.endswith("|75|75")}
    assert hidden
    rest = query(
        warehouse,
        "select value, is_primary, lowest < 1 + 1e-6, highest > 11 - 1e-6 from protection.cells"
        " where cell_key = '2024-12|year|all|75|75|elsewhere'",
    )
    assert rest == [(5, True, True, True)]


def test_the_rest_of_an_untied_year_would_be_told(warehouse, untied, careless):
    publish(warehouse, {name: year_of(QUARTERS)[name] for name in ("year", "t2", "t3", "t4")})
    protect_warehouse(warehouse)
    assert masked(warehouse, FLOWS) == set()


def test_a_region_of_few_patients_is_not_france_less_the_others(warehouse):
    regions = {
        "bre": ("R53", *QUARTERS["t2"][1:]),
        "idf": ("R11", *QUARTERS["t2"][1:]),
        "re": ("R04", "2024-04-01", "2024-06-30", [[0, 0, 0], [0, 4, 0], [0, 0, 0]]),
    }
    total = sum(int(np.sum(counts)) for *_, counts in regions.values())
    publish(warehouse, regions | {"fra": ("FRANCE", "2024-04-01", "2024-06-30", [[total]])})
    protect_warehouse(warehouse)
    assert "2024-12|re|all|all|all" in masked(warehouse, FLOWS)
    assert not told_by_subtraction(warehouse, "fra", list(regions), "all|all")


PAIRS = {"pairs": ("R11", "2024-01-01", "2024-12-31", [[5, 6, 0], [6, 5, 0], [0, 0, 0]])}


def test_the_audit_refuses_a_mask_that_counts_masked_rows_from_zero(warehouse, monkeypatch):
    publish(warehouse, PAIRS)
    protect_warehouse(warehouse)
    count = System.count
    monkeypatch.setattr(
        System,
        "count",
        lambda self, name, value, group=None, least=0: count(self, name, value, group),
    )
    with pytest.raises(RefusedError, match=FLOWS):
        protect_warehouse(warehouse)


def test_a_hidden_zero_may_be_any_masked_row(warehouse):
    publish(warehouse, PAIRS)
    protect_warehouse(warehouse, HIDING)
    lowest = query(warehouse, "select min(lowest) from protection.cells where value > 0")
    assert lowest == [(0,)]


@pytest.mark.parametrize(
    "other",
    [
        ("75 92 93", "2024-01-01", "2024-12-31"),
        ("75 92 93", "2024-04-01", "2024-06-30"),
        ("R11", "2024-04-01", "2025-03-31"),
    ],
    ids=["some departments", "some in a quarter", "half of it"],
)
def test_perimeters_that_overlap_otherwise_are_refused_by_name(warehouse, other):
    publish(warehouse, {"year": year_of(QUARTERS)["year"], "other": (*other, QUARTERS["t2"][3])})
    with pytest.raises(RefusedError, match="perimeters other and year share acts"):
        protect_warehouse(warehouse)


# -------------------------------------------------------------------------- contributors

PLATFORM = "2024-12|idf_2024|all|92|78"


def executed(path: Path, contributors: int, largest_share: float) -> None:
    """Let a cell of 500 acts of 400 patients be executed by so many, the largest by so much."""
    change(
        path,
        "update marts.flows_department set patient_count = 400 where edition_id = '2024-12'"
        " and executor_department = '92' and beneficiary_zone = '78' and act_count = 500",
        f"update intermediate.int_cell_contributors set contributor_count = {contributors},"
        f" largest_share_percent = {largest_share} where mart = '{FLOWS}'"
        f" and cell_key = '{PLATFORM}' and act_count = 500",
    )


def test_acts_of_one_platform_are_masked_however_many_they_are(warehouse):
    executed(warehouse, 1, 100)
    protect_warehouse(warehouse)
    assert PLATFORM in masked(warehouse, FLOWS)
    assert query(
        warehouse,
        f"select value, is_primary from protection.cells where cell_key = '{PLATFORM}'",
    ) == [(500, True)]


@pytest.mark.parametrize(
    ("contributors", "largest_share", "small"),
    [
        (0, 100, ("contributors",)),
        (2, 50, ("contributors",)),
        (40, 85.1, ("contributors",)),
        (40, 85, ()),
        (3, 34, ()),
    ],
)
def test_fewer_than_three_or_one_of_more_than_85_percent_make_a_row_small(
    warehouse, contributors, largest_share, small
):
    executed(warehouse, contributors, largest_share)
    (flows,) = (mart for mart in published_marts() if mart.mart == FLOWS)
    with duckdb.connect(str(warehouse)) as connection:
        rows = {row.cell_key: row for row in rows_module.read_rows(connection, flows, RULES)}
    assert rows[PLATFORM].small == small


def test_an_agency_may_show_the_acts_of_one_platform(warehouse, monkeypatch):
    executed(warehouse, 1, 100)
    monkeypatch.setenv("TELESANTE_LEAST_CONTRIBUTORS", "1")
    monkeypatch.setenv("TELESANTE_DOMINANCE_PERCENT", "100")
    protect_warehouse(warehouse)
    assert PLATFORM not in masked(warehouse, FLOWS)


def test_a_mask_that_shows_the_acts_of_one_platform_is_refused(warehouse, monkeypatch):
    executed(warehouse, 1, 100)
    counted = rows_module.read_few

    def careless(*given):
        return dict.fromkeys(counted(*given), False)

    monkeypatch.setattr(rows_module, "read_few", careless)
    with pytest.raises(RefusedError, match="too few contributors would be shown in flows"):
        protect_warehouse(warehouse)


@pytest.mark.parametrize(
    "fault",
    [
        f"delete from intermediate.int_cell_contributors where cell_key = '{PLATFORM}'",
        "drop table intermediate.int_cell_contributors",
    ],
    ids=["row", "table"],
)
def test_acts_of_which_nobody_counted_the_contributors_are_not_published(warehouse, fault):
    change(warehouse, fault)
    with pytest.raises(RefusedError, match="int_cell_contributors"):
        protect_warehouse(warehouse)
    assert "protection" not in schemas(warehouse)


def test_contributors_are_counted_wherever_acts_are():
    assert {mart.mart for mart in published_marts() if mart.contributors} == {
        mart.mart for mart in published_marts() if mart.measures == ("act_count",)
    }


@pytest.mark.parametrize(
    ("variable", "value"),
    [("LEAST_CONTRIBUTORS", "0"), ("DOMINANCE_PERCENT", "0"), ("DOMINANCE_PERCENT", "101")],
)
def test_contributors_that_protect_nothing_are_refused(monkeypatch, variable, value):
    monkeypatch.setenv(f"TELESANTE_{variable}", value)
    with pytest.raises(InvalidRuleError, match=f"TELESANTE_{variable}"):
        ProtectionRules.from_environment()


# ------------------------------------------------------------------------------ settings


def test_the_threshold_is_a_setting(warehouse, monkeypatch):
    monkeypatch.setenv("TELESANTE_THRESHOLD", "5")
    protect_warehouse(warehouse)
    assert masked(warehouse, FLOWS) == set()


@pytest.mark.parametrize("value", ["eleven", "0", "-3", "1.5"])
def test_a_threshold_that_protects_nothing_is_refused(monkeypatch, value):
    monkeypatch.setenv("TELESANTE_THRESHOLD", value)
    with pytest.raises(InvalidRuleError, match="TELESANTE_THRESHOLD"):
        ProtectionRules.from_environment()


def test_the_same_warehouse_gives_the_same_mask(protected, warehouse):
    protect_warehouse(warehouse)
    for table in ("suppression", "cells", "fingerprints"):
        everything = f"from protection.{table} order by all"
        assert query(warehouse, everything) == query(protected, everything)


# --------------------------------------------------------------------------- refusals


def schemas(path: Path) -> set[str]:
    return {name for (name,) in query(path, "select schema_name from duckdb_schemas()")}


def primary_only(system, _):
    own = frozenset(system.groups[number] for number in system.primary)
    return suppress_module.Mask(own - {-1}, 0, 0, 0)


def test_a_mask_of_small_counts_alone_is_refused(warehouse, monkeypatch):
    monkeypatch.setattr(suppress_module, "suppress", primary_only)
    with pytest.raises(RefusedError, match=FLOWS):
        protect_warehouse(warehouse)
    assert "protection" not in schemas(warehouse)


def test_a_mask_with_a_hole_is_refused(warehouse, monkeypatch):
    empty = suppress_module.Mask(frozenset(), 0, 0, 0)
    monkeypatch.setattr(suppress_module, "suppress", lambda *_: empty)
    with pytest.raises(RefusedError, match="Small counts would be shown"):
        protect_warehouse(warehouse)
    assert "protection" not in schemas(warehouse)


def test_an_audit_without_an_answer_is_a_refusal(warehouse, monkeypatch):
    def unanswered(*_):
        raise UnansweredError("time limit")

    monkeypatch.setattr(suppress_module, "suppress", primary_only)
    monkeypatch.setattr("telesante.protect.audit.audit", unanswered)
    with pytest.raises(RefusedError, match="could not answer"):
        protect_warehouse(warehouse)
    assert "protection" not in schemas(warehouse)


def test_a_table_that_does_not_add_up_is_refused_by_name_and_no_cell_is_named(warehouse):
    change(
        warehouse,
        "update marts.acts_by_executor_category set act_count = act_count + 1"
        " where executor_category = 'midwife' and act_category = 'teleconsultation'",
    )
    with pytest.raises(RefusedError, match="acts_by_executor_category") as refusal:
        protect_warehouse(warehouse)
    assert "midwife" not in str(refusal.value)
    assert "protection" not in schemas(warehouse)


# -------------------------------------------------------------------------- comparison


def test_masking_small_counts_alone_gives_them_away():
    table = table_of([[7, 95, 214], [13, 111, 562], [50, 60, 70]])
    assert METHODS["told"](table, METHODS["primary_only"](table)) == (1, 1)
    assert METHODS["told"](table, METHODS["complete"](table)) == (0, 0)


def test_rounding_changes_most_cells_and_tells_the_small_counts_that_it_shows():
    table = table_of([[9, 93, 214], [13, 111, 562], [52, 61, 73]])
    published = METHODS["rounded"](table)
    assert not published.masked
    assert len(published.changed) > len(table) / 2
    assert METHODS["told"](table, published) == (1, 0)
