"""A watched folder of this machine, below a root that the administrator listed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ingestion.sources import selection
from ingestion.sources.connector import Checkpoint, Event, Found, Unread
from ingestion.sources.errors import ItemError
from ingestion.sources.net import Net
from ingestion.sources.pinned import too_large
from kb.errors import InvalidError, Message, TransientError

SETTLED = 10.0
"""Seconds without a change after which a file is taken for complete."""
DEEPEST = 40
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_CHUNK = 256 * 1024


class _TooDeepError(OSError):
    """A folder below more folders than anybody makes by hand."""


class Folder:
    """Options: path, include, exclude. Links are never followed, not even for a moment: every
    step on the way down is opened relative to the one before, and refuses to be a link.
    """

    kind = "folder"
    lists_everything = True

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        # Checked again: the administrator may have closed the root since.
        self._root, self._steps = _below(str(options["path"]))
        self._selection = selection.Selection.of(options)
        self._top: int | None = None

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options checked; the path is below an allowed root."""
        root, steps = _below(str(options.get("path", "")).strip())
        return {"path": str(root.joinpath(*steps)), **selection.checked(options)}

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """Yield the files folder by folder, in order; the cursor is the folder done last."""
        done = tuple(cursor["done"]) if "done" in cursor else None
        waiting: list[tuple[str, ...]] = [()]
        while waiting:
            parts = waiting.pop()
            try:
                folders, files = self._list(parts)
            except (FileNotFoundError, NotADirectoryError):
                continue  # gone since its parent was listed
            except OSError as error:
                yield Unread(f"{_key(parts)}/", _why(parts, error))
                continue
            waiting += [(*parts, name) for name in reversed(folders)]
            if done is None or _order(parts) > done:
                yield from self._files(parts, files)
                yield Checkpoint({"done": _order(parts)})
        yield Checkpoint({})

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Copy a file, if it is the one that was listed and stays so meanwhile."""
        *folders, name = found.key.split("/")
        try:
            with os.fdopen(self._reach(folders, name), "rb") as file:
                if found.etag.startswith("new:"):
                    raise ItemError(_("It is still being written."), code="unsettled", again=True)
                _copy(file.fileno(), file, into)
                if _etag(os.fstat(file.fileno())) != found.etag:
                    raise ItemError(_("It changed while it was read."), code="moved", again=True)
        except FileNotFoundError:
            if "\\x" in found.key:
                said = _("Its name, or a folder's, is not written in UTF-8. Rename it.")
                raise ItemError(said, again=True) from None
            raise ItemError(_("It is gone, or its name cannot be read."), again=True) from None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise ItemError(_("It may not be read by the server."), again=True) from None

    def close(self) -> None:
        """Let go of the folder."""
        if self._top is not None:
            os.close(self._top)
            self._top = None

    def _list(self, parts: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Return the names in a folder: folders that are worth a look, and wanted files."""
        if len(parts) > DEEPEST:
            raise _TooDeepError
        handle = _down(os.dup(self._opened()), list(parts))
        folders, files = [], []
        try:
            with os.scandir(handle) as found:
                for each in filter(lambda each: _ordinary(each.name), found):
                    key = _key((*parts, each.name))
                    if each.is_dir(follow_symlinks=False):
                        if not self._selection.prunes(key):
                            folders.append(each.name)
                    elif self._selection.takes(key):
                        files.append(each.name)
        finally:
            os.close(handle)
        return sorted(folders, key=os.fsencode), sorted(files, key=os.fsencode)

    def _files(self, parts: tuple[str, ...], names: list[str]) -> Iterator[Event]:
        """Yield files as they are at the moment, shortly before they are fetched."""
        try:
            handle = _down(os.dup(self._opened()), list(parts))
        except OSError as error:
            yield Unread(f"{_key(parts)}/", _why(parts, error))
            return
        try:
            for name in names:
                try:
                    about = os.stat(name, dir_fd=handle, follow_symlinks=False)
                except FileNotFoundError:
                    continue
                except OSError as error:
                    yield Unread(f"{_key(parts)}/", _why(parts, error))
                    return
                if stat.S_ISREG(about.st_mode):
                    yield _found(_key((*parts, name)), about)
        finally:
            os.close(handle)

    def _opened(self) -> int:
        if self._top is None:
            try:
                self._top = _down(os.open(self._root, os.O_RDONLY | os.O_DIRECTORY), self._steps)
            except OSError:
                raise TransientError(
                    _("The folder is not there, or the server may not read it.")
                ) from None
        return self._top

    def _reach(self, folders: list[str], name: str) -> int:
        parent = _down(os.dup(self._opened()), folders)
        try:
            handle = os.open(name, _FILE, dir_fd=parent)
        finally:
            os.close(parent)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise FileNotFoundError(name)
        return handle


def _below(text: str) -> tuple[Path, list[str]]:
    """Return the root and the steps from it to a folder. Raises `InvalidError`."""
    wanted = Path(text)
    if not settings.SOURCES_FOLDERS:
        raise InvalidError(
            _(
                "No folder of the server is open to sources. An administrator can list some in "
                "FOOTNOTE_SOURCES_FOLDERS."
            )
        )
    for root in map(Path, settings.SOURCES_FOLDERS):
        if wanted.is_relative_to(root) and ".." not in wanted.parts and "\x00" not in text:
            return root, list(wanted.relative_to(root).parts)
    known = ", ".join(settings.SOURCES_FOLDERS)
    raise InvalidError(_("Give a folder below one of these: %(folders)s") % {"folders": known})


def _down(handle: int, steps: list[str]) -> int:
    """Walk down from an open folder, which is closed, and return the last one, open."""
    for step in steps:
        try:
            below = os.open(step, _FOLDER, dir_fd=handle)
        finally:
            os.close(handle)
        handle = below
    return handle


def _copy(handle: int, file: BinaryIO, into: BinaryIO) -> None:
    if os.fstat(handle).st_size > settings.MAX_UPLOAD:
        raise too_large()
    shutil.copyfileobj(file, into, _CHUNK)


def _etag(about: os.stat_result) -> str:
    return f"{about.st_size}-{about.st_mtime_ns}-{about.st_ino}"


def _ordinary(name: str) -> bool:
    """Leave hidden files alone, and what office programs keep beside an open file."""
    return not name.startswith((".", "~$"))


def _key(parts: tuple[str, ...]) -> str:
    return os.fsencode("/".join(parts)).decode("utf-8", "backslashreplace")


def _order(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return names that sort as their bytes do and can be stored, whatever they are written in."""
    return tuple(os.fsencode(part).decode("latin-1") for part in parts)


def _found(key: str, about: os.stat_result) -> Found:
    etag = _etag(about)
    settled = abs(time.time() - about.st_mtime) > SETTLED
    name = key.rpartition("/")[2]
    return Found(key=key, etag=etag if settled else f"new:{etag}", filename=name)


def _why(parts: tuple[str, ...], error: OSError) -> Message:
    """Return why a folder was passed over; without its top nothing can be told at all."""
    if not parts:
        raise TransientError(_("The folder is not there, or the server may not read it.")) from None
    if isinstance(error, _TooDeepError):
        return _("The folder is nested too deep, so it was not read.")
    return _("The server may not read this folder. What was found in it before stays.")
