"""Turns as their reader may see them now: permissions are asked anew at every look."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kb.access import Principal, permitted_documents
from retrieval.conversations.keeping import get, owned_turn
from retrieval.conversations.limits import collections_of
from retrieval.conversations.stored import from_data
from retrieval.conversations.withholding import documents_of, for_others, withhold
from retrieval.events import Answer
from retrieval.models import Conversation, Turn


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question and what may be shown of its answer; `withheld` counts the sentences that may not.

    `state` is `asked`, `answering`, `done` or `incomplete`; `error` is the code of what broke an
    incomplete answer off, whose checked part is in `answer`. A question that is not for this
    reader's eyes is empty, and `hidden`; then, and when it is somebody else's (not `mine`),
    `withheld` is 1 for anything. Such readers are told no filters either, which may speak of what
    they cannot see, and those collections alone that they can.
    """

    id: uuid.UUID
    question: str
    state: str
    answer: Answer | None
    withheld: int
    error: str
    created_at: datetime
    collections: list[str]
    """Ids the question was limited to; empty: all that the reader may see."""
    conversation_id: uuid.UUID
    filters: dict[str, Any] = field(default_factory=dict)
    versions: list[uuid.UUID] = field(default_factory=list)
    """The versions of the question, this one among them, the earliest first."""
    mine: bool = True
    hidden: bool = False

    @property
    def number(self) -> int:
        """Return which of the versions this is, from 1."""
        return self.versions.index(self.id) + 1 if self.id in self.versions else 1


def turns(
    conversation: Conversation, *, by: Principal, shown: uuid.UUID | str | None = None
) -> list[TurnView]:
    """Return the turns of a conversation, oldest first, each in its latest version.

    `shown` is the id of an earlier version to take instead. Raises NotFoundError for others'
    conversations.
    """
    kept = get(by, conversation.pk)
    rows = Turn.objects.filter(conversation=kept).select_related("conversation")
    chosen = [
        next((row for row in versions if str(row.pk) == str(shown)), versions[-1])
        for versions in grouped(rows)
    ]
    return views_of(chosen, by=by)


def turn(turn_id: uuid.UUID | str, *, by: Principal) -> TurnView:
    """Return one turn. Raises NotFoundError for others'."""
    return views_of([owned_turn(by, turn_id)], by=by)[0]


def grouped(rows: Iterable[Turn]) -> list[list[Turn]]:
    """Return the versions of each question, in the order of the first ones."""
    found: dict[uuid.UUID, list[Turn]] = {}
    for row in rows:
        found.setdefault(row.replaces_id or row.pk, []).append(row)
    return list(found.values())


def views_of(rows: Sequence[Turn], *, by: Principal) -> list[TurnView]:
    """Return what `by` may see of these own turns, with one look at the permissions for all."""
    answers = [from_data(row.answer) if row.answer else None for row in rows]
    permitted = permitted_of(rows, answers, by=by)
    versions = _versions(rows)
    narrowed = is_narrowed(by)
    named = (
        collections_of(rows, by=by) if narrowed else {row.pk: row.collection_ids for row in rows}
    )
    views = []
    for row, answer in zip(rows, answers, strict=True):
        withheld = 0
        if answer is not None:
            seen = for_others if narrowed else withhold
            answer, gone = seen(answer, sources=row.source_ids, permitted=permitted)
            withheld = int(gone)
        state, error = _standing(row)
        known = not narrowed or is_known(row, permitted)
        question = row.question if known else ""
        views.append(
            TurnView(
                *(row.pk, question, state, answer, withheld, error, row.created_at),
                collections=named[row.pk] if known else [],
                conversation_id=row.conversation_id,
                filters={} if narrowed else row.filters,
                versions=versions[row.replaces_id or row.pk],
                hidden=not known,
            )
        )
    return views


def is_narrowed(by: Principal) -> bool:
    """Tell whether a program asks that may read less than its person."""
    return by.collection_ids is not None


def is_known(row: Turn, permitted: Set[str]) -> bool:
    """Tell whether a question can only be about what may be read: every document behind its answer.

    Without any document nobody can tell what it is about.
    """
    return bool(row.source_ids) and set(row.source_ids) <= permitted


def permitted_of(
    rows: Sequence[Turn], answers: Sequence[Answer | None], *, by: Principal
) -> set[str]:
    """Return the ids of the documents behind these turns that `by` may read, in one statement."""
    asked = {each for row in rows for each in row.source_ids}
    asked |= {each for answer in answers if answer for each in documents_of(answer)}
    seen = permitted_documents(by).filter(pk__in=asked).values_list("pk", flat=True)
    return {str(pk) for pk in seen}


def _standing(row: Turn) -> tuple[str, str]:
    """Return (state, error): what was stopped is over, though its process may not know yet."""
    if row.stopped_at is not None and row.state == Turn.State.ANSWERING:
        return Turn.State.INCOMPLETE, "stopped"
    return row.state, row.error


def _versions(rows: Sequence[Turn]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return first version -> all versions, the earliest first."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    firsts = {row.replaces_id or row.pk for row in rows}
    later = Turn.objects.filter(replaces__in=firsts).values_list("replaces_id", "pk")
    for first in firsts:
        found[first].append(first)
    for first, pk in later:
        if first is not None:
            found[first].append(pk)
    return found
