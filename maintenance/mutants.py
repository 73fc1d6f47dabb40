"""Mutants: do a model's own unit tests notice when one operator of it changes?

    python -m maintenance.mutants int_lines_repeated
    python -m maintenance.mutants --all --sample 100 --seed 7

dbt runs the unit tests once, on a warehouse of empty tables. What it compiled is then taken apart:
the rows that a test gives become tables of a DuckDB in memory, each mutant of the model's query
runs on them, and is caught when its rows are not those that the test expects. A change that DuckDB
does not bind makes no mutant. Survivors that no test could catch stand, with the reason, in
`maintenance/mutants_equivalent.csv`.
"""

import csv
import difflib
import json
import os
import random
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Timer

import click
import duckdb

from maintenance import empty_warehouse
from maintenance.mutations import Mutation, mutations, read_words
from telesante.salt import variables

EQUIVALENT = Path(__file__).with_name("mutants_equivalent.csv")
FOLDER = Path("target/mutants")
# A mutant that loses the condition of a join may take for ever.
SECONDS = 10

NOT_BOUND = (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException)
_FIXTURE = re.compile(r"(?<![\w.])(__dbt__cte__\w+) as \(")


class CannotRunError(Exception):
    """The mutants say nothing; the message is one sentence for people."""


@dataclass(frozen=True)
class UnitTest:
    """A unit test as dbt compiled it.

    Attributes:
        name: its name.
        compiled: the rows given, then the model's query on them.
        compared: the same, and beside it the rows expected.
    """

    name: str
    compiled: str
    compared: str

    @cached_property
    def fixtures(self) -> list[tuple[str, int, int]]:
        """The name of each table given, and where in `compiled` its query begins and ends."""
        closings = [word.start for word in read_words(self.compiled) if not word.depth]
        return [
            (found[1], found.end(), next(at for at in closings if at >= found.end()))
            for found in _FIXTURE.finditer(self.compiled)
        ]

    @cached_property
    def query(self) -> str:
        """The model's query, which reads the tables given by their names."""
        after = self.fixtures[-1][2] + 1 if self.fixtures else 0
        rest = self.compiled[after:].strip()
        return f"with {rest[1:].lstrip()}" if rest.startswith(",") else rest


@dataclass(frozen=True)
class Model:
    """A model and its unit tests.

    Attributes:
        name: its name.
        path: its file, relative to the project.
        unit_tests: its unit tests.
    """

    name: str
    path: str
    unit_tests: tuple[UnitTest, ...]

    def mutants(self) -> dict[tuple[str, int], list[tuple[int, Mutation]]]:
        """Return the changes of the model, each as it stands in the query of each unit test.

        Unit tests may compile a model differently (variables, macros): a change is told by the
        text of its lines, and by the how manieth of that text it is.
        """
        found: dict[tuple[str, int], list[tuple[int, Mutation]]] = {}
        for number, unit_test in enumerate(self.unit_tests):
            seen: Counter[str] = Counter()
            for mutation in mutations(unit_test.query):
                seen[mutation.text] += 1
                key = (mutation.text, seen[mutation.text])
                found.setdefault(key, []).append((number, mutation))
        return found

    def place(self, mutation: Mutation) -> str:
        """Return file and line of a change; a line that a macro wrote is told by the one before."""
        written = [line.strip() for line in Path(self.path).read_text("utf-8").splitlines()]
        compiled = [line.strip() for line in mutation.sql.splitlines()]
        blocks = difflib.SequenceMatcher(None, compiled, written, False).get_matching_blocks()
        line = 1
        for block in blocks:
            if block.a < mutation.line:
                line = block.b + min(mutation.line - block.a, max(block.size, 1))
        return f"{self.path}:{line}"


@dataclass(frozen=True)
class Result:
    """What became of the mutants of a model.

    Attributes:
        model: its name.
        caught: how many a unit test noticed.
        survivors: place and text of the others.
    """

    model: str
    caught: int
    survivors: tuple[tuple[str, str], ...]


class Bench:
    """A unit test on a DuckDB in memory that holds the tables it gives."""

    def __init__(self, unit_test: UnitTest) -> None:
        """Make the tables and read the rows expected.

        Raises:
            CannotRunError: the model as it stands does not give them.
        """
        self.connection = duckdb.connect(config={"threads": 1})
        for name, value in variables("of no secret").items():
            self.connection.execute(f"set variable {name} = ?", [value])
        for name, start, end in unit_test.fixtures:
            query = unit_test.compiled[start:end]
            try:
                self.connection.execute(f"create table {name} as {query}")
            except duckdb.ConversionException:
                # A cell that fits no type, in a column that the model never reads.
                self.connection.execute(f"create view {name} as {query}")
        both = self.connection.execute(unit_test.compared)
        self.columns = ", ".join(f'"{column[0]}"' for column in both.description[:-1])
        self.expected = Counter(repr(row[:-1]) for row in both.fetchall() if row[-1] == "expected")
        if not self.passes(unit_test.query):
            raise CannotRunError(f"The unit test {unit_test.name} is red on the model as it is.")

    def passes(self, query: str) -> bool:
        """Return whether a query gives the rows expected; one that stops, or never ends, does not.

        Raises:
            duckdb.Error: one of `NOT_BOUND`: it is no query on these tables.
        """
        timer = Timer(SECONDS, self.connection.interrupt)
        timer.start()
        try:
            rows = self.connection.execute(f"select {self.columns} from (\n{query}\n)").fetchall()
        except NOT_BOUND:
            raise
        except duckdb.Error:
            return False
        finally:
            timer.cancel()
        return Counter(repr(row) for row in rows) == self.expected


def try_mutants(model: Model, chosen: frozenset[tuple[str, int]] | None = None) -> Result:
    """Run the unit tests of a model on its mutants.

    Args:
        model: the model.
        chosen: the mutants to try, by the keys of `Model.mutants`; all of them when None.

    Raises:
        CannotRunError: a unit test is red on the model as it is.
    """
    benches = [Bench(unit_test) for unit_test in model.unit_tests]
    caught, survivors = 0, []
    for key, places in model.mutants().items():
        if chosen is not None and key not in chosen:
            continue
        try:
            is_caught = not all(benches[at].passes(mutation.mutant) for at, mutation in places)
        except NOT_BOUND:
            continue
        if is_caught:
            caught += 1
        else:
            survivors.append((model.place(places[0][1]), key[0]))
    return Result(model.name, caught, tuple(survivors))


def read_models(folder: Path) -> list[Model]:
    """Return the models whose unit tests dbt ran last in a target folder.

    Args:
        folder: dbt's target folder.

    Raises:
        CannotRunError: there is none.
    """
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    results = json.loads((folder / "run_results.json").read_text("utf-8"))["results"]
    found: dict[str, list[UnitTest]] = {}
    for result in results:
        node = manifest["unit_tests"].get(result["unique_id"])
        if node:
            (file,) = (folder / "run").rglob(f"{node['name']}.sql")
            unit_test = UnitTest(node["name"], result["compiled_code"], file.read_text("utf-8"))
            found.setdefault(node["depends_on"]["nodes"][0], []).append(unit_test)
    if not found:
        raise CannotRunError("No unit test of these models: what would notice a mutant?")
    nodes = {name: manifest["nodes"][name] for name in sorted(found)}
    return [
        Model(node["name"], node["original_file_path"], tuple(found[name]))
        for name, node in nodes.items()
    ]


def equivalents() -> dict[str, set[str]]:
    """Return the texts of the mutants that no test could catch, by model."""
    found: dict[str, set[str]] = {}
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["reason"].strip():
                raise CannotRunError(f"{EQUIVALENT.name}: {row['model']} gives no reason.")
            found.setdefault(row["model"], set()).add(row["mutation"])
    return found


def sampled(models: list[Model], size: int, seed: int) -> dict[str, frozenset[tuple[str, int]]]:
    """Return so many mutants of all these models together, by model."""
    every = [(model.name, key) for model in models for key in model.mutants()]
    chosen = random.Random(seed).sample(every, min(size, len(every)))
    return {
        model.name: frozenset(key for name, key in chosen if name == model.name) for model in models
    }


def tell(results: list[Result], known: dict[str, set[str]], is_whole: bool) -> str:
    """Say per model and for all what was caught, and name each survivor.

    Args:
        results: what became of the mutants of each model.
        known: the mutants that are accepted, by model.
        is_whole: whether every mutant was tried, so that an accepted one has to be among them.
    """
    lines = []
    caught = equal = survived = 0
    for result in results:
        accepted = known.get(result.model, set())
        others = [(place, text) for place, text in result.survivors if text not in accepted]
        as_good = len(result.survivors) - len(others)
        caught, equal, survived = caught + result.caught, equal + as_good, survived + len(others)
        lines.append(
            f"{result.model}: {result.caught} caught, {as_good} equivalent, {len(others)} survived"
        )
        lines += [f"  {place}: {text}" for place, text in others]
        gone = accepted - {text for _, text in result.survivors} if is_whole else ()
        lines += [f"{result.model}: no longer survives, strike it out: {text}" for text in gone]
    whole = caught + equal + survived
    share = f", {100 * caught / whole:.1f} % caught" if whole else ""
    lines.append(
        f"{whole} mutants{share}: {caught} caught, {equal} equivalent, {survived} survived"
    )
    return "\n".join(lines)


def run_unit_tests(models: tuple[str, ...]) -> Path:
    """Run the unit tests of models, all when none is named, and return dbt's target folder."""
    tests = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    # Published models need the masks, which only a whole build writes.
    is_published = any(model.startswith("publication__") for model in models)
    empty_warehouse.build(FOLDER, None if is_published else [f"+{m}" for m in models], *tests)
    selected = [f"{model},test_type:unit" for model in models] or ["test_type:unit"]
    empty_warehouse.dbt(FOLDER, "--quiet", "test", "--select", *selected)
    return FOLDER / "target"


@click.command()
@click.argument("models", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Of every model, those that are published too.")
@click.option("--sample", type=click.IntRange(1), help="Try so many of the mutants.")
@click.option("--seed", default=1, show_default=True, help="Which ones a sample takes.")
def main(models: tuple[str, ...], is_all: bool, sample: int | None, seed: int) -> None:
    """Tell which mutants of MODELS their own unit tests do not notice.

    Exit codes: 0 told, whatever survives; 2 it could not run.
    """
    if bool(models) == is_all:
        raise click.UsageError("Name models, or say --all.")
    try:
        found = read_models(run_unit_tests(models))
        known = equivalents()
        chosen = sampled(found, sample, seed) if sample else {}
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            results = pool.map(try_mutants, found, [chosen.get(model.name) for model in found])
            click.echo(tell(list(results), known, sample is None))
    except (CannotRunError, empty_warehouse.CannotBuildError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
