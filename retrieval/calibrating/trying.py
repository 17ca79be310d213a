"""Trying questions on a collection: with the document that answers each, and without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField
from django.db.models.functions import MD5, Cast, Length
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_passages, permitted_versions
from kb.errors import TransientError
from retrieval.abstaining import asked_language, strength
from retrieval.calibrating.shifting import Trial
from retrieval.search import search

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Passage

DEPTH = 20
"""Hits looked at: enough that five are left without the document."""
SHORTEST = 120
"""Characters of a passage that says something."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A passage to ask about."""

    document_id: str
    text: str


def samples(reader: Principal, wanted: int) -> Iterator[Sample]:
    """Yield up to `wanted` passages, one of a document, the same ones while nothing changes."""
    dice = MD5(Cast("pk", CharField()))
    versions = permitted_versions(reader).annotate(dice=dice).order_by("dice")
    ids = list(versions.values_list("pk", flat=True)[: 2 * wanted])
    found: QuerySet[Passage] = permitted_passages(reader).filter(version__in=ids)
    long = found.annotate(size=Length("text"), dice=dice).filter(size__gte=SHORTEST)
    chosen = long.order_by("version_id", "dice").distinct("version_id")
    for passage in list(chosen)[:wanted]:
        yield Sample(str(passage.document_id), passage.text)


def trial(question: str, sample: Sample, reader: Principal, collection: str) -> Trial | None:
    """Return how strong the evidence is with and without the document that was asked about.

    None when it is not found at all: then the question says nothing about the bar. Raises
    TransientError when search lacks a part: its scores would be others.
    """
    found = search(question, reader=reader, collections=[collection], limit=DEPTH)
    if found.degraded:
        raise TransientError(_("Searching by meaning is not available right now."))
    hits = found.hits
    others = [
        hit
        for hit in hits
        if sample.document_id not in {hit.document_id, *(e.document_id for e in hit.also)}
    ]
    if len(others) == len(hits):
        return None
    language = asked_language(question)
    return Trial(language, round(strength(hits), 4), round(strength(others), 4))
