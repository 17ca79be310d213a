"""Asking: the question is kept before anything is answered, so that a reload can replay it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_collections, record
from kb.errors import InvalidError, NotFoundError
from kb.text import clean
from retrieval.conversations.keeping import as_uuid, get
from retrieval.generation import refuse_when_crowded
from retrieval.models import Conversation, Turn

LONGEST = 2_000
"""Characters of a question."""
TITLE = 80


def start(
    *,
    question: str,
    by: Principal,
    conversation_id: uuid.UUID | str | None = None,
    collections: Sequence[str] | None = None,
) -> Turn:
    """Keep a question, in a new conversation unless one is named; `run` answers it.

    `collections` limits the conversation from here on. Raises InvalidError for an empty question
    or one over 2,000 characters, NotFoundError for a conversation or collection the principal
    cannot see, and BusyError when there are too many questions.
    """
    by.require("read")
    text = _checked(question)
    ids = _permitted(by, collections)
    refuse_when_crowded(by.user_id)
    with transaction.atomic():
        conversation = _conversation(by, conversation_id, text, ids)
        turn = Turn.objects.create(conversation=conversation, question=text)
        record("ask", by=by, target=turn, collections=len(conversation.collection_ids))
    return turn


def _checked(question: str) -> str:
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
    by: Principal, conversation_id: uuid.UUID | str | None, text: str, ids: list[str] | None
) -> Conversation:
    if conversation_id is None:
        title = " ".join(text.split())[:TITLE]
        return Conversation.objects.create(
            owner_id=by.user_id, title=title, collection_ids=ids or []
        )
    conversation = get(by, conversation_id)
    if ids is not None:
        conversation.collection_ids = ids
    conversation.save(update_fields=["collection_ids", "updated_at"])
    return conversation
