"""A conversation made ready for its page, and the list of conversations beside it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from frontend.pages.limits import limits_of
from frontend.pages.turns import shown_turns
from kb.access import Principal
from retrieval import conversations

if TYPE_CHECKING:
    from retrieval.models import Conversation


def _age(conversation: Conversation) -> str:
    age = timezone.now() - conversation.updated_at
    if age < timedelta(days=1):
        return _("Today")
    return _("This week") if age < timedelta(days=7) else _("Earlier")


def recent(by: Principal, *, most: int = 30) -> list[tuple[str, list[Conversation]]]:
    """Return `(age, conversations)`, the newest first."""
    found = conversations.of(by).order_by("-updated_at", "pk")[:most]
    return [(age, list(group)) for age, group in groupby(found, key=_age)]


def along(by: Principal, *, most: int = 10) -> list[tuple[Conversation, str]]:
    """Return `(conversation, title)` of what others share, the latest first."""
    found = list(conversations.shared_with(by).order_by("-updated_at", "pk")[:most])
    titles = conversations.titles_of(found, by=by)
    return [(each, titles[each.pk]) for each in found]


def sidebar(by: Principal) -> dict[str, Any]:
    """Return the context of `ask/_threads.html`."""
    return {"threads": recent(by), "along": along(by)}


def thread(request: HttpRequest, conversation_id: uuid.UUID, *, by: Principal) -> dict[str, Any]:
    """Return the context of `ask/conversation.html`. Raises NotFoundError for others'."""
    found = conversations.get(by, conversation_id)
    views = conversations.turns(found, by=by, shown=request.GET.get("version"))
    turns = shown_turns(views, by=by)
    return {
        "conversation": found,
        "turns": turns,
        "pending": next((each["turn"] for each in turns if each["pending"]), None),
        "limits": limits_of(found.collection_ids, found.filters, by=by),
        "shares": conversations.shares_of(found, by=by),
        **sidebar(by),
    }
