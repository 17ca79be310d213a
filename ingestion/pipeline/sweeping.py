"""Removing files that no row knows: left by a crash between writing a file and its row."""

from __future__ import annotations

import math
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from ingestion.pipeline.purging import remove_files
from kb.models import Version

OLD = 24 * 3600.0
"""Seconds after which a file without a row is an orphan. An upload takes far less."""
FOLDERS = 256
SHIFT = 15.0
"""Each pass looks at one of the 256 folders, chosen by the clock: all of them within 64 minutes."""


def sweep(*, folder: int | None = None) -> int:
    """Remove orphans of one folder and abandoned uploads; return how many."""
    chosen = f"{int(time.time() / SHIFT) % FOLDERS if folder is None else folder:02x}"
    root = Path(default_storage.path(""))
    removed = _sweep_abandoned(root / "incoming")
    old = _old(root / "originals" / chosen)
    old += _old(Path(settings.HOME) / "pages", prefix=chosen)
    ids = {found for each in old if (found := _id(each.name)) is not None}
    orphans = ids - set(Version.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for orphan in orphans:
        remove_files(orphan, f"originals/{chosen}/{orphan.hex}")
    return removed + len(orphans)


def _old(folder: Path, *, prefix: str = "") -> list[Path]:
    if not folder.is_dir():
        return []
    limit = time.time() - OLD
    return [each for each in folder.glob(f"{prefix}*") if _changed_at(each) < limit]


def _changed_at(path: Path) -> float:
    """Return when a file was changed; one that was removed meanwhile is not old."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _sweep_abandoned(folder: Path) -> int:
    abandoned = _old(folder)
    for each in abandoned:
        each.unlink(missing_ok=True)
    return len(abandoned)


def _id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None
