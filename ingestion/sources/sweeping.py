"""Removing what sources left on disk: fetched git objects that no source knows any more."""

from __future__ import annotations

import time

from django.db.models.functions import Now

from ingestion.sources.gitfolders import folder, sweep
from kb.models import Source

OLD = 24 * 3600.0
"""Seconds after which a folder that no cursor names was not just made by a visit."""


def sweep_stores() -> int:
    """Remove orphaned folders, unless a visit goes on; return how many."""
    if Source.objects.filter(lease_until__gt=Now()).exists():
        return 0
    named = Source.objects.filter(kind="git").values_list("cursor__place__store", flat=True)
    young = time.time() - OLD
    stores = folder("*").parent.glob("*.git")
    fresh = [path.stem for path in stores if path.stat().st_mtime > young]
    return sweep([*(name for name in named if name), *fresh])
