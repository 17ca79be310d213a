"""The folders of fetched git objects, one per source, below the product's home."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{32}")


def folder(name: str) -> Path:
    """Return the folder of this name, whether it exists or not."""
    return Path(settings.HOME) / "sources" / f"{name}.git"


def new_name() -> str:
    """Return the name of a folder that does not exist yet."""
    return uuid.uuid4().hex


def remove(name: str) -> None:
    """Remove a folder, if it is there."""
    if _NAME.fullmatch(name):
        shutil.rmtree(folder(name), ignore_errors=True)


def sweep(kept: Iterable[str]) -> int:
    """Remove the folders that no source names in its cursor (`store`); return how many."""
    named = set(kept)
    found = [path.stem for path in folder("*").parent.glob("*.git") if path.stem not in named]
    for name in found:
        remove(name)
    return len(found)
