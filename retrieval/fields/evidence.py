"""The passages of a document in which its fields are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from django.conf import settings

from kb.access import Principal
from retrieval.events import Hit
from retrieval.fields.wanted import Field
from retrieval.prompting import Source, estimate, pack
from retrieval.prompting.packing import HEADER, LEAST, SHARE
from retrieval.search import search
from retrieval.tasking.whole import whole

PER_FIELD = 3
"""Passages that a search for one field adds."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What goes before the model, of how many passages there are."""

    sources: list[Source]
    total: int


def evidence(document_id: str, fields: Sequence[Field], *, by: Principal) -> Evidence:
    """Return all passages of a short document; of a long one its first, and the best for each
    field."""
    budget = min(2 * settings.EVIDENCE_TOKENS, settings.LLM_CONTEXT // 2)
    filters = {"documents": [document_id]}
    all_of_it = whole(by, None, filters, budget=budget, spread=False)
    hits = all_of_it.hits
    if len(hits) < all_of_it.total:
        found = [
            search(field.meant, reader=by, filters=filters, limit=PER_FIELD).hits
            for field in fields
        ]
        ranked = chain.from_iterable(zip_longest(*found))
        hits = [*hits[:1], *(hit for hit in ranked if hit is not None)]
    words = " ".join(field.meant for field in fields)
    return Evidence(_packed(words, hits, budget), all_of_it.total)


def _packed(words: str, hits: Sequence[Hit], budget: int) -> list[Source]:
    """Return each passage once, cut to its best sentences, as far as `budget` tokens reach."""
    distinct = list({hit.passage_id: hit for hit in hits}.values())
    sources: list[Source] = []
    left = budget
    while distinct and left >= LEAST + HEADER:
        hit, *distinct = distinct
        allowed = max(LEAST, left // min(len(distinct) + 1, 4) - HEADER)
        text = pack(words, [hit], round((allowed + HEADER) / SHARE))[0].text
        sources.append(Source(len(sources) + 1, hit, text))
        left -= estimate(text) + HEADER
    return sources
