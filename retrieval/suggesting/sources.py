"""The three places where suggestions come from, each in its own order.

The right to see a row stands in the same condition as the match, before any limit: what is hidden
takes nobody's place. Equal rows are ordered by id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, FilteredRelation
from django.db.models.functions import Length

from kb.access import Principal
from retrieval.models import Turn
from retrieval.suggesting.matching import (
    closeness,
    matches,
    spaced_closeness,
    spaced_matches,
)
from retrieval.suggesting.suggestion import Suggestion
from retrieval.suggesting.typed import Typed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Document

_ASKED_AGAIN = 5
"""How often the same question is looked over before others come into view."""


def titles(typed: Typed, documents: QuerySet[Document], most: int) -> list[Suggestion]:
    """Return documents whose title has what was typed; the shorter title is the closer match."""
    found = documents.filter(matches("title", typed))
    found = found.order_by(closeness("title", typed), Length("title"), "title", "pk")
    rows = found.values_list("title", "collection__name", "pk")[:most]
    return [Suggestion("document", title, place=place, document_id=pk) for title, place, pk in rows]


def sections(typed: Typed, documents: QuerySet[Document], most: int) -> list[Suggestion]:
    """Return sections whose heading has what was typed."""
    found = documents.annotate(heading=FilteredRelation("current__headings"))
    found = found.filter(spaced_matches("heading__spaced", typed))
    rank = spaced_closeness("heading__spaced", typed)
    found = found.order_by(rank, Length("heading__text"), "heading__text", "heading__passage_id")
    rows = found.values_list("heading__text", "title", "pk", "heading__passage_id")[:most]
    return [
        Suggestion("section", text, place=title, document_id=pk, passage_id=passage)
        for text, title, pk, passage in rows
    ]


def questions(typed: Typed, reader: Principal, most: int) -> list[Suggestion]:
    """Return questions that this person asked before, each once, the latest of it.

    None for a program with a key to some collections only: they may speak of the others.
    """
    if reader.collection_ids is not None:
        return []
    mine = Turn.objects.filter(matches("question", typed), conversation__owner=reader.user_id)
    mine = mine.order_by(closeness("question", typed), F("created_at").desc(), "pk")
    rows = mine.values_list("question", "pk", "conversation_id")[: most * _ASKED_AGAIN]
    found: dict[str, Suggestion] = {}
    for text, turn, conversation in rows:
        line = " ".join(text.split())
        offered = Suggestion("question", line, turn_id=turn, conversation_id=conversation)
        found.setdefault(line.casefold(), offered)
    return list(found.values())[:most]
