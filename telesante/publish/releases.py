"""The publication's folder: releases, the one that readers open, and how it changes at once.

    <published>/releases/<id>/    one release, never changed once it bears this name
    <published>/current           symbolic link to the release that readers open
    <published>/masks/<id>.parquet  what a release masks, kept when the release is removed

A release is prepared under a name that begins with a dot, gets its name by one rename, and becomes
the current one by one replacement of the link. So a command killed at any moment leaves either the
old publication or the new one, and names with a dot for the next command to remove.
"""

import json
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from telesante.publish.disk import sync, sync_tree
from telesante.publish.faults import CannotPublishError
from telesante.publish.lock import held
from telesante.settings import group_writes

DATABASE, MANIFEST = "telesante.duckdb", "manifest.json"
FOLDER_MODE, FILE_MODE = 0o755, 0o444


class Releases:
    """The releases of a publication's folder."""

    def __init__(self, root: Path) -> None:
        """Name the parts; nothing is read or written yet.

        Args:
            root: the publication's folder (`TELESANTE_PUBLISHED`).
        """
        self.root = root
        self._folder = root / "releases"
        self._link = root / "current"
        self._draft = self._folder / ".draft"
        self._records = root / "records"
        self.masks = root / "masks"
        self._ours = (self._folder, self._records, self.masks)

    @classmethod
    @contextmanager
    def open(cls, root: Path) -> Iterator["Releases"]:
        """Hold the folder: create it, refuse an unsafe one, remove what a killed command left.

        Raises:
            CannotPublishError: it is not safe, cannot be written, or another command holds it.
        """
        releases = cls(root)
        try:
            for folder in (*reversed(root.absolute().parents), root, *releases._ours):
                _make(folder)
        except OSError as error:
            raise CannotPublishError(
                f"The publication's folder {root} cannot be made: {error.strerror}."
            ) from None
        releases._refuse_unsafe()
        with held(root / ".lock", f"the publication {root}"):
            releases._remove_leftovers()
            yield releases

    @property
    def current(self) -> Path | None:
        """The release that readers open, None when nothing is published.

        Raises:
            CannotPublishError: the link leads out of the folder.
        """
        if not self._link.is_symlink():
            return None
        release = self._folder / self._link.readlink().name
        if self._link.resolve() != release.resolve() or not self._is_inside(release):
            raise CannotPublishError(
                f"{self._link} leads out of {self._folder}: remove it, and publish again."
            )
        return release if release.is_dir() else None

    @property
    def names(self) -> list[str]:
        """The releases that are kept, oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if path.name[0] != ".")

    @property
    def kept(self) -> list[Path]:
        """The folders of the releases that are kept, oldest first."""
        return [self._folder / name for name in self.names]

    def previous(self) -> Path | None:
        """Return the release that was current when the current one was published, if it is kept."""
        former = self.manifest().get("previous_release")
        return self._folder / former if former in self.names else None

    def manifest(self) -> dict:
        """Return the manifest of the current release, empty when nothing is published."""
        if self.current is None:
            return {}
        return json.loads((self.current / MANIFEST).read_text("utf-8"))

    def draft(self) -> Path:
        """Return a new folder, on the same file system, for a release to be written in."""
        self._draft.mkdir(mode=FOLDER_MODE)
        return self._draft

    def publish(self, release: str) -> None:
        """Give the draft its name and make it the current release.

        Args:
            release: name of the release.
        """
        _open_to_readers(self._draft)
        sync_tree(self._draft)
        self._draft.rename(self._folder / release)
        sync(self._folder)
        self._point_to(release)

    def keep_masks(self, release: str, write: Callable[[Path, Path], None]) -> None:
        """Remember what the draft masks before readers see it: no rollback may forget it.

        A command killed after this leaves the masks of a release that nobody ever had; masking them
        again does no harm.

        Args:
            release: name of the release.
            write: writes what a DuckDB file masks into a file.
        """
        draft = self.masks / ".draft"
        write(self._draft / DATABASE, draft)
        draft.chmod(FILE_MODE)
        sync(draft)
        draft.rename(self.masks / f"{release}.parquet")
        sync(self.masks)

    def record_folder(self, edition_id: str, version: str) -> Path:
        """Return the folder of a version of an edition of record."""
        return self._records / edition_id / version

    @property
    def quarters(self) -> Path:
        """The folder of the final quarters that were published."""
        return self._records / "quarters"

    def record_draft(self) -> Path:
        """Return a new folder, on the same file system, for the rows of an edition of record."""
        draft = self._records / ".draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=FOLDER_MODE)
        return draft

    def keep_record(self, edition_id: str, version: str) -> None:
        """Give the draft its place; the same version, left by a killed command, may be there."""
        target = self.record_folder(edition_id, version)
        draft = self._records / ".draft"
        if target.exists():
            shutil.rmtree(draft)
            return
        _make(target.parent)
        _open_to_readers(draft)
        sync_tree(draft)
        draft.rename(target)
        sync(target.parent)
        sync(self._records)

    def roll_back(self) -> str:
        """Make the release before the current one the current one; return its name.

        Raises:
            CannotPublishError: there is none.
        """
        current, previous = self.current, self.previous()
        if current is None:
            raise CannotPublishError(f"Nothing is published in {self.root}.")
        if previous is None:
            raise CannotPublishError(
                f"There is no release before {current.name}: it is the first one, or the one before"
                " was removed (--keep)."
            )
        self._point_to(previous.name)
        return previous.name

    def forget(self, keep: int) -> list[str]:
        """Remove the oldest releases, never the current one nor the one before it.

        Args:
            keep: how many to keep.

        Returns:
            The names of those removed.
        """
        needed = {path.name for path in (self.current, self.previous()) if path}
        old = [name for name in self.names[:-keep] if name not in needed]
        for name in old:
            # By a rename first: what is half removed must not look like a release.
            removed = self._folder / f".removed-{name}"
            (self._folder / name).rename(removed)
            shutil.rmtree(removed)
        return old

    def _point_to(self, release: str) -> None:
        draft = self.root / ".current"
        draft.symlink_to(Path(self._folder.name, release))
        draft.replace(self._link)
        sync(self.root)

    def _remove_leftovers(self) -> None:
        (self.root / ".current").unlink(missing_ok=True)
        for folder in self._ours:
            for path in folder.glob(".*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root.resolve())

    def _refuse_unsafe(self) -> None:
        """Refuse a folder that others may change, or that leads elsewhere."""
        for folder in self._ours:
            if not self._is_inside(folder):
                raise CannotPublishError(
                    f"{folder} leads out of the publication's folder {self.root}: releases,"
                    " editions of record and masks are written inside it, or nowhere."
                )
        root = self.root.resolve()
        ours = (folder.resolve() for folder in self._ours)
        for folder in (*ours, *self._folder.resolve().parents):
            mode, is_ours = folder.stat().st_mode, folder.is_relative_to(root)
            if mode & stat.S_IWOTH and (is_ours or not mode & stat.S_ISVTX):
                raise CannotPublishError(
                    f"Every user may write to {folder}, and so change what readers see:"
                    f" chmod o-w {folder}"
                )
            if mode & stat.S_IWGRP and is_ours and not group_writes():
                raise CannotPublishError(
                    f"The group of {folder} may write to it, and so change what readers see:"
                    f" chmod g-w {folder}, or set TELESANTE_PUBLISHED_GROUP_WRITES=1 if it is to."
                )


def _make(folder: Path) -> None:
    """Make a folder that readers may enter, whatever the umask; an existing one stays as it is."""
    if not folder.exists():
        folder.mkdir()
        folder.chmod(FOLDER_MODE)


def _open_to_readers(folder: Path) -> None:
    """Let everybody read a folder, and nobody change its files."""
    for path in folder.rglob("*"):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    folder.chmod(FOLDER_MODE)
