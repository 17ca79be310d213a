"""Bringing uploaded bytes to disk, safely, before any row speaks of them."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat

from ingestion.errors import ReadingError, explain
from ingestion.reading import Format, identify
from ingestion.reading.formats import HEAD
from ingestion.storing.labels import display_name
from kb.errors import FootnoteError, InvalidError, LimitError
from kb.models import Version
from kb.models.versions import stored_name

_CHUNK = 256 * 1024


@dataclass(slots=True)
class Staged:
    """A checked file in the `incoming` folder of the store, synced to disk."""

    path: Path
    filename: str
    format: Format
    size: int
    sha256: str
    placed: Path | None = None

    def place(self, version: Version) -> None:
        """Move the file to its place under the name we give it.

        From here on it is removed only when the submission was refused. After any other error,
        whose outcome is uncertain, it may be an orphan, which the sweeper removes.
        """
        name = stored_name(version, self.filename)
        target = Path(default_storage.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.replace(target)
        self.placed = target
        _sync_folder(target.parent)
        version.file.name = name  # as committed bytes: nothing goes through the storage again


@contextmanager
def staged(files: Sequence[tuple[File[Any], str]]) -> Iterator[list[Staged]]:
    """Bring all files to disk and check them; those not placed in the body are removed after it.

    Raises `InvalidError` (empty, unsupported, mismatch) or `LimitError` (too-large, no-space).
    With several files the message names the file.
    """
    with ExitStack() as cleanup:
        found = []
        for file, filename in files:
            name = display_name(filename)
            path = _incoming()
            cleanup.callback(path.unlink, missing_ok=True)
            try:
                found.append(_stage(file, name, path))
            except FootnoteError as error:
                if len(files) > 1:
                    error.message = f"{name}: {error.message}"
                raise
        try:
            yield found
        except FootnoteError:  # refused inside the transaction, so no row will speak of them
            for each in found:
                if each.placed is not None:
                    each.placed.unlink(missing_ok=True)
            raise


def _stage(file: File[Any], name: str, path: Path) -> Staged:
    size = file.size if file.size is not None else 0
    _check_room(size)
    try:
        head, size, sha256 = _copy(file, path)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _no_space() from error
        raise
    try:
        return Staged(path, name, identify(filename=name, head=head), size, sha256)
    except ReadingError as error:
        raise InvalidError(error.message, code=error.code) from error


def _copy(file: File[Any], path: Path) -> tuple[bytes, int, str]:
    """Copy at most MAX_UPLOAD bytes; return the first bytes, the length and the SHA-256."""
    digest, head, size = hashlib.sha256(), b"", 0
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600), "wb") as out:
        for chunk in file.chunks(_CHUNK):
            size += len(chunk)
            if size > settings.MAX_UPLOAD:
                raise _too_large()
            head += chunk[: HEAD - len(head)] if len(head) < HEAD else b""
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return head, size, digest.hexdigest()


def _check_room(size: int) -> None:
    if size > settings.MAX_UPLOAD:
        raise _too_large()
    check_disk(size)


def check_disk(size: int) -> None:
    """Raise `LimitError`, code `no-space`, when the disk has no room for so many bytes more."""
    if shutil.disk_usage(default_storage.path("")).free - size < settings.DISK_RESERVE:
        raise _no_space()


def _too_large() -> LimitError:
    limit = filesizeformat(settings.MAX_UPLOAD)
    return LimitError(explain("too-large", {"limit": limit}), code="too-large")


def _no_space() -> LimitError:
    return LimitError(explain("no-space", {}), code="no-space")


def _incoming() -> Path:
    folder = Path(default_storage.path("incoming"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / uuid.uuid4().hex


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
