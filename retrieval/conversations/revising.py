"""Asking again: the same question anew, or in other words. The earlier versions stay."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q

from kb.access import Principal, record
from retrieval.conversations.asking import checked
from retrieval.conversations.keeping import owned_turn
from retrieval.conversations.limits import reachable
from retrieval.conversations.stopping import stop
from retrieval.conversations.titling import title_of
from retrieval.generation import reserved
from retrieval.models import Conversation, Turn


def ask_again(
    turn_id: uuid.UUID | str,
    *,
    by: Principal,
    question: str | None = None,
    quotes: bool = False,
) -> Turn:
    """Keep another version of a question, in its place; `run` answers it.

    In the same words it is answered anew, whatever is remembered; with the limits of that version,
    whatever its conversation is limited to by now, unless its collections are gone. `quotes` as in
    `start`. A version that is still being answered is stopped. Raises as `start` does, and
    NotFoundError for others' turns.
    """
    by.require("read")
    earlier = owned_turn(by, turn_id)
    text = earlier.question if question is None else checked(question)
    first = earlier.replaces_id or earlier.pk
    limits = earlier if reachable(earlier, by=by) else earlier.conversation
    _stop_others(first, by)
    with reserved(by, quotes=quotes) as new, transaction.atomic():
        turn = Turn.objects.create(
            pk=new,
            conversation=earlier.conversation,
            question=text,
            task=earlier.task,
            collection_ids=limits.collection_ids,
            filters=limits.filters,
            replaces_id=first,
            fresh=text == earlier.question,
        )
        _retitle(turn)
        earlier.conversation.save(update_fields=["updated_at"])
        record("ask", by=by, target=turn, again=True)
    return turn


def _stop_others(first: uuid.UUID, by: Principal) -> None:
    versions = Turn.objects.filter(Q(pk=first) | Q(replaces=first))
    running = versions.filter(state__in=(Turn.State.ASKED, Turn.State.ANSWERING))
    for pk in list(running.filter(stopped_at__isnull=True).values_list("pk", flat=True)):
        stop(pk, by=by)


def _retitle(turn: Turn) -> None:
    """Name the conversation after its first question as it is now, unless a person named it."""
    first = Turn.objects.filter(conversation=turn.conversation_id).earliest("created_at", "id")
    if first.pk == turn.replaces_id:
        untitled = Conversation.objects.filter(pk=turn.conversation_id, titled=False)
        untitled.update(title=title_of(turn.question))
