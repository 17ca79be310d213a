"""Writing a collection as one ZIP, nothing compressed, never the whole of it in memory."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from functools import partial
from typing import IO, Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.utils import timezone

from ingestion.exchange.identities import origin
from ingestion.exchange.snapshot import Snapshot, taken
from ingestion.exchange.writing import CHUNK, Writer
from ingestion.reading.archives.bundle import DOCUMENTS, GRANTS, MANIFEST
from kb.access import Principal, get_collection, record
from kb.access.principal import MANAGE
from kb.models import Collection, Role

log = logging.getLogger(__name__)
FORMAT, VERSION = "footnote-collection", 1


def export_collection(*, collection: Collection, by: Principal, into: BinaryIO) -> None:
    """Write a collection into a file that may be a pipe; otherwise as `exported`."""
    for chunk in exported(collection=collection, by=by):
        into.write(chunk)


def exported(*, collection: Collection, by: Principal) -> Iterator[bytes]:
    """Return the bytes of a collection's file, made while they are read.

    Rights are checked and all rows are read before this returns. What is removed for good while
    the bytes flow is left out, as if it had gone before. Owners only.
    """
    by.require(MANAGE)
    collection = get_collection(by, collection.pk, Role.OWNER)
    snapshot = taken(collection, by)
    record("collection.export", by=by, target=collection)
    chunks = _written(snapshot)
    next(chunks)  # begun, so that closing it unread closes the snapshot, too
    return chunks


def _written(snapshot: Snapshot) -> Iterator[bytes]:
    """Yield originals, then the rows that have one, then the list of all that was written."""
    writer, hashes, gone = Writer(), dict[str, str](), set[str]()
    try:
        yield b""
        for sha256, names in snapshot.files.items():
            file = _opened(names, sha256)
            if file is None:
                gone.add(sha256)
                continue
            with file:
                name = f"originals/{sha256}"
                yield from writer.entry(name, iter(partial(file.read, CHUNK), b""))
            hashes[name] = writer.sha256
        counts = {"documents": 0, "versions": 0, "grants": len(snapshot.grants)}
        yield from writer.entry(DOCUMENTS, _counted(snapshot.rows(gone), counts))
        hashes[DOCUMENTS] = writer.sha256
        yield from writer.entry(GRANTS, map(_line, snapshot.grants))
        hashes[GRANTS] = writer.sha256
        yield from writer.entry(MANIFEST, iter([_manifest(snapshot, counts, hashes)]))
        yield writer.end()
    finally:
        snapshot.close()


def _counted(rows: Iterator[dict[str, Any]], counts: dict[str, int]) -> Iterator[bytes]:
    for row in rows:
        counts["documents"] += 1
        counts["versions"] += len(row["versions"])
        yield _line(row)


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _manifest(snapshot: Snapshot, counts: dict[str, int], hashes: dict[str, str]) -> bytes:
    found = {
        "format": FORMAT,
        "version": VERSION,
        "origin": origin(),
        "name": snapshot.collection.name,
        "description": snapshot.collection.description,
        "created_at": timezone.now().isoformat(),
        "glossary": snapshot.glossary,
        "counts": counts,
        "entries": hashes,
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _opened(names: list[str], sha256: str) -> IO[bytes] | None:
    """Open the first of the stored files that is there and has the bytes it should have."""
    for name in names:
        try:
            file = default_storage.open(name, "rb")
        except FileNotFoundError:
            continue
        if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
            file.seek(0)
            return cast(IO[bytes], file)
        log.error("the stored file %s is not what was uploaded; it is not exported", name)
        file.close()
    return None
