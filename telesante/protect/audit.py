"""Attacks the publication before anybody else can, and refuses it when an attack succeeds."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import duckdb
import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from telesante.protect.geography import read_geography
from telesante.protect.knowledge import Knowledge, Unknown, learn, remember
from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import RANKS, PublishedMart, published_marts

TOLERANCE = 1e-6
# Of more figures than these that hang together, an interval is followed until it is vague enough.
MOST_EXACT = 1000


class UnansweredError(RuntimeError):
    """The solver gave no certain answer: nothing is certified."""


@dataclass(frozen=True)
class Finding:
    """What an attacker can say of a masked figure.

    Attributes:
        unknown: the figure: mart, cell key, measure.
        is_primary: whether it counts too few.
        lowest: least value that fits everything published.
        highest: greatest one, infinite when nothing bounds it. Among very many figures both are
            values that fit and are vague enough, while others beyond them may fit too.
        is_safe: whether that is vague enough.
        beside: the figure of another edition, where the ends are those of the difference to it.
        held_by: cells shown rounded without which it would be vaguer, each as the rows (mart and
            cell key) that show it; looked for where it is not safe.
    """

    unknown: Unknown
    is_primary: bool
    lowest: float
    highest: float
    is_safe: bool
    beside: Unknown | None = None
    held_by: frozenset[tuple[tuple[str, str], ...]] = frozenset()

    @property
    def is_promised(self) -> bool:
        """Whether it has to be vague: nobody promised to hide how many live elsewhere, but few."""
        return self.is_primary or not self.unknown[1].endswith("|elsewhere")


def audit(
    connection: duckdb.DuckDBPyConnection,
    rules: ProtectionRules,
    settled: Iterable[Finding] = (),
) -> list[Finding]:
    """Return what an attacker can say of each masked figure of a candidate warehouse.

    Args:
        connection: the candidate warehouse, with schema `protection`.
        rules: how vague it must be.
        settled: what was found safe while less was masked, and is safer now.

    Raises:
        UnansweredError: a linear program has no certain answer.
    """
    cells = connection.table("protection.cells").filter("is_primary")
    values = {
        (mart, key, measure): value
        for mart, key, measure, value in cells.select("mart, cell_key, measure, value").fetchall()
    }
    geography = read_geography(connection)
    if not rules.hide_zeros:
        return _findings(
            connection, learn(connection, geography, knows_zeros=True), set(values), rules, settled
        )
    findings = _findings(
        connection, learn(connection, geography, knows_zeros=False), set(values), rules
    )
    # Some zeros are told by the field, not by the publication (a pharmacist reads no electrode):
    # the small counts must be safe from those who know all of them.
    knowledge = learn(connection, geography, knows_zeros=True)
    told = {
        finding.unknown
        for finding in _findings(connection, knowledge, set(values), rules)
        if not finding.is_safe and values.get(finding.unknown, 0) > 0
    }
    return [
        replace(finding, is_safe=finding.is_safe and finding.unknown not in told)
        for finding in findings
    ]


def told_before(
    connection: duckdb.DuckDBPyConnection, rules: ProtectionRules, release: Path
) -> dict[str, int]:
    """Return how many small counts of each mart an earlier release tells: no mask can hide them.

    Args:
        connection: the candidate warehouse, with schema `protection`.
        rules: how vague they should be.
        release: DuckDB file of the release that readers have.
    """
    cells = connection.table("protection.cells").filter("is_primary and value > 0")
    small = set(cells.select("mart, cell_key, measure").fetchall())
    (is_synthetic,) = connection.table("marts.dim_edition").bool_or("is_synthetic").fetchall()[0]
    former = remember(release, demonstrations=is_synthetic)
    knowledge = learn(
        connection,
        read_geography(connection),
        knows_zeros=not rules.hide_zeros,
        former=former,
    )
    told = [
        finding.unknown[0]
        for finding in _findings(connection, knowledge, small, rules)
        if finding.is_primary and not finding.is_safe
    ]
    return dict(sorted(Counter(told).items()))


def _findings(
    connection: duckdb.DuckDBPyConnection,
    knowledge: Knowledge,
    primary: set[Unknown],
    rules: ProtectionRules,
    settled: Iterable[Finding] = (),
) -> list[Finding]:
    safe = {finding.unknown: finding for finding in settled}
    rounded = {knowledge.unknowns[number] for number in knowledge.rounded}
    waiting = set(knowledge.unknowns) - rounded - safe.keys()
    beyond = rules.threshold - 1 + rules.margin
    floors = dict(zip(knowledge.unknowns, knowledge.least, strict=True))

    def is_vague(unknown: Unknown, lowest: float, highest: float) -> bool:
        if unknown in primary:
            return lowest < floors[unknown] + TOLERANCE and highest > beyond - TOLERANCE
        return highest - lowest > rules.secondary_width - TOLERANCE

    solved = []
    for program in _programs(knowledge, waiting):
        asked = [number for number in program.numbers if knowledge.unknowns[number] in waiting]
        for number in asked:
            unknown = knowledge.unknowns[number]
            lowest, highest = program.seen_of(number)
            if len(asked) <= MOST_EXACT or not is_vague(unknown, lowest, highest):
                lowest, highest = program.extremes({number: 1})
            solved.append((program, number, unknown, lowest, highest))
    high = {
        name for _, _, name, low, _ in solved if name in primary and low > floors[name] + TOLERANCE
    }
    if high:
        # A total of three masked rows is at least three: their being there tells it, and no mask.
        hidden = learn(
            connection, read_geography(connection), knows_zeros=any(knowledge.least), hides_all=True
        )
        for program in _programs(hidden, high):
            for number in program.numbers:
                if hidden.unknowns[number] in high:
                    floors[hidden.unknowns[number]] = program.end({number: 1}, 1.0)
    findings = [safe[name] for name in knowledge.unknowns if name in safe]
    for program, number, unknown, lowest, highest in solved:
        is_safe = is_vague(unknown, lowest, highest)
        finding = Finding(unknown, unknown in primary, lowest, highest, is_safe)
        if not is_safe and finding.is_promised:
            held_by = _cells(knowledge, program.held_by({number: 1}))
            finding = replace(finding, held_by=held_by)
        findings.append(replace(finding, is_safe=is_safe or not finding.is_promised))
    return findings


def differences(
    connection: duckdb.DuckDBPyConnection,
    rules: ProtectionRules,
    settled: Iterable[Finding] = (),
) -> list[Finding]:
    """Return what an attacker can say of each difference of 1 to 10 between two editions.

    It is told when he is sure that it is one of these, and in which direction.

    Args:
        connection: the candidate warehouse, with schema `protection`.
        rules: the threshold.
        settled: what was found safe while less was masked, and is safer now.

    Raises:
        UnansweredError: a linear program has no certain answer.
    """
    knowledge = learn(connection, read_geography(connection), knows_zeros=not rules.hide_zeros)
    findings = list(settled)
    safe = {(finding.unknown, finding.beside) for finding in findings}
    asked = [one for one in knowledge.differences if (one.figure, one.beside) not in safe]
    findings += [
        Finding(one.figure, False, one.known, one.known, False, one.beside)
        for one in asked
        if not one.weights
    ]
    unknowns = {knowledge.unknowns[number] for one in asked for number in one.weights}

    def is_told(lowest: float, highest: float) -> bool:
        nearest, farthest = sorted((abs(lowest), abs(highest)))
        is_sided = lowest * highest > TOLERANCE and nearest > 1 - TOLERANCE
        return is_sided and farthest < rules.threshold - 1 + TOLERANCE

    for program in _programs(knowledge, unknowns):
        for one in asked:
            if not one.weights or not one.weights.keys() <= program.columns.keys():
                continue
            finding = Finding(one.figure, False, 0.0, 0.0, True, one.beside)
            if len(one.weights) == 1:
                # Two values that were met may be far enough apart already.
                (number, weight), *_ = one.weights.items()
                lowest, highest = (one.known + weight * end for end in program.seen_of(number))
                if not is_told(lowest, highest):
                    findings.append(replace(finding, lowest=lowest, highest=highest))
                    continue
            lowest, highest = (one.known + end for end in program.extremes(one.weights))
            finding = replace(finding, lowest=lowest, highest=highest)
            if is_told(lowest, highest):
                held_by = _cells(knowledge, program.held_by(one.weights))
                finding = replace(finding, is_safe=False, held_by=held_by)
            findings.append(finding)
    return findings


def _cells(knowledge: Knowledge, numbers: frozenset[int]) -> frozenset[tuple[tuple[str, str], ...]]:
    return frozenset(tuple(knowledge.twins[knowledge.unknowns[number][:2]]) for number in numbers)


def shown_small(connection: duckdb.DuckDBPyConnection, rules: ProtectionRules) -> dict[str, int]:
    """Return how many small counts each mart would show: none, or the mask has a hole.

    Where zeros are hidden, a zero is one too, and so is each row that misses: it tells a zero.
    """
    masked = set(connection.table("protection.suppression").fetchall())
    shown = {}
    for mart in published_marts():
        relation = connection.sql(mart.with_zeros)
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        rows = [row for row in rows if mart.slices_of(row)]
        count = 0
        for row in rows:
            small = any(0 < row[column] < rules.threshold for column in mart.threshold)
            zero = rules.hide_zeros and any(row[measure] == 0 for measure in mart.measures)
            key = (mart.mart, "|".join(str(row[column]) for column in mart.key))
            count += (small or zero) and key not in masked
        if rules.hide_zeros:
            count += _absent(mart, rows)
        if count:
            shown[mart.mart] = count
    return shown


def _absent(mart: PublishedMart, rows: list[dict[str, Any]]) -> int:
    """Return how many rows miss from the published tables, were each combination to have one."""

    def distinct(some: list[dict[str, Any]], *columns: str) -> int:
        return len({tuple(row[column] for column in columns) for row in some})

    absent = 0
    for wanted, perimeter in product(mart.slices, {row.get("perimeter_id") for row in rows}):
        shown = [row for row in rows if wanted.items() <= row.items()]
        shown = [row for row in shown if row.get("perimeter_id") == perimeter]
        if mart.ranked:
            tables = [key for key in mart.key if key != mart.ranked.rank]
            lengths = min(RANKS, distinct(shown, mart.ranked.member))
            absent += distinct(shown, *tables) * lengths - len(shown)
            continue
        axes = [tuple(mart.zones.values())] if mart.zones else []
        axes += [(dimension,) for dimension in (*mart.dimensions, *mart.parts)]
        axes.append(tuple(key for key in mart.key if not any(key in axis for axis in axes)))
        absent += prod(distinct(shown, *axis) for axis in axes) - len(shown)
    return absent


class _Program:
    """What is known of figures that hang together, and of no others: one linear program."""

    def __init__(
        self,
        knowledge: Knowledge,
        matrix: sparse.csr_array,
        inside: np.ndarray,
        about: np.ndarray,
    ) -> None:
        """Load it into the solver.

        Args:
            knowledge: all that is known.
            matrix: weights of the unknowns, statements x unknowns.
            inside: numbers of the unknowns, ascending.
            about: numbers of the statements, ascending.
        """
        statements = [knowledge.statements[number] for number in about.tolist()]
        self.numbers = inside.tolist()
        self.columns = {number: column for column, number in enumerate(self.numbers)}
        # The statement that bounds each rounded figure by itself.
        self.rounded = {
            row: number
            for row, statement in enumerate(statements)
            if len(statement.weights) == 1
            for number in statement.weights
            if number in knowledge.rounded
        }
        self.solver = _program(
            matrix[about][:, inside],
            np.array(knowledge.least)[inside],
            np.array([statement.lowest for statement in statements]),
            np.array([statement.highest for statement in statements]),
        )
        # What fits for one unknown is a value that fits for each of the others.
        fit = np.array(self.solver.getSolution().col_value)
        self.seen = np.array([fit, fit])

    def seen_of(self, number: int) -> tuple[float, float]:
        """Return two values of an unknown that fit, the farthest that were met so far."""
        lowest, highest = self.seen[:, self.columns[number]].tolist()
        return lowest, highest

    def extremes(self, weights: dict[int, int]) -> tuple[float, float]:
        """Return the least and the greatest value of a weighted sum of unknowns."""
        return self.end(weights, 1.0), self.end(weights, -1.0)

    def held_by(self, weights: dict[int, int]) -> frozenset[int]:
        """Return the rounded figures without which the sum would be less certain."""
        held = set()
        for sign in (1.0, -1.0):
            if np.isfinite(self.end(weights, sign)):
                prices = np.array(self.solver.getSolution().row_dual)
                binding = np.flatnonzero(abs(prices) > TOLERANCE).tolist()
                held |= {self.rounded[row] for row in binding if row in self.rounded}
        return frozenset(held)

    def end(self, weights: dict[int, int], sign: float) -> float:
        """Return the least (1) or the greatest (-1) value of a weighted sum of unknowns."""
        solver, size = self.solver, len(self.numbers)
        costs = np.zeros(size)
        for number, weight in weights.items():
            costs[self.columns[number]] = sign * weight
        solver.changeColsCost(size, np.arange(size, dtype=np.int32), costs)
        solver.run()
        status = solver.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded):
            # Going on from the last answer may lose its way: once more from nothing.
            solver.clearSolver()
            solver.run()
            status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kUnbounded:
            return -sign * np.inf
        if status != highspy.HighsModelStatus.kOptimal:
            raise UnansweredError(f"The solver answered {solver.modelStatusToString(status)}.")
        fit = np.array(solver.getSolution().col_value)
        np.minimum(self.seen[0], fit, out=self.seen[0])
        np.maximum(self.seen[1], fit, out=self.seen[1])
        return sign * solver.getInfo().objective_function_value


def _programs(knowledge: Knowledge, wanted: set[Unknown] | None = None) -> Iterator[_Program]:
    """Yield the programs that what is known falls into.

    Args:
        knowledge: the unknowns and what is known of them.
        wanted: leave out programs that hold none of these; every program when left out.

    Raises:
        UnansweredError: what is published contradicts itself.
    """
    statements, size = knowledge.statements, len(knowledge.unknowns)
    if not size:
        return
    rows = [row for row, statement in enumerate(statements) for _ in statement.weights]
    columns = [column for statement in statements for column in statement.weights]
    weights = [weight for statement in statements for weight in statement.weights.values()]
    matrix = sparse.csr_array(
        (weights, (rows, columns)), shape=(len(statements), size), dtype=float
    )
    graph = sparse.block_array([[None, abs(matrix).T], [abs(matrix), None]]).tocsr()
    labels = connected_components(graph, directed=False)[1]
    for label in dict.fromkeys(labels[:size].tolist()):
        inside = np.flatnonzero(labels[:size] == label)
        if wanted is not None and wanted.isdisjoint(knowledge.unknowns[n] for n in inside.tolist()):
            continue
        about = np.flatnonzero(labels[size:] == label)
        yield _Program(knowledge, matrix, inside, about)


def _program(
    matrix: sparse.csr_array, least: np.ndarray, lowest: np.ndarray, highest: np.ndarray
) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = np.zeros(matrix.shape[1])
    lp.col_lower_ = least.astype(float)
    lp.col_upper_ = np.full(matrix.shape[1], highspy.kHighsInf)
    lp.row_lower_, lp.row_upper_ = lowest, highest
    columns = matrix.tocsc()
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = columns.indptr
    lp.a_matrix_.index_ = columns.indices
    lp.a_matrix_.value_ = columns.data
    program = highspy.Highs()
    program.setOptionValue("output_flag", False)
    program.setOptionValue("threads", 1)
    # Only the objective changes between two questions: the primal simplex goes on from the last.
    program.setOptionValue("simplex_strategy", 4)
    program.setOptionValue("presolve", "off")
    program.passModel(lp)
    program.run()
    if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise UnansweredError("What is published contradicts itself.")
    return program
