"""An uploaded file of a collection, read in the sandbox and checked row by row."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File

from ingestion.errors import ReadingError
from ingestion.exchange.exporting import FORMAT, VERSION
from ingestion.exchange.fields import refused
from ingestion.exchange.rows import DocumentRow, VersionRow, document, grant
from ingestion.exchange.snapshot import MOST_DOCUMENTS, MOST_USES, MOST_VERSIONS
from ingestion.reading.archives import bundled
from kb.errors import InvalidError


@dataclass(slots=True)
class Bundle:
    """The content of a file; `places` are SHA-256 -> (offset, size) of the bytes in it."""

    path: Path
    manifest: dict[str, Any]
    documents: list[DocumentRow]
    grants: list[dict[str, Any]]
    places: dict[str, tuple[int, int]]

    def original(self, version: VersionRow) -> Original:
        """Return the bytes of a version."""
        return Original(self.path, *self.places[version.sha256])


class Original(File):  # type: ignore[type-arg]  # not generic at run time
    """A run of bytes inside a file."""

    def __init__(self, path: Path, offset: int, size: int) -> None:
        super().__init__(None)
        self.path, self.offset, self.size = path, offset, size

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the bytes."""
        at, end = self.offset, self.offset + self.size
        with self.path.open("rb") as file:
            while at < end and (data := os.pread(file.fileno(), min(1 << 20, end - at), at)):
                at += len(data)
                yield data


def opened(path: Path) -> Bundle:
    """Return what a file holds. Raises `InvalidError`, and TransientError without a sandbox."""
    found: dict[str, list[Any]] = {"manifest": [], "document": [], "grant": [], "original": []}
    try:
        for message in bundled(path):
            for kind in found.keys() & message.keys():
                found[kind].append(message[kind])
    except ReadingError as error:
        raise InvalidError(error.message, code=error.code) from error
    if len(found["manifest"]) != 1 or len(found["document"]) > MOST_DOCUMENTS:
        raise refused()
    places = {each["sha256"]: (each["offset"], each["size"]) for each in found["original"]}
    documents = [document(each) for each in found["document"]]
    _check(found["manifest"][0], documents, places)
    grants = [grant(each) for each in found["grant"]]
    return Bundle(path, found["manifest"][0], documents, grants, places)


def _check(
    manifest: dict[str, Any], documents: list[DocumentRow], places: dict[str, tuple[int, int]]
) -> None:
    known = (manifest.get("format"), manifest.get("version")) == (FORMAT, VERSION)
    texts = all(isinstance(manifest.get(name), str) for name in ("name", "description", "origin"))
    versions = [version for each in documents for version in each.versions]
    uses = Counter(each.sha256 for each in versions)
    few = len(versions) <= MOST_VERSIONS and max(uses.values(), default=0) <= MOST_USES
    sizes = all(places.get(each.sha256, (0, -1))[1] == each.size for each in versions)
    if not (known and texts and sizes and few):
        raise refused()
    outer = [each.external_id for each in documents if each.external_id is not None]
    members = [(each.container, each.member) for each in documents if each.container]
    for keys in ([each.id for each in documents], outer, members):
        if len(keys) != len(set(keys)):
            raise refused()
