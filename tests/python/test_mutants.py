"""Mutants of a model: which changes are made, and that a weak unit test lets one live."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maintenance import empty_warehouse, mutants
from maintenance.mutations import mutations

GIVEN = """
with  __dbt__cte__lines as (

-- Fixture for lines (one parenthesis ( more
select cast('a' as varchar) as act, cast(1 as integer) as quantity
union all
select cast('a' as varchar) as act, cast(2 as integer) as quantity
{more}
), """
QUERY = """lines as (
    select * from __dbt__cte__lines
),

kept as (
    -- Where a cancelled act has nothing left.
    select
        act,
        sum(quantity) as quantity
    from lines
    where quantity > 0
    group by act
)

select * from kept"""
COMPARED = """with dbt_internal_unit_test_actual as (
  select "act","quantity", 'actual' as "actual_or_expected" from ({compiled})
), dbt_internal_unit_test_expected as (
  select 'a' as act, cast(3 as hugeint) as quantity, 'expected' as "actual_or_expected"
)
select * from dbt_internal_unit_test_actual union all select * from dbt_internal_unit_test_expected
"""
STRONG = "union all select cast('b' as varchar), cast(0 as integer)"


def texts(sql: str) -> list[str]:
    return [mutation.mutant for mutation in mutations(sql)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select a <= b", ["select a < b"]),
        ("select a where b = c", ["select a where true", "select a where b <> c"]),
        ("select sum(a)", ["select max(a)"]),
        ("select count(distinct a)", ["select count(a)"]),
        ("from a inner join b using (c)", ["from a left join b using (c)"]),
        ("from a left join b using (c)", ["from a inner join b using (c)"]),
        ("from a union all from b", ["from a union from b"]),
        ("select a is not null", ["select a is null"]),
        ("select a not in ('1')", ["select a in ('1')"]),
        ("select not a", ["select a"]),
        ("select coalesce(a, f(b, c))", ["select a"]),
        ("order by a desc", ["order by a asc"]),
        ("select 0 as a, cast(b as decimal(11, 2))", ["select 1 as a, cast(b as decimal(11, 2))"]),
        ("select 'régularisation' as é, a <= b", ["select 'régularisation' as é, a < b"]),
        ("select a between b and c", []),
        ("select 'a <= 1' -- a <= 1", []),
    ],
)
def test_one_operator_word_or_literal_changes(query: str, expected: list[str]) -> None:
    assert texts(query) == expected


def test_a_condition_loses_each_of_its_parts() -> None:
    query = "select a where b between c and d and (e or f) and g is null group by a"
    lost = [text for text in texts(query) if " true" in text]
    assert lost == [
        "select a where true and (e or f) and g is null group by a",
        "select a where b between c and d and true and g is null group by a",
        "select a where b between c and d and (e or f) and true group by a",
    ]


def model(more: str, query: str = QUERY) -> mutants.Model:
    compiled = GIVEN.format(more=more) + query
    unit_test = mutants.UnitTest("a_rule", compiled, COMPARED.format(compiled=compiled))
    return mutants.Model("int_kept", "models/int_kept.sql", (unit_test,))


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("models").mkdir()
    written = "with " + QUERY.replace("__dbt__cte__lines", "{{ ref('lines') }}")
    Path("models/int_kept.sql").write_text(written, "utf-8")


def test_a_weak_unit_test_lets_mutants_live() -> None:
    result = mutants.try_mutants(model(""))
    assert set(result.survivors) == {
        ("models/int_kept.sql:11", "where quantity > 0 -> where true"),
        ("models/int_kept.sql:11", "where quantity > 0 -> where quantity >= 0"),
    }
    assert result.caught == 2  # `max` for `sum`, and `> 1` for `> 0`


def test_a_strong_unit_test_lets_none_live() -> None:
    result = mutants.try_mutants(model(STRONG))
    assert (result.caught, result.survivors) == (4, ())


def test_a_mutant_is_caught_by_one_of_several_unit_tests() -> None:
    weak, strong = model(""), model(STRONG)
    both = mutants.Model(weak.name, weak.path, weak.unit_tests + strong.unit_tests)
    assert mutants.try_mutants(both).survivors == ()


def test_a_line_that_a_macro_wrote_is_told_by_the_line_before() -> None:
    written = QUERY.replace("where quantity > 0", "{{ condition() }}")
    Path("models/int_kept.sql").write_text(f"with {written}", "utf-8")
    places = {place for place, _ in mutants.try_mutants(model("")).survivors}
    assert places == {"models/int_kept.sql:10"}


def test_a_unit_test_that_is_red_without_a_mutant_says_nothing() -> None:
    with pytest.raises(mutants.CannotRunError, match="a_rule is red"):
        mutants.try_mutants(model("", QUERY.replace("> 0", "> 1")))


def test_a_mutant_that_never_ends_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutants, "SECONDS", 0.2)
    (unit_test,) = model("").unit_tests
    endless = (
        "select count(*) as quantity, 'a' as act from range(1000000) cross join range(1000000)"
    )
    assert not mutants.Bench(unit_test).passes(endless)


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command on the weak model, dbt left out."""

    def call(*arguments: str, equivalents: str = "") -> Result:
        accepted = tmp_path / "equivalent.csv"
        accepted.write_text(f"model,mutation,reason\n{equivalents}", "utf-8")
        monkeypatch.setattr(mutants, "EQUIVALENT", accepted)
        monkeypatch.setattr(mutants, "run_unit_tests", lambda models: tmp_path)
        monkeypatch.setattr(mutants, "read_models", lambda folder: [model("")])
        return CliRunner().invoke(mutants.main, arguments)

    return call


def test_each_survivor_is_told_with_file_and_line(run: Run) -> None:
    result = run("int_kept")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "int_kept: 2 caught, 0 equivalent, 2 survived",
        "  models/int_kept.sql:11: where quantity > 0 -> where true",
        "  models/int_kept.sql:11: where quantity > 0 -> where quantity >= 0",
        "4 mutants, 50.0 % caught: 2 caught, 0 equivalent, 2 survived",
    ]


def test_a_survivor_is_accepted_for_a_stated_reason(run: Run) -> None:
    line = "int_kept,where quantity > 0 -> where quantity >= 0,{}\n"
    accepted = run("int_kept", equivalents=line.format("Acts of nothing are left out later."))
    assert "4 mutants, 50.0 % caught: 2 caught, 1 equivalent, 1 survived" in accepted.output
    assert ">= 0" not in accepted.output
    unreasoned = run("int_kept", equivalents=line.format(""))
    assert (unreasoned.exit_code, "gives no reason" in unreasoned.output) == (2, True)


def test_what_is_accepted_and_no_longer_survives_is_told(run: Run) -> None:
    result = run("int_kept", equivalents="int_kept,a -> b,It was so once.\n")
    assert "int_kept: no longer survives, strike it out: a -> b" in result.output


def test_a_sample_takes_so_many_and_the_same_ones_again(run: Run) -> None:
    first = run("--all", "--sample", "3", "--seed", "5").output
    assert "3 mutants" in first
    assert run("--all", "--sample", "3", "--seed", "5").output == first


@pytest.mark.parametrize("arguments", [(), ("int_kept", "--all")])
def test_models_are_named_or_all_are_meant(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_dbt_compiles_what_the_mutants_are_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(empty_warehouse.__file__).parents[1])
    monkeypatch.setattr(mutants, "FOLDER", tmp_path)
    name = "int_people_identified"
    (found,) = mutants.read_models(mutants.run_unit_tests((name,)))
    assert found.name == name
    assert len(found.unit_tests) > 1
    result = mutants.try_mutants(found)
    assert result.caught > len(result.survivors)
