"""What a release says about itself: from which files, by which code, with which checks."""

import hashlib
import json
import os
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from telesante.publish.export import Content, digests
from telesante.publish.releases import MANIFEST
from telesante.settings import PROJECT

HASH_LENGTH = 8


@dataclass(frozen=True)
class Origin:
    """Where the figures of a release come from.

    Attributes:
        inputs: the files of the raw store, without their names.
        code: the start of a digest of each file of the project that decides the figures.
        quality: for each suite of the gate, how many rules ended how.
        git_commit: commit of the project, None outside a clone.
        is_clean: whether every file of the project is that of the commit, None outside a clone.
        disclosure: what the protection masked, and what the audit attacked.
    """

    inputs: list[dict]
    code: dict[str, str]
    quality: dict[str, dict[str, int]]
    git_commit: str | None
    is_clean: bool | None
    disclosure: dict[str, float | None] = field(default_factory=dict)


def read_commit() -> tuple[str | None, bool | None]:
    """Return the commit of the project, and whether its files are those of the commit.

    A file that git does not know counts too: dbt builds it. Those that git ignores do not.
    """
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain")
    return (None, None) if commit is None or changes is None else (commit, not changes)


def _git(*arguments: str) -> str | None:
    try:
        answer = subprocess.run(
            ["git", "-C", PROJECT, *arguments],
            # Not the repository of a folder above.
            env=os.environ | {"GIT_CEILING_DIRECTORIES": str(PROJECT.parent)},
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()


def write(
    folder: Path,
    content: Content,
    origin: Origin,
    previous: Path | None,
    records: list[dict],
) -> str:
    """Write the manifest of a release whose other files are written.

    Args:
        folder: the release's folder.
        content: its tables and editions.
        origin: where they come from.
        previous: the release that is current now, None for the first one.
        records: what is said of each edition of record.

    Returns:
        The release's name: time to the millisecond, last flux cut-off, and the start of a hash of
        all it holds and of the release before it. Names sort in the order of publication.
    """
    files = digests(folder)
    former = previous.name if previous else None
    now = datetime.now(UTC)
    content_hash = hashlib.sha256(json.dumps([files, former]).encode()).hexdigest()
    moment = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z"
    release = f"{moment}-flux{content.last_flux:%Y%m%d}-{content_hash[:HASH_LENGTH]}"
    text = {
        "release": release,
        "previous_release": former,
        "published_at": now.isoformat(timespec="seconds"),
        "telesante_version": version("telesante"),
        "is_synthetic": any(edition.is_synthetic for edition in content.editions)
        or any(one.get("is_synthetic") for one in origin.inputs),
        "flux_cut_off": content.last_flux.isoformat(),
        "open_damir_months": [f"{month:%Y-%m}" for month in content.open_months],
        "editions": [asdict(edition) for edition in content.editions],
        "editions_of_record": records,
        "tables": [asdict(table) for table in content.tables],
        **asdict(origin),
        "files": files,
    }
    # The commit tells it; an edition of record keeps it.
    del text["code"]
    (folder / MANIFEST).write_text(
        json.dumps(text, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8"
    )
    return release
