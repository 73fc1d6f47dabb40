"""Editions of record: published once, then carried forward as they were.

The rows of an edition of record are kept beside the releases, in
`records/<edition>/<version>/<table>.parquet`, and never removed. Every release names in its
manifest the versions that it shows. What today's store, nomenclatures and code give for such an
edition is computed all the same and compared; it replaces the record only when somebody says so,
and why (`telesante publish --restate`).
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from telesante.protect.rules import ProtectionRules
from telesante.publish.export import digests
from telesante.publish.faults import CannotPublishError, RefusedError
from telesante.publish.manifest import Origin
from telesante.publish.releases import Releases
from telesante.publish.tables import quoted, sql

DESCRIPTION = "record.json"
IN_MANIFEST = "editions_of_record"
VERSION_LENGTH = 16


@dataclass(frozen=True)
class Record:
    """A version of an edition of record.

    Attributes:
        edition_id: the edition.
        recorded_on: day when the edition was first published, ISO.
        restated_on: day when this version replaced another one, None for the first.
        restated_because: why, in the words of who replaced it.
        replaces: the version that it replaced.
        is_synthetic: whether its figures are invented.
        threshold: fewest patients or professionals that it shows.
        hide_zeros: whether it masks zeros too.
        code: the start of a digest of each file of the project that computed it.
        inputs: the files that it was computed from.
        files: digest of each file by its name.
        least_contributors: fewest contributors of a row of acts that it shows.
        dominance_percent: largest share of one contributor that it shows.
    """

    edition_id: str
    recorded_on: str
    restated_on: str | None
    restated_because: str | None
    replaces: str | None
    is_synthetic: bool
    threshold: int
    hide_zeros: bool
    code: dict[str, str]
    inputs: list[dict]
    files: dict[str, str]
    # A record of before this rule says nothing of contributors, and shows any.
    least_contributors: int = 1
    dominance_percent: int = 100

    @property
    def text(self) -> str:
        """Its description, as it is kept."""
        said = asdict(self)
        if (self.least_contributors, self.dominance_percent) == (1, 100):
            del said["least_contributors"], said["dominance_percent"]
        return json.dumps(said, ensure_ascii=False, indent=1, default=str) + "\n"

    def shows_what_is_hidden(self, rules: ProtectionRules) -> bool:
        """Whether it shows counts that these thresholds hide."""
        return (
            self.threshold < rules.threshold
            or self.hide_zeros < rules.hide_zeros
            or self.least_contributors < rules.least_contributors
            or self.dominance_percent > rules.dominance_percent
        )

    @property
    def version(self) -> str:
        """What names it: the start of a digest of all that it is."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:VERSION_LENGTH]

    @property
    def said(self) -> dict:
        """What a manifest says of it."""
        names = ("edition_id", "recorded_on", "restated_on", "restated_because", "replaces")
        return {name: getattr(self, name) for name in names} | {"version": self.version}


@dataclass(frozen=True)
class Restatement:
    """Editions of record that are to be replaced, and why; by default none."""

    edition_ids: tuple[str, ...] = ()
    because: str = ""


NOTHING = Restatement()


def in_force(releases: Releases) -> dict[str, Record]:
    """Return the editions of record that the current release shows, by edition.

    Raises:
        CannotPublishError: a file of one is missing or has changed.
    """
    records = {}
    for said in releases.manifest().get(IN_MANIFEST, []):
        folder = releases.record_folder(said["edition_id"], said["version"])
        try:
            record = Record(**json.loads((folder / DESCRIPTION).read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            record = None
        found = digests(folder)
        found.pop(DESCRIPTION, None)
        if record is None or record.version != said["version"] or record.files != found:
            raise CannotPublishError(
                f"The edition of record in {folder} is damaged: put it back from a backup."
            )
        records[record.edition_id] = record
    return records


def refuse_unfit(releases: Releases, inputs: list[dict], restatement: Restatement) -> None:
    """Refuse to carry editions of record into a publication that they do not belong to.

    Args:
        releases: the publication's folder, held.
        inputs: the files of the raw store.
        restatement: editions that are to be replaced.

    Raises:
        CannotPublishError: they are of another store, invented beside real figures, or unknown.
        RefusedError: they show counts that the thresholds of today hide.
    """
    records, root = in_force(releases), releases.root
    if unknown := set(restatement.edition_ids) - set(records):
        raise CannotPublishError(
            f"{', '.join(sorted(unknown))} cannot be replaced: the editions of record in {root} are"
            f" {', '.join(records) or 'none'}."
        )
    rules = ProtectionRules.from_environment()
    today = {one["sha256"] for one in inputs}
    is_synthetic = any(one.get("is_synthetic") for one in inputs)
    for name, record in records.items():
        if name in restatement.edition_ids:
            continue
        way_out = f'telesante publish --restate {name} --because "…"'
        if today and record.is_synthetic != is_synthetic:
            raise CannotPublishError(
                f"{root} holds the edition {name} of {_kind(record.is_synthetic)} figures, and this"
                f" store gives {_kind(is_synthetic)} ones: set TELESANTE_PUBLISHED to a folder of"
                " their own."
            )
        if today and today.isdisjoint(one["sha256"] for one in record.inputs):
            raise CannotPublishError(
                f"The edition {name} in {root} was computed from files of which this store holds"
                " none. Set TELESANTE_PUBLISHED to a folder of this store's own, or say why the"
                f" edition changes: {way_out}"
            )
        if record.shows_what_is_hidden(rules):
            raise RefusedError(
                f"The edition of record {name} shows counts that today's thresholds hide. Publish"
                f" it anew: {way_out}"
            )


def _kind(is_synthetic: bool) -> str:
    return "invented" if is_synthetic else "real"


def carry(
    candidate: Path, releases: Releases, origin: Origin, restatement: Restatement
) -> dict[str, Record]:
    """Return the editions of record that a new release shows, by edition.

    Those of the current release stay; new ones and those that are replaced are written beside the
    releases. A version is named by its content: one that a killed command left is none that a
    release names, and does no harm.

    Args:
        candidate: warehouse file with the published tables.
        releases: the publication's folder, held.
        origin: where the candidate is from.
        restatement: editions that are to be replaced.

    Raises:
        CannotPublishError: the store no longer gives an edition that is to be replaced.
    """
    records = in_force(releases)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{quoted(candidate)}' as candidate (read_only)")
        given = dict(connection.execute(sql("editions_of_record")).fetchall())
        if gone := set(restatement.edition_ids) - set(given):
            raise CannotPublishError(
                f"{', '.join(sorted(gone))} cannot be replaced: this store no longer holds all the"
                " fluxes of it."
            )
        for name, is_synthetic in given.items():
            if name in restatement.edition_ids or name not in records:
                records[name] = _keep(
                    connection,
                    releases,
                    _described(name, is_synthetic, origin, records.get(name), restatement),
                )
    return dict(sorted(records.items()))


def _described(
    name: str,
    is_synthetic: bool,
    origin: Origin,
    former: Record | None,
    restatement: Restatement,
) -> Record:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    rules = ProtectionRules.from_environment()
    return Record(
        edition_id=name,
        recorded_on=former.recorded_on if former else today,
        restated_on=today if former else None,
        restated_because=restatement.because if former else None,
        replaces=former.version if former else None,
        is_synthetic=is_synthetic,
        threshold=rules.threshold,
        hide_zeros=rules.hide_zeros,
        code=origin.code,
        inputs=origin.inputs,
        files={},
        least_contributors=rules.least_contributors,
        dominance_percent=rules.dominance_percent,
    )


def _keep(connection: duckdb.DuckDBPyConnection, releases: Releases, described: Record) -> Record:
    """Write the rows of an edition, as they are computed, into a folder of their own."""
    draft = releases.record_draft()
    dated = ("edition_id", "recorded_on", "restated_on", "restated_because")
    for table, has_edition in connection.execute(sql("tables_of_editions")).fetchall():
        if table == "dim_edition":
            said = {name: getattr(described, name) for name in dated}
            rows = connection.sql(sql("recorded_edition"), params=said)
        else:
            rows = connection.table(f"candidate.publication.{table}")
            if has_edition:
                rows = rows.filter(f"edition_id = '{described.edition_id}'")
            # Sorted, so that their order says nothing about what is hidden.
            rows = rows.order("all")
        rows.write_parquet(str(draft / f"{table}.parquet"), compression="zstd")
    record = replace(described, files=digests(draft))
    (draft / DESCRIPTION).write_text(record.text, "utf-8")
    releases.keep_record(record.edition_id, record.version)
    return record
