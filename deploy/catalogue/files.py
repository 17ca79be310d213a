"""Model files on this machine, and whether they are what the catalogue says."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.catalogue.models import Model

CACHE = Path("~/.cache/footnote/models")


class ModelError(RuntimeError):
    """A model is missing or cannot be fetched; the message says what to do."""


class HashError(ModelError):
    """A model's file is not the one in the catalogue."""


def cache_folder() -> Path:
    """Return the folder downloads go to, shared by all checkouts of this user."""
    folder = CACHE.expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_of(model: Model, local: str = "") -> Path | None:
    """Return the file of a model: in the folder `local` when it is there, else in the cache."""
    folders = [Path(local).expanduser()] if local else []
    for folder in [*folders, cache_folder()]:
        if (folder / model.file).exists():
            return folder / model.file
    return None


def verify(model: Model, path: Path) -> None:
    """Raise `HashError` unless the file has the size and the SHA-256 of the catalogue.

    A good result is remembered beside the cache by size and modification time, since hashing a
    gigabyte at every start costs seconds.
    """
    facts = path.stat()
    stamp = cache_folder() / f"{hashlib.sha256(str(path).encode()).hexdigest()[:16]}.verified"
    seen = f"{model.sha256} {facts.st_size} {facts.st_mtime_ns} {facts.st_ino}"
    with suppress(OSError):
        if stamp.read_text() == seen:
            return
    right = facts.st_size == model.size and digest(path).hexdigest() == model.sha256
    if not right:
        raise HashError(
            f"{path} is not the {model.name} of deploy/models.toml (its SHA-256 differs): "
            "remove the file, then run `make up` again."
        )
    stamp.write_text(seen)


def digest(path: Path) -> Any:
    """Return the running SHA-256 of a file's bytes, to be read or to be gone on with."""
    running = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            running.update(block)
    return running
