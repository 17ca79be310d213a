"""What was said before: what a follow-up is understood with."""

from __future__ import annotations

import uuid

from django.db.models.functions import Coalesce

from kb.access import Principal
from retrieval.conversations.views import TurnView, views_of
from retrieval.models import Turn


def history_of(row: Turn, *, by: Principal, most: int) -> tuple[list[tuple[str, str]], set[str]]:
    """Return the (question, answer) pairs before `row` that `by` may still see, oldest first.

    Of a question with several versions, the latest that was answered; a question that leaned on
    those before it is given as it was searched for.
    And the ids of the documents they rest on: the next answer may repeat what they say.
    """
    since = row.replaces.created_at if row.replaces else row.created_at
    done = Turn.objects.filter(conversation=row.conversation_id, state=Turn.State.DONE)
    placed = done.annotate(
        first=Coalesce("replaces_id", "id"), since=Coalesce("replaces__created_at", "created_at")
    )
    before = placed.filter(since__lt=since).order_by("since", "first", "created_at", "id")
    latest: dict[uuid.UUID, uuid.UUID] = dict(before.values_list("first", "pk"))
    chosen = list(latest.values())[-most:]
    found = Turn.objects.select_related("conversation").in_bulk(chosen)
    rows = [found[pk] for pk in chosen if pk in found]
    pairs = [_pair(view) for view in views_of(rows, by=by) if not view.hidden]
    return pairs, {each for earlier in rows for each in earlier.source_ids}


def _pair(view: TurnView) -> tuple[str, str]:
    if view.answer is None:
        return view.question, ""
    return view.answer.searched_for or view.question, view.answer.text
