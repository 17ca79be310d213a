"""A person's conversations: list, open, rename, delete. Other people's do not exist."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, record
from kb.errors import InvalidError, NotFoundError
from retrieval.models import Conversation, Turn

LONGEST_TITLE = 200


def of(principal: Principal) -> QuerySet[Conversation]:
    """Return the principal's conversations, the latest first."""
    return Conversation.objects.filter(owner=principal.user_id)


def get(principal: Principal, conversation_id: uuid.UUID | str) -> Conversation:
    """Return one of the principal's conversations. Raises NotFoundError."""
    found = of(principal).filter(pk=as_uuid(conversation_id)).first()
    if found is None:
        raise NotFoundError(_("There is no such conversation."))
    return found


def owned_turn(principal: Principal, turn_id: uuid.UUID | str) -> Turn:
    """Return a turn of one of the principal's conversations. Raises NotFoundError."""
    mine = Turn.objects.filter(conversation__owner=principal.user_id)
    found = mine.filter(pk=as_uuid(turn_id)).select_related("conversation").first()
    if found is None:
        raise NotFoundError(_("There is no such question."))
    return found


def rename(*, conversation: Conversation, by: Principal, title: str) -> Conversation:
    """Give a conversation another title of 1 to 200 characters."""
    kept = get(by, conversation.pk)
    kept.title = " ".join(title.split())
    if not 1 <= len(kept.title) <= LONGEST_TITLE:
        raise InvalidError(_("Give the conversation a title of 1 to 200 characters."))
    kept.titled = True
    kept.save(update_fields=["title", "titled"])
    return kept


def delete(*, conversation: Conversation, by: Principal) -> None:
    """Delete a conversation and its answers for good."""
    kept = get(by, conversation.pk)
    record("conversation.delete", by=by, target=kept)
    kept.delete()


def as_uuid(value: uuid.UUID | str) -> uuid.UUID:
    """Return `value` as an id. Raises NotFoundError for what cannot be one."""
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        raise NotFoundError(_("There is no such thing.")) from None
