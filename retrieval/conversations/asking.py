"""Asking: the question is kept before anything is answered, so that a reload can replay it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_collections, record
from kb.errors import InvalidError, NotFoundError
from kb.text import clean
from retrieval.conversations.keeping import as_uuid, get
from retrieval.conversations.limits import limit
from retrieval.conversations.titling import title_of
from retrieval.generation import reserved
from retrieval.models import Conversation, Turn
from retrieval.search.filters import check
from retrieval.tasking import name_of

LONGEST = 2_000
"""Characters of a question."""


def start(
    *,
    question: str,
    by: Principal,
    conversation_id: uuid.UUID | str | None = None,
    collections: Sequence[str] | None = None,
    filters: Mapping[str, Any] | None = None,
    quotes: bool = False,
    task: str | None = None,
) -> Turn:
    """Keep a question, in a new conversation unless one is named; `run` answers it.

    `collections` and `filters` (as in `retrieval.search`) limit the conversation from here on;
    without them it stays as it is. The question keeps what it was limited to. With `quotes` the
    answer is made of quotes at once: the model is not waited for. `task` is what the answer is made
    into.
    Raises InvalidError for an empty question or one over 2,000 characters, wrong filters and
    unknown tasks, NotFoundError for a conversation or collection the principal cannot see, and
    BusyError when there are too many questions.
    """
    by.require("read")
    text = checked(question)
    ids = _permitted(by, collections)
    check(filters or {})
    name = name_of(task)
    with reserved(by, quotes=quotes) as turn_id, transaction.atomic():
        conversation = _conversation(by, conversation_id, text)
        limit(conversation, ids, filters)
        turn = Turn.objects.create(
            pk=turn_id,
            conversation=conversation,
            question=text,
            task=name,
            collection_ids=conversation.collection_ids,
            filters=conversation.filters,
        )
        record("ask", by=by, target=turn, collections=len(conversation.collection_ids))
    return turn


def checked(question: str) -> str:
    """Return the question as it is kept. Raises InvalidError when it is empty or too long."""
    text = clean(question).strip()
    if not text:
        raise InvalidError(_("Write a question."))
    if len(text) > LONGEST:
        raise InvalidError(_("Shorten the question to 2,000 characters."))
    return text


def _permitted(by: Principal, collections: Sequence[str] | None) -> list[str] | None:
    if collections is None:
        return None
    wanted = {as_uuid(each) for each in collections}
    if permitted_collections(by).filter(pk__in=wanted).count() != len(wanted):
        raise NotFoundError(_("There is no such collection."))
    return sorted(str(each) for each in wanted)


def _conversation(
    by: Principal, conversation_id: uuid.UUID | str | None, text: str
) -> Conversation:
    if conversation_id is None:
        return Conversation.objects.create(owner_id=by.user_id, title=title_of(text))
    return get(by, conversation_id)
