"""What a conversation is limited to: set with a question, which keeps it; taken away one by one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_collections
from kb.errors import NotFoundError
from retrieval.conversations.keeping import as_uuid, of
from retrieval.models import Conversation, Turn

ALL, COLLECTION = "all", "collection"
"""The names of all limits together, and of that to collections, beside those of the filters."""


def limit(
    conversation: Conversation, ids: list[str] | None, filters: Mapping[str, Any] | None
) -> None:
    """Keep what is given, and that a question was asked.

    One UPDATE of those fields only: another tab may be changing the others at this moment.
    """
    given: dict[str, Any] = {}
    if ids is not None:
        given["collection_ids"] = conversation.collection_ids = ids
    if filters is not None:
        given["filters"] = conversation.filters = dict(filters)
    Conversation.objects.filter(pk=conversation.pk).update(**given, updated_at=Now())


def widen(
    conversation_id: uuid.UUID | str, *, by: Principal, name: str, value: str = ""
) -> Conversation:
    """Take away one value of one limit, and return the conversation.

    `name` is `all`, `collection` or that of a filter, `value` an id, a text of its list or a name
    of its object. What is gone already stays gone. Raises NotFoundError for others' conversations.
    """
    by.require("read")
    with transaction.atomic():
        kept = of(by).select_for_update().filter(pk=as_uuid(conversation_id)).first()
        if kept is None:
            raise NotFoundError(_("There is no such conversation."))
        if name == ALL:
            kept.collection_ids, kept.filters = [], {}
        elif name == COLLECTION:
            kept.collection_ids = [each for each in kept.collection_ids if each != value]
        else:
            kept.filters = _without(kept.filters, name, value)
        kept.save(update_fields=["collection_ids", "filters"])
    return kept


def collections_of(rows: Sequence[Turn], *, by: Principal) -> dict[uuid.UUID, list[str]]:
    """Return turn -> those collections it was limited to that `by` may see, in one statement."""
    named = {each for row in rows for each in row.collection_ids}
    found = permitted_collections(by).filter(pk__in=named).values_list("pk", flat=True)
    seen = {str(pk) for pk in found} if named else set()
    return {row.pk: [each for each in row.collection_ids if each in seen] for row in rows}


def reachable(turn: Turn, *, by: Principal) -> bool:
    """Tell whether `by` may still see any collection that the question was limited to."""
    named = turn.collection_ids
    return not named or permitted_collections(by).filter(pk__in=named).exists()


def _without(filters: Mapping[str, Any], name: str, value: str) -> dict[str, Any]:
    held = filters.get(name)
    rest = None if held == value else held
    if isinstance(held, list):
        rest = [each for each in held if str(each) != value]
    elif isinstance(held, dict):
        rest = {key: each for key, each in held.items() if key != value}
    others = {key: each for key, each in filters.items() if key != name}
    return {**others, name: rest} if rest else others
