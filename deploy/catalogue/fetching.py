"""Fetching a model: from the first source that delivers, going on where a download broke off."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from deploy.catalogue.files import HashError, ModelError, cache_folder, digest, path_of, verify
from deploy.catalogue.models import Model
from deploy.catalogue.sources import Source, SourceError
from deploy.services.locks import locked

Progress = Callable[[int, int, str], None]
"""Called with the bytes so far, the bytes in all, and the name of the source."""


def fetch(model: Model, *, progress: Progress, local: str = "") -> Path:
    """Return the verified file of a model, downloading it when it is missing."""
    with locked(cache_folder() / f"{model.file}.lock"):
        found = path_of(model, local)
        if found is None:
            found = _download(model, progress)
        verify(model, found)
    return found


def _download(model: Model, progress: Progress) -> Path:
    target = cache_folder() / model.file
    part = target.with_suffix(".part")
    part.touch()
    missing = model.size - part.stat().st_size
    if shutil.disk_usage(part.parent).free < missing + 2**27:
        raise ModelError(
            f"{model.name} needs {missing / 1e9:.1f} GB in {part.parent}: free some disk space."
        )
    refusals = []
    for source in model.sources:
        try:
            _append(model, source, part, progress)
            part.rename(target)
            return target
        except (SourceError, HashError) as error:
            refusals.append(f"{source}: {error}")
    raise ModelError(
        f"{model.name} could not be fetched ({'; '.join(refusals)}). Run `make up` again to go on, "
        f"or put {model.file} into a folder and set FOOTNOTE_MODELS to it."
    )


def _append(model: Model, source: Source, part: Path, progress: Progress) -> None:
    if part.stat().st_size > model.size:
        part.unlink()
        part.touch()
    running, size = digest(part), part.stat().st_size
    if size < model.size:
        with part.open("ab") as file:
            for block in source.stream(size):
                file.write(block)
                running.update(block)
                size += len(block)
                progress(size, model.size, str(source))
    if size < model.size:
        raise SourceError(f"it ended after {size:,} of {model.size:,} bytes")
    if running.hexdigest() != model.sha256:
        part.unlink()
        part.touch()
        raise HashError("it delivered a file with another SHA-256")
