"""Archives from outside the sandbox: ask what is in one, then for the bytes of some members."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingestion.errors import ReadingError
from ingestion.reading import sandbox
from ingestion.reading.reader import limits

_TASKS = "ingestion.reading.archives.tasks"
MOST_BYTES = 200 * 2**20
MOST_RATIO = 100
SMALL = 10 * 2**20
"""An archive that unpacks to less than this may be packed tighter than the ratio allows."""
_MANY, _MUCH = 200, 32 * 2**20
"""Members and bytes that one child hands over: it must not outlast its time while they are kept."""
_BUNDLE_OUTPUT, _BUNDLE_SECONDS = 256 * 2**20, 3600
"""A collection may be large: all of it is hashed, its lines about documents leave the sandbox."""
_ENVELOPE = 2
"""Base64 and JSON need less than twice the bytes."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; `size` and `sha256` were counted, never read from a header.

    `refusal` is empty or a key of `ingestion.errors.REASONS`.
    """

    index: int
    name: str
    refusal: str
    size: int
    sha256: str


def listing(path: Path, *, filename: str) -> list[Member]:
    """Return the members of an archive after unpacking all of it once, into nothing.

    Raises ReadingError (damaged, encrypted, too-many-members, unpacks-too-large, ...) or
    TransientError when the sandbox cannot be had.
    """
    params = {"filename": filename, "most": _most(path)}
    messages = _call("listing", path, params, 2**24)
    return [Member(**each["member"]) for each in messages if "member" in each]


def unpacked(
    path: Path, *, filename: str, wanted: Sequence[Member]
) -> Iterator[tuple[Member, Iterator[bytes]]]:
    """Yield each wanted member with its bytes, which are to be read before the next is asked for.

    Raises as `listing`.
    """
    for batch in _batches(wanted):
        members = {each.index: each for each in batch}
        params = {"filename": filename, "most": _most(path), "wanted": list(members)}
        most = sum(each.size for each in batch) * _ENVELOPE + 2**20
        messages = _call("unpack", path, params, most)
        for message in messages:
            if "open" in message:
                yield members[message["open"]], _bytes(messages)


def bundled(path: Path) -> Iterator[dict[str, Any]]:
    """Yield what a collection's file holds, checked: `manifest`, `document`, `grant`, `original`.

    An original is `{sha256, offset, size}`: its bytes lie plainly in the file. Raises ReadingError
    (not-a-bundle, bundle-changed, ...) or TransientError.
    """
    bounds = replace(limits(), output=_BUNDLE_OUTPUT, seconds=_BUNDLE_SECONDS)
    return sandbox.call(sandbox.server(_TASKS), "bundle", path=path, limits=bounds, params={})


def _most(path: Path) -> int:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise ReadingError("missing") from None
    return min(MOST_BYTES, max(SMALL, MOST_RATIO * size))


def _batches(wanted: Sequence[Member]) -> Iterator[list[Member]]:
    batch: list[Member] = []
    for member in wanted:
        size = sum(each.size for each in batch) + member.size
        if batch and (len(batch) == _MANY or size > _MUCH):
            yield batch
            batch = []
        batch.append(member)
    if batch:
        yield batch


def _bytes(messages: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for message in messages:
        if "close" in message:
            return
        yield base64.b64decode(message["bytes"], validate=True)


def _call(task: str, path: Path, params: dict[str, Any], output: int) -> Iterator[dict[str, Any]]:
    bounds = replace(limits(), output=output)
    return sandbox.call(sandbox.server(_TASKS), task, path=path, limits=bounds, params=params)
