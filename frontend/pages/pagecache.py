"""Page images on disk, up to a size: beyond it the oldest are removed. They can all be drawn
again, so nothing here ever costs anyone a picture."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings

_LOOK = 0.05
"""How often a new image makes us look at the size of all: walking the folder takes time."""
_LEFT = 0.8
"""What is left of the allowed size after the oldest images were removed."""
_PARTIAL = ".part"
_ABANDONED = 600.0
"""Seconds after which an image that is still being written has lost its writer."""


def pages_folder() -> Path:
    """Return the folder of page images; each version has one inside it."""
    return Path(settings.HOME) / "pages"


def keep(path: Path, data: bytes) -> None:
    """Write a whole file or none: two requests may draw the same page at the same time. A disk
    that is full, or nearly, gets none."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free - len(data) >= settings.DISK_RESERVE:
            _write(path, data)
        if random.random() < _LOOK:  # noqa: S311 no secret
            trim(pages_folder(), settings.PAGE_CACHE)


def trim(folder: Path, most: int) -> int:
    """Remove the oldest images of a folder that holds more than `most` bytes; return how many.

    An image that is being read stays readable, one that is being written is left alone, and one
    that is asked for again is drawn again.
    """
    found = []
    for path in folder.glob("*/*"):
        with contextlib.suppress(OSError):
            status = path.stat()
            if path.suffix != _PARTIAL or time.time() - status.st_mtime > _ABANDONED:
                found.append((status.st_mtime, status.st_size, path))
    size, removed = sum(each[1] for each in found), 0
    if size <= most:
        return 0
    for _, length, path in sorted(found):
        if size <= _LEFT * most:
            break
        path.unlink(missing_ok=True)
        size, removed = size - length, removed + 1
    return removed


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=_PARTIAL)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
