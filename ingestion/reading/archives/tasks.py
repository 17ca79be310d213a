"""Tasks of the light fork server for archives. Loads the standard library only."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

from ingestion.reading import formats
from ingestion.reading.archives.bundle import bundle
from ingestion.reading.archives.entry import Entry
from ingestion.reading.archives.walking import BROKEN, CONTAINERS, entries
from ingestion.reading.unreadable import Unreadable

CHUNK = 96 * 2**10
_HEADERS = 16 * 2**20
"""Bytes that a TAR of the most entries may hold beside its files."""


def preload() -> None:
    """Nothing more to load."""


def listing(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each member with its length and SHA-256, both counted, or why it is refused.

    `params["most"]` bytes are the most that all of them may unpack to.
    """
    left = params["most"]
    for index, entry in enumerate(entries(file, params["filename"], left + _HEADERS)):
        found: dict[str, Any] = {"index": index, "name": entry.name, "refusal": entry.refusal}
        found |= {"size": 0, "sha256": ""}
        if not entry.refusal:
            found |= _measured(entry, left)
        left -= found["size"]
        yield {"member": found}
    yield {"done": True}


def unpack(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the bytes of the members whose indexes are in `params["wanted"]`, in their order."""
    wanted = set(params["wanted"])
    budget = params["most"] + _HEADERS
    for index, entry in enumerate(entries(file, params["filename"], budget)):
        if index not in wanted:
            continue
        yield {"open": index}
        with entry.open() as member:
            for chunk in _chunks(member):
                yield {"bytes": base64.b64encode(chunk).decode("ascii")}
        yield {"close": index}
        wanted.discard(index)
        if not wanted:
            break
    yield {"done": True}


def _measured(entry: Entry, left: int) -> dict[str, Any]:
    """Return what unpacking a member once tells about it."""
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with entry.open() as member:
            for chunk in _chunks(member):
                size += len(chunk)
                if size > left:
                    raise Unreadable("unpacks-too-large")
                head = head or chunk[: formats.HEAD]
                digest.update(chunk)
    except BROKEN:
        return {"refusal": "damaged", "size": size}
    refusal = _refusal(entry.name, head) if size else "empty"
    return {"size": size, "sha256": digest.hexdigest(), "refusal": refusal}


def _refusal(name: str, head: bytes) -> str:
    """Say why a file of this name that begins like this is not taken, or nothing."""
    try:
        found = formats.known(filename=name, head=head)
    except Unreadable as error:
        return "member-type" if error.code == "unsupported" else error.code
    return "nested-archive" if found.name in CONTAINERS else ""


def _chunks(member: IO[bytes]) -> Iterator[bytes]:
    while chunk := member.read(CHUNK):
        yield chunk


TASKS = {"listing": listing, "unpack": unpack, "bundle": bundle}
