"""What stands around a passage: its neighbours or its section, as one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.access import Principal
from kb.access.around import neighbours, sections
from retrieval.events import Context, Hit
from retrieval.search.request import Request
from retrieval.search.shaping.joining import joined

if TYPE_CHECKING:
    from kb.models import Passage

MOST_CHARACTERS = 6_000
"""Longest context of a hit: passages farther away are left out, whole."""


def surrounded(hits: Sequence[Hit], request: Request) -> list[Hit]:
    """Return the hits with their `context`, if the request asks for it."""
    if request.expand == "none" or not hits:
        return list(hits)
    wanted = [hit.passage_id for hit in hits]
    around = sections if request.expand == "section" else neighbours
    found = around(request.reader, wanted)
    return [replace(hit, context=_context(found, hit.passage_id)) for hit in hits]


def context_of(reader: Principal, passage: Passage, *, before: int, after: int) -> Context:
    """Return a passage got through the gate with those before and after it, of its own version."""
    name = str(passage.pk)
    found = neighbours(reader, [name], before=before, after=after)
    return _context(found, name) or joined([passage], 0, most=MOST_CHARACTERS)


def section_of(reader: Principal, passage: Passage) -> Context:
    """Return the section of a passage got through the gate, of its own version."""
    name = str(passage.pk)
    return _context(sections(reader, [name]), name) or joined([passage], 0, most=MOST_CHARACTERS)


def _context(found: dict[str, list[Passage]], passage_id: str) -> Context | None:
    passages = found.get(passage_id, [])
    at = next((i for i, each in enumerate(passages) if str(each.pk) == passage_id), None)
    return None if at is None else joined(passages, at, most=MOST_CHARACTERS)
