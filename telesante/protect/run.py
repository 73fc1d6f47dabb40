"""Protects the published tables of a candidate warehouse, and audits the result."""

import hmac
import math
import os
import time
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from telesante.protect import store
from telesante.protect.contributors import TABLE, shown_few
from telesante.protect.geography import differ_safely, read_geography, why_apart
from telesante.protect.rows import PublishedRow, UncountedError, read_masked, read_rows
from telesante.protect.rules import ProtectionRules
from telesante.protect.store import MaskedFigure
from telesante.protect.tables import published_marts

if TYPE_CHECKING:
    from telesante.protect.audit import Finding
    from telesante.protect.suppress import Mask


class RefusedError(Exception):
    """A table cannot be published safely; the message names it, and no cell of it."""


@dataclass(frozen=True)
class ProtectedTable:
    """What the protection costs a mart.

    Attributes:
        mart: the mart.
        rows: published rows.
        small: rows masked for their own sake.
        masked: masked rows in all.
        lost: sum of the first measure over the rows masked for the sake of others.
    """

    mart: str
    rows: int
    small: int
    masked: int
    lost: int


@dataclass(frozen=True)
class ProtectionReport:
    """What was masked, and how sure it is.

    Attributes:
        tables: what it costs, mart by mart, in the order of `tables.yml`.
        lost: what the mask loses, small counts included, each cell counted once.
        bound: what every safe mask loses at least; the same number when the mask is optimal.
        figures: masked figures that the audit attacked.
        narrowest: width of the narrowest interval that an attacker can give one of them.
        differences: small differences between editions that the audit attacked.
        told_before: small counts of each mart that the release in place tells by what it shows.
        protect_seconds: time of the choice.
        audit_seconds: time of the audit.
    """

    tables: list[ProtectedTable]
    lost: int
    bound: int
    figures: int
    narrowest: float
    differences: int
    told_before: dict[str, int]
    protect_seconds: float
    audit_seconds: float

    @property
    def said(self) -> dict[str, float | None]:
        """What a manifest says of it."""
        small = sum(table.small for table in self.tables)
        masked = sum(table.masked for table in self.tables)
        return {
            "rows": sum(table.rows for table in self.tables),
            "rows_masked_for_themselves": small,
            "rows_masked_for_others": masked - small,
            "figures_attacked": self.figures,
            "narrowest_interval": self.narrowest if math.isfinite(self.narrowest) else None,
            "differences_between_editions_attacked": self.differences,
        }


@dataclass(frozen=True)
class _Choice:
    """A mask of the published rows."""

    rows: list[PublishedRow]
    mask: "Mask"
    masked: list[MaskedFigure]

    def hide(self, rows: Iterable[tuple[str, str]]) -> bool:
        """Mask more rows, named by mart and cell key; return whether any was shown before."""
        hidden = {(figure.mart, figure.cell_key) for figure in self.masked}
        added = set(rows) - hidden
        self.masked.extend(
            MaskedFigure(row.mart.mart, row.cell_key, measure, False, row.columns[measure])
            for row in self.rows
            if (row.mart.mart, row.cell_key) in added
            for measure in row.mart.measures
        )
        return bool(added)

    def masked_rows(self) -> list[PublishedRow]:
        cells = {(figure.mart, figure.cell_key) for figure in self.masked}
        return [row for row in self.rows if (row.mart.mart, row.cell_key) in cells]


def protect_warehouse(
    path: Path,
    rules: ProtectionRules | None = None,
    previous: Path | None = None,
    quarters: Path | None = None,
    remembered: Iterable[PublishedRow] = (),
) -> ProtectionReport:
    """Write schema `protection` into a warehouse: the cells that may not be shown, audited.

    Args:
        path: the candidate warehouse, which no other process has open.
        rules: the thresholds; those of the environment when left out.
        previous: DuckDB file of the release that readers have: what it masks stays masked.
        quarters: folder of the final quarters that were published before.
        remembered: what earlier releases masked, which stays masked too.

    Raises:
        InvalidRuleError: a threshold of the environment is unusable.
        RefusedError: some table cannot be published safely; schema `protection` is then gone.
    """
    rules = rules or ProtectionRules.from_environment()
    try:
        masked_before = [*remembered, *(read_masked(previous) if previous else ())]
    except duckdb.Error as error:
        raise RefusedError(f"{previous} does not say what it masks: remove it first.") from error
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop schema if exists protection cascade")
        connection.execute("begin")
        for one, other in combinations(read_geography(connection).perimeters, 2):
            if not differ_safely(one, other):
                raise RefusedError(why_apart(one.perimeter_id, other.perimeter_id))
        store.prepare(connection, rules, quarters)
        return _protect(connection, rules, masked_before, previous)


def _protect(
    connection: duckdb.DuckDBPyConnection,
    rules: ProtectionRules,
    masked_before: list[PublishedRow],
    previous: Path | None,
) -> ProtectionReport:
    # The solver takes a second to import.
    from telesante.protect.attack import UnsolvedError
    from telesante.protect.audit import told_before
    from telesante.protect.links import keep_masked, link
    from telesante.protect.suppress import suppress
    from telesante.protect.system import ContradictionError

    def choose(rules: ProtectionRules, kept: list[PublishedRow]) -> _Choice:
        rows = [row for mart in published_marts() for row in read_rows(connection, mart, rules)]
        system, figures = link(rows, read_geography(connection), rules)
        # What a demonstration masked says nothing of real data.
        is_synthetic = any(row.columns["is_synthetic"] for row in rows)
        kept = [row for row in kept if is_synthetic or not row.columns["is_synthetic"]]
        keep_masked(system, (row for row in kept if not row.columns.get("is_rounded")))
        # Documents name the cells that a demonstration masks: it keeps no secret.
        system.key = b"" if is_synthetic else _key()
        mask = suppress(system, rules)
        masked = [
            MaskedFigure(*figure, number in system.primary, system.values[number])
            for figure, number in figures.items()
            if system.groups[number] < 0 or system.groups[number] in mask.groups
        ]
        choice = _Choice(rows, mask, masked)
        choice.hide((row.mart.mart, row.cell_key) for row in kept if row.columns.get("is_rounded"))
        return choice

    started = time.perf_counter()
    try:
        if rules.hide_zeros:
            # First what holds off an attacker who knows the zeros: some are told by the field.
            masked_before = [
                *masked_before,
                *choose(replace(rules, hide_zeros=False), masked_before).masked_rows(),
            ]
        choice = choose(rules, masked_before)
    except ContradictionError as error:
        raise RefusedError(f"{_marts_of(error.name)} cannot be published: {error}.") from error
    except (UncountedError, duckdb.CatalogException) as error:
        raise RefusedError(f"{TABLE} does not say who executed all acts: {error}") from error
    except UnsolvedError as error:
        raise RefusedError(f"The published tables could not be protected: {error}") from error
    protected = time.perf_counter()
    findings, changes = _audit(connection, rules, choice)
    told = told_before(connection, rules, previous) if previous else {}
    connection.execute("commit")
    return ProtectionReport(
        tables=_costs(choice),
        lost=choice.mask.lost,
        bound=choice.mask.bound,
        figures=len(findings),
        narrowest=min(
            (finding.highest - finding.lowest for finding in findings if finding.is_promised),
            default=math.inf,
        ),
        differences=changes,
        told_before=told,
        protect_seconds=protected - started,
        audit_seconds=time.perf_counter() - protected,
    )


def _key() -> bytes:
    """Return what the costs of masks are drawn with: nobody without the salt can draw them."""
    salt = os.environ.get("TELESANTE_SALT", "")
    return hmac.digest(salt.encode(), b"telesante: costs of masks", "sha256")


def _audit(
    connection: duckdb.DuckDBPyConnection, rules: ProtectionRules, choice: _Choice
) -> "tuple[list[Finding], int]":
    """Write the mask and attack it; what rounded figures tell is hidden with one more of them.

    The mask was chosen as if all figures were exact. Rounded ones rarely tell anything more: where
    they do, the smallest of those that an attacker needs is masked, and the attack begins again.
    """
    from telesante.protect.audit import UnansweredError, audit, differences, shown_small

    sizes = {
        (row.mart.mart, row.cell_key): row.columns[row.mart.measures[0]] for row in choice.rows
    }
    findings: list[Finding] = []
    changes: list[Finding] = []
    is_vaguer = True
    while is_vaguer:
        store.write(connection, choice.masked)
        if shown := shown_small(connection, rules):
            raise RefusedError(f"Small counts would be shown in {', '.join(shown)}.")
        if shown := shown_few(connection, rules):
            raise RefusedError(
                f"Acts of too few contributors would be shown in {', '.join(shown)}."
            )
        try:
            findings = audit(connection, rules, _safe(findings))
            changes = differences(connection, rules, _safe(changes))
        except UnansweredError as error:
            raise RefusedError(f"The audit could not answer: {error}") from error
        unsafe = [finding for finding in [*findings, *changes] if not finding.is_safe]
        is_vaguer = choice.hide(
            row
            for finding in unsafe
            if finding.held_by
            for row in min(finding.held_by, key=lambda cell: (sizes[cell[0]], cell))
        )
    if unsafe:
        counts = Counter(finding.unknown[0] for finding in unsafe)
        marts = ", ".join(f"{count} of {mart}" for mart, count in sorted(counts.items()))
        raise RefusedError(f"Masked figures can be told from what is shown: {marts}.")
    store.write_intervals(
        connection, ((finding.unknown, finding.lowest, finding.highest) for finding in findings)
    )
    return findings, len(changes)


def _safe(findings: "list[Finding]") -> "list[Finding]":
    return [finding for finding in findings if finding.is_safe]


def _marts_of(name: Hashable) -> str:
    """Return the marts that show a count; its cell is named in no message."""
    marts = [mart.mart for mart in published_marts() if name[0] in (mart.mart, mart.quantity)]
    return ", ".join(marts)


def _costs(choice: _Choice) -> list[ProtectedTable]:
    tables, masked = [], choice.masked_rows()
    for mart in published_marts():
        own = [row for row in choice.rows if row.mart is mart]
        hidden = [row for row in masked if row.mart is mart]
        small = [row for row in hidden if row.small]
        lost = sum(row.columns[mart.measures[0]] for row in hidden if not row.small)
        tables.append(ProtectedTable(mart.mart, len(own), len(small), len(hidden), lost))
    return tables
