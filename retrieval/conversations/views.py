"""Turns as their reader may see them now: permissions are asked anew at every look."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.access import Principal, permitted_documents
from retrieval.conversations.keeping import get, owned_turn
from retrieval.conversations.stored import from_data
from retrieval.conversations.withholding import documents_of, withhold
from retrieval.events import Answer
from retrieval.models import Conversation, Turn


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question and what may be shown of its answer; `withheld` counts the sentences that may not.

    `state` is `asked`, `answering`, `done` or `incomplete`; `error` is the code of what broke an
    incomplete answer off, whose checked part is in `answer`.
    """

    id: uuid.UUID
    question: str
    state: str
    answer: Answer | None
    withheld: int
    error: str
    created_at: datetime
    collections: list[str]
    """Ids the conversation is limited to; empty: all that the reader may see."""


def turns(conversation: Conversation, *, by: Principal) -> list[TurnView]:
    """Return the turns of a conversation, oldest first. Raises NotFoundError for others'."""
    kept = get(by, conversation.pk)
    return views_of(
        list(Turn.objects.filter(conversation=kept).select_related("conversation")), by=by
    )


def turn(turn_id: uuid.UUID | str, *, by: Principal) -> TurnView:
    """Return one turn. Raises NotFoundError for others'."""
    return views_of([owned_turn(by, turn_id)], by=by)[0]


def views_of(rows: Sequence[Turn], *, by: Principal) -> list[TurnView]:
    """Return what `by` may see of these turns, with one look at the permissions for all."""
    answers = [from_data(row.answer) if row.answer else None for row in rows]
    asked = {each for row in rows for each in row.source_ids}
    asked |= {each for answer in answers if answer for each in documents_of(answer)}
    seen = permitted_documents(by).filter(pk__in=asked).values_list("pk", flat=True)
    permitted = {str(pk) for pk in seen}
    views = []
    for row, answer in zip(rows, answers, strict=True):
        withheld = 0
        if answer is not None:
            answer, withheld = withhold(answer, sources=row.source_ids, permitted=permitted)
        limited = row.conversation.collection_ids
        facts = (row.pk, row.question, row.state, answer, withheld, row.error, row.created_at)
        views.append(TurnView(*facts, collections=limited))
    return views


def history_of(row: Turn, *, by: Principal, most: int) -> tuple[list[tuple[str, str]], set[str]]:
    """Return the (question, answer) pairs before `row` that `by` may still see, oldest first.

    A question that leaned on those before it is given as it was searched for.
    And the ids of the documents they rest on: the next answer may repeat what they say.
    """
    done = Turn.objects.select_related("conversation").filter(
        conversation=row.conversation_id, state=Turn.State.DONE, created_at__lt=row.created_at
    )
    latest = list(done.order_by("-created_at")[:most])
    views = views_of(latest[::-1], by=by)
    pairs = [_pair(view) for view in views]
    return pairs, {each for earlier in latest for each in earlier.source_ids}


def _pair(view: TurnView) -> tuple[str, str]:
    if view.answer is None:
        return view.question, ""
    return view.answer.searched_for or view.question, view.answer.text
