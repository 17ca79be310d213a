"""Conversations as data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from rest_framework.request import Request

from frontend.api.bodies.conversations import ConversationOut, ThreadOut, TurnOut
from frontend.api.links import passage_url
from frontend.api.pagination import Cursor
from frontend.pages.papers import answer_markdown, exchange_of, footnote_url
from kb.access import Principal
from retrieval import conversations
from retrieval.conversations import TurnView


class Recent(Cursor):
    """Conversations, the latest first."""

    ordering = ("-updated_at", "id")


def listed(rows: Sequence[Any], *, by: Principal) -> Any:
    """Return conversations with the titles that `by` may see."""
    titles = conversations.titles_of(rows, by=by)
    shown = [_facts(each, titles[each.pk], by) for each in rows]
    return ConversationOut(shown, many=True).data


def thread(request: Request, by: Principal, conversation_id: uuid.UUID) -> Any:
    """Return one conversation with its turns."""
    own = conversations.of(by).filter(pk=conversation_id).first()
    if own is not None:
        title = conversations.titles_of([own], by=by)[own.pk]
        shown = {**_facts(own, title, by), "turns": conversations.turns(own, by=by)}
    else:
        shared = conversations.read_along(conversation_id, by=by)
        row = conversations.shared_with(by).get(pk=conversation_id)
        shown = {**_facts(row, shared.title, by), "turns": shared.turns}
    return ThreadOut(shown, context=_context(request)).data


def turn_of(request: Request, view: TurnView) -> Any:
    """Return one turn."""
    return TurnOut(view, context=_context(request)).data


def _facts(row: Any, title: str, by: Principal) -> dict[str, Any]:
    mine = row.owner_id == by.user_id
    return {
        "id": row.pk,
        "title": title,
        "shared_by": None if mine else row.owner.get_username(),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _context(request: Request) -> dict[str, Callable[..., str]]:
    link = footnote_url(request.build_absolute_uri)

    def markdown(view: TurnView) -> str:
        return answer_markdown(exchange_of(view), link=link)

    return {"passage_url": passage_url(request), "markdown": markdown}
