"""What today's store, nomenclatures and code give otherwise than the editions of record."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

import duckdb

from telesante.protect.tables import published_marts
from telesante.publish.editions import NOTHING, Record, Restatement, in_force
from telesante.publish.manifest import Origin
from telesante.publish.releases import Releases
from telesante.publish.tables import quoted, sql

EXPLAINED, UNEXPLAINED, RESTATED = "explained", "unexplained", "restated"
# Names of changed files that a message tells.
MOST_NAMES = 3


@dataclass(frozen=True)
class Difference:
    """An edition of record of which something is computed otherwise today.

    Attributes:
        edition_id: the edition.
        figures: number of figures that differ, by table.
        cause: what has changed since the last publication, as far as it is known.
        unexplained: how many of the figures no delivery explains.
        is_restated: whether the edition is being replaced.
    """

    edition_id: str
    figures: dict[str, int]
    cause: str
    unexplained: int
    is_restated: bool

    def __str__(self) -> str:
        """Return it as sentences."""
        figures = ", ".join(f"{count} of {table}" for table, count in self.figures.items())
        name = self.edition_id
        if self.is_restated:
            conclusion = "It is replaced."
        elif not self.unexplained:
            conclusion = "It stays as it was published."
        else:
            conclusion = (
                f"No delivery explains {self.unexplained} of them: mend what has changed, or say"
                f' why the edition changes: telesante publish --restate {name} --because "…"'
            )
        return (
            f"Edition of record {name}: today's computation gives other figures ({figures})."
            f" Since the last publication: {self.cause}. {conclusion}"
        )


def compare(
    candidate: Path,
    warehouse: Path,
    releases: Releases,
    origin: Origin,
    known_files: set[str],
    restatement: Restatement = NOTHING,
) -> list[Difference]:
    """Compare what the candidate computes with the editions of record, figure by figure.

    A delivery explains a difference that appears in the same publication as it, when the code is
    that of the publication before and no file was lost. What was explained once stays so. The
    figures stand in schema `records` of the candidate, for the gate and the next publication.

    Args:
        candidate: warehouse file with the published tables.
        warehouse: the warehouse of the last publication, which need not exist.
        releases: the publication's folder, held.
        origin: where the candidate is from.
        known_files: digests of all files that the store knows, withdrawn ones included.
        restatement: editions that are to be replaced.

    Returns:
        The editions in which something differs.
    """
    with duckdb.connect(str(candidate)) as connection:
        connection.execute(sql("records"))
        _recall(connection, warehouse)
        cut_offs = dict(connection.execute(sql("cut_offs")).fetchall())
        causes = {}
        for name, record in in_force(releases).items():
            code, inputs = _published_with(connection, record)
            files = _Files.between(inputs, origin.inputs, known_files, cut_offs.get(name))
            changed = sorted(file for file, _ in code.items() ^ origin.code.items())
            standing = EXPLAINED if files.explain and not changed else UNEXPLAINED
            _write(
                connection,
                releases.record_folder(name, record.version),
                record,
                RESTATED if name in restatement.edition_ids else standing,
            )
            made_from = [json.dumps(one, default=str) for one in (origin.code, origin.inputs)]
            connection.execute(
                "insert into records.published values ($1, $2, $3, $4)",
                [name, record.version, *made_from],
            )
            causes[name] = f"{files}, {_code_told(changed)}"
        return [
            Difference(
                name,
                json.loads(figures),
                causes[name],
                unexplained,
                name in restatement.edition_ids,
            )
            for name, figures, unexplained in connection.execute(sql("differences")).fetchall()
        ]


@dataclass(frozen=True)
class _Files:
    """The files that an edition may know, and that came or went since the last publication."""

    delivered: list[str]
    withdrawn: list[str]
    lost: list[str]

    @classmethod
    def between(
        cls, before: list[dict], now: list[dict], known: set[str], cut_off: date | None
    ) -> "_Files":
        """Return the tables of these files.

        Args:
            before: the files then, as a release names them.
            now: the files of today.
            known: digests of all files that the store knows, withdrawn ones included.
            cut_off: last flux that the edition knows; a file of later ones cannot change it.
        """

        def tables(files: list[dict], others: list[dict]) -> dict[str, str]:
            digests = {one["sha256"] for one in others}
            return {
                one["sha256"]: one["table_name"]
                for one in files
                if one["sha256"] not in digests and _may_know(cut_off, one)
            }

        gone = tables(before, now)
        return cls(
            list(tables(now, before).values()),
            [table for digest, table in gone.items() if digest in known],
            [table for digest, table in gone.items() if digest not in known],
        )

    @property
    def explain(self) -> bool:
        """Whether they may be why a figure differs; a file that is lost explains nothing."""
        return bool(self.delivered or self.withdrawn) and not self.lost

    def __str__(self) -> str:
        words = [
            f"{len(tables)} {'file' if len(tables) == 1 else 'files'} {what}"
            f" ({', '.join(sorted(set(tables)))})"
            for what, tables in (
                ("delivered", self.delivered),
                ("withdrawn or replaced", self.withdrawn),
                ("lost", self.lost),
            )
            if tables
        ]
        return ", ".join(words) or "no file that it may know was delivered or withdrawn"


def _may_know(cut_off: date | None, file: dict) -> bool:
    first = file.get("first_flux_month")
    return cut_off is None or first is None or str(first) <= str(cut_off)


def _recall(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Copy what the last publication remembered; of a warehouse without it, nothing."""
    if warehouse.exists():
        connection.execute(f"attach '{quoted(warehouse)}' as former (read_only)")
    found = (
        "select 1 from duckdb_schemas() where database_name = 'former' and schema_name = 'records'"
    )
    place = "former.records" if connection.execute(found).fetchone() else "records"
    for table in ("published", "differing_figures"):
        connection.execute(f"create temp table former_{table} as from {place}.{table}")


def _published_with(
    connection: duckdb.DuckDBPyConnection, record: Record
) -> tuple[dict[str, str], list[dict]]:
    """Return the code and the files of the last publication of a record, or of its making."""
    last = connection.execute(
        "select code, inputs from former_published where edition_id = $1 and version = $2",
        [record.edition_id, record.version],
    ).fetchone()
    if last is None:
        connection.execute(
            "delete from former_differing_figures where edition_id = $1", [record.edition_id]
        )
        return record.code, record.inputs
    code, inputs = last
    return json.loads(code), json.loads(inputs)


def _code_told(changed: list[str]) -> str:
    """Say which files of the code have changed, the first ones of many."""
    names = list(dict.fromkeys(changed))
    if not names:
        return "and no code has changed"
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"and the code has changed: {', '.join(names[:MOST_NAMES])}{more}"


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, record: Record, standing: str
) -> None:
    for mart in published_marts():
        if f"{mart.mart}.parquet" in record.files:
            query = Template(sql("differing_figures")).substitute(
                mart=mart.mart,
                file=quoted(folder / f"{mart.mart}.parquet"),
                key=", ".join(mart.key),
                edition=record.edition_id,
                standing=standing,
            )
            connection.execute(query)
