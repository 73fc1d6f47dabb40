"""A publication from end to end. Nothing that readers see changes before the last step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click
import duckdb

from telesante.protect import memory
from telesante.publish import (
    compared,
    copies,
    dbt,
    editions,
    export,
    made_from,
    manifest,
    quarters,
)
from telesante.publish.candidate import candidate_beside, close, install, refuse_busy
from telesante.publish.editions import NOTHING, Restatement
from telesante.publish.export import Content
from telesante.publish.faults import CannotPublishError, RefusedError
from telesante.publish.manifest import Origin
from telesante.publish.releases import DATABASE, Releases
from telesante.salt import REFUSED, salt_for
from telesante.store_kind import kind_of

BEFORE, AFTER = ("figures",), ("publication",)
# The steps that `publish` tells: the build, each suite, the masks, the published tables, the files.
STEP_COUNT = 4 + len(BEFORE) + len(AFTER)


@dataclass(frozen=True)
class Places:
    """Where a publication reads and writes.

    Attributes:
        raw_store: the raw store.
        warehouse: the warehouse that the candidate replaces.
        published: the publication's folder.
        reports: folder of the gate's reports (restricted).
    """

    raw_store: Path
    warehouse: Path
    published: Path
    reports: Path


def publish(
    places: Places,
    keep: int,
    tell: Callable[[str], None],
    is_forced: bool = False,
    restatement: Restatement = NOTHING,
) -> str | None:
    """Build, check, mask, check again, put in place.

    Args:
        places: where.
        keep: releases to keep.
        tell: is told each step as it begins.
        is_forced: publish although nothing has changed.
        restatement: editions of record to replace.

    Returns:
        The name of the release; None when nothing has changed since the current one.

    Raises:
        RefusedError: the data may not be published.
        CannotPublishError: a step could not run.
    """
    refuse_nested(places)
    with (
        Releases.open(places.published) as releases,
        candidate_beside(places.warehouse) as candidate,
    ):
        if salt_for(places.raw_store) is None and kind_of(places.raw_store) == "own":
            raise CannotPublishError(REFUSED)
        _check_own_settings(places.raw_store)
        fingerprint = made_from.fingerprint(places.raw_store)
        is_same = made_from.is_of(places.warehouse, releases.current, fingerprint)
        if is_same and not is_forced and not restatement.edition_ids:
            return None
        refuse_busy(places.warehouse)
        commit, code = manifest.read_commit(), made_from.code()
        inputs = export.read_inputs(places.raw_store)
        editions.refuse_unfit(releases, inputs, restatement)
        tell("Building the candidate warehouse")
        dbt.build(candidate, "warehouse")
        quality = _require_green(candidate, BEFORE, places.reports, tell)
        tell("Masking small counts")
        disclosure = _protect(candidate, releases, tell)
        tell("Building the published tables")
        dbt.build(candidate, "publication")
        copies.copy_marts(candidate)
        origin = Origin(inputs, code, quality, *commit, disclosure)
        differences = compared.compare(
            candidate,
            places.warehouse,
            releases,
            origin,
            export.read_known_files(places.raw_store),
            restatement,
        )
        for difference in differences:
            click.echo(difference, err=True)
        quality |= _require_green(candidate, AFTER, places.reports, tell)
        if export.read_inputs(places.raw_store) != inputs:
            raise CannotPublishError("Files were staged meanwhile: run again when that is done.")
        tell("Writing the release")
        quarters.keep(candidate, releases)
        release = put_in_place(
            candidate,
            places.warehouse,
            releases,
            replace(origin, quality=quality),
            keep,
            partial(_finish, releases, restatement, tell),
            restatement,
        )
        made_from.write(places.warehouse, release, fingerprint)
        return release


def put_in_place(
    candidate: Path,
    warehouse: Path,
    releases: Releases,
    origin: Origin,
    keep: int,
    add: Callable[[Path, Content], None] | None = None,
    restatement: Restatement = NOTHING,
) -> str:
    """Write the release, make it the current one, and replace the warehouse.

    Killed at any moment, it leaves the publication and the warehouse each whole, old or new.

    Args:
        candidate: warehouse file with the published tables.
        warehouse: the file that it replaces.
        releases: the publication's folder, held.
        origin: where the content is from.
        keep: releases to keep.
        add: writes more files made from the tables into the release's folder.
        restatement: editions of record to replace.

    Returns:
        The name of the release.
    """
    close(candidate)
    records = editions.carry(candidate, releases, origin, restatement)
    draft = releases.draft()
    content = export.write(
        candidate,
        draft,
        {name: releases.record_folder(name, one.version) for name, one in records.items()},
    )
    if add:
        add(draft, content)
    said = [record.said for record in records.values()]
    release = manifest.write(draft, content, origin, releases.current, said)
    refuse_busy(warehouse)
    releases.keep_masks(release, memory.write)
    releases.publish(release)
    install(candidate, warehouse)
    releases.forget(keep)
    return release


def refuse_nested(places: Places) -> None:
    """Refuse to keep the restricted warehouse where everybody reads.

    Raises:
        CannotPublishError: the warehouse or its reports lie inside the publication's folder.
    """
    for path in (places.warehouse, places.reports):
        if path.resolve().is_relative_to(places.published.resolve()):
            raise CannotPublishError(
                f"{path} is restricted and lies inside the publication {places.published}: set"
                " TELESANTE_PUBLISHED to a folder of its own."
            )


def _check_own_settings(raw_store: Path) -> None:
    from telesante.own_settings import UnusableSettingsError, check

    try:
        check(raw_store)
    except UnusableSettingsError as error:
        raise CannotPublishError(str(error)) from None


def _require_green(
    candidate: Path, suites: tuple[str, ...], reports: Path, tell: Callable[[str], None]
) -> dict[str, dict[str, int]]:
    """Run suites of the gate; return how many rules of each ended how."""
    from telesante.quality import gate
    from telesante.quality.rules import count_outcomes
    from telesante.quality.warehouse import CannotRunError

    outcomes = {}
    for name in suites:
        tell(f"Checking suite {name}")
        try:
            report = gate.check(candidate, reports, name)
        except CannotRunError as error:
            raise CannotPublishError(str(error)) from None
        if report.exit_code:
            page = reports / name / gate.PAGE
            fault = RefusedError if report.exit_code == 1 else CannotPublishError
            raise fault(f"The gate is red (suite {name}): {page} names each broken rule.")
        outcomes[name] = count_outcomes(report.verdicts)
    return outcomes


def _finish(
    releases: Releases,
    restatement: Restatement,
    tell: Callable[[str], None],
    draft: Path,
    content: Content,
) -> None:
    """Refuse a release that tells of few people beside the others; write its pages."""
    from telesante.protect.releases import told_by_releases
    from telesante.protect.rules import ProtectionRules

    told = told_by_releases(
        draft / DATABASE,
        [release / DATABASE for release in releases.kept],
        ProtectionRules.from_environment(),
    )
    for edition, marts in told.items():
        text = ", ".join(f"{count} of {mart}" for mart, count in marts.items())
        if edition not in restatement.edition_ids:
            raise RefusedError(
                f"Figures of edition {edition} would tell of few people, since they differ by 1 to"
                f" 10 from what another edition or a kept release shows: {text}. If nobody has"
                f" read the older releases, remove them from {releases.root}."
            )
        tell(f"The restated edition {edition} tells of few people beside what it was: {text}")
    _write_reports(draft, content)


def _write_reports(draft: Path, content: Content) -> None:
    """Write the page people read, for each edition, beside the tables it links to."""
    from telesante.report.publication import CannotReadError
    from telesante.report.write import write_reports

    editions = [edition.edition_id for edition in content.editions]
    try:
        write_reports(draft / DATABASE, draft, editions)
    except CannotReadError as error:
        raise CannotPublishError(str(error)) from None


def _protect(
    candidate: Path, releases: Releases, tell: Callable[[str], None]
) -> dict[str, float | None]:
    """Mask the small counts; return what the manifest says of it."""
    from telesante.protect import run
    from telesante.protect.rules import InvalidRuleError

    try:
        remembered = memory.read(releases.masks)
    except duckdb.Error:
        raise CannotPublishError(
            f"{releases.masks} does not say what earlier releases masked: bring it back from your"
            " copy of the publication."
        ) from None
    previous = releases.current / DATABASE if releases.current else None
    try:
        report = run.protect_warehouse(
            candidate, previous=previous, quarters=releases.quarters, remembered=remembered
        )
    except run.RefusedError as error:
        raise RefusedError(f"The small counts cannot be protected: {error}") from None
    except InvalidRuleError as error:
        raise CannotPublishError(str(error)) from None
    if report.told_before:
        told = ", ".join(f"{count} of {mart}" for mart, count in report.told_before.items())
        tell(f"What the release in place shows bounds small counts that are masked now: {told}")
    return report.said
