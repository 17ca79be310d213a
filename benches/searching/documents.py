"""Documents, their versions and allow-lists, as lines for COPY."""

from __future__ import annotations

import hashlib
import random
import uuid

import numpy as np
import numpy.typing as npt
from django.contrib.auth.models import Group

from benches.searching import people

PER_DOCUMENT = 10
_EMPTY = ("failure_code", "lane", "waiting_for", "worker", "indexed_title")
_ZERO = ("attempts", "lost_leases", "waits")
Tables = dict[str, list[dict[str, object]]]


def key(kind: str, number: int) -> uuid.UUID:
    """Return the id of the document, version or passage with a number."""
    return uuid.UUID(bytes=hashlib.md5(f"{kind}{number}".encode()).digest())


def documents(size: int, cells: people.Cells, topics: npt.NDArray[np.float64]) -> Tables:
    """Return the rows of documents with `size` passages, by table."""
    whole = -(-len(topics) // PER_DOCUMENT)
    means = [topics[n * PER_DOCUMENT : (n + 1) * PER_DOCUMENT].mean() for n in range(whole)]
    places = np.argsort(np.argsort(means, kind="stable"), kind="stable") / whole
    lists = [Group.objects.get(name=name).pk for name in ("listed", "group 0")]
    found: Tables = {"kb_document": [], "kb_version": [], "kb_allowance": []}
    for number in range(-(-size // PER_DOCUMENT)):
        rng = random.Random(number)
        topic = (places[number % whole] + rng.random() / whole) % 1
        restricted = rng.random() < people.RESTRICTED
        found["kb_document"].append(
            _document(number, cells.of(topic, rng.random()), restricted=restricted)
        )
        count = min(PER_DOCUMENT, size - number * PER_DOCUMENT)
        found["kb_version"].append(_version(number, count))
        if restricted:
            allowed = {"document_id": key("d", number), "group_id": lists[rng.random() < 0.5]}
            found["kb_allowance"].append(allowed)
    return found


def _document(number: int, collection: str, *, restricted: bool) -> dict[str, object]:
    return {
        "id": key("d", number),
        "collection_id": collection,
        "title": f"Document {number}",
        "metadata": "{}",
        "tags": "{}",
        "restricted": "ft"[restricted],
        "current_id": key("v", number),
        "latest_id": key("v", number),
        "member": "",
        "created_at": "now",
        "updated_at": "now",
    }


def _version(number: int, passages: int) -> dict[str, object]:
    return {
        "id": key("v", number),
        "document_id": key("d", number),
        "number": 1,
        "file": "-",
        "filename": f"{number}.txt",
        "format": "txt",
        "media_type": "text/plain",
        "size": 1,
        "sha256": "-",
        "created_at": "now",
        "state": "ready",
        "ready_at": "now",
        "next_attempt_at": "now",
        "progress": 100,
        "language": "en",
        "passage_count": passages,
        "failure_params": "{}",
        "quality": "{}",
        "flags": "{}",
        **dict.fromkeys(_EMPTY, ""),
        **dict.fromkeys(_ZERO, 0),
    }
