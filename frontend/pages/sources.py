"""The source viewer: a passage in its document, with the quote marked."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from frontend.pages.leaf import leaf
from frontend.pages.reader import principal
from frontend.pages.standing import place_in, standing
from frontend.pages.turns import shown_answer
from kb.access import get_passage, record
from kb.errors import NotFoundError
from retrieval import conversations


@login_required
@require_GET
def cited(request: HttpRequest, turn_id: uuid.UUID, n: int) -> HttpResponse:
    """Show what footnote `n` of an answer cites, beside the answer; `?in=current` in the version
    in use, where the answer quotes an earlier one."""
    by = principal(request)
    turn = conversations.readable_turn(turn_id, by=by)
    citations = sorted(turn.answer.citations, key=lambda each: each.n) if turn.answer else []
    at = next((i for i, each in enumerate(citations) if each.n == n), None)
    if turn.answer is None or at is None:
        raise NotFoundError(_("There is no such footnote."))
    stands = standing(citations[at], by=by, current=request.GET.get("in") == "current")
    context: dict[str, Any] = {
        "turn": turn,
        "conversation_id": turn.conversation_id,
        "shown": shown_answer(turn.answer, turn, by=by),
        "citation": citations[at],
        "position": at + 1,
        "before": citations[at - 1] if at else None,
        "after": citations[at + 1] if at + 1 < len(citations) else None,
        "document": stands.document,
        "stands": stands,
    }
    if stands.version and stands.place:
        context |= leaf(stands.version, stands.place, request.GET)
    record("source.view", by=by, target=stands.document)
    return render(request, "source/cited.html", context)


@login_required
@require_GET
def passage(request: HttpRequest, passage_id: uuid.UUID) -> HttpResponse:
    """Show a passage in its document."""
    by = principal(request)
    found = get_passage(by, passage_id)
    record("source.view", by=by, target=found.document)
    place = place_in(found, words=request.GET.get("q", "")[:2000])
    context = leaf(found.version, place, request.GET) | {"document": found.document}
    context["outdated"] = found.version_id != found.document.current_id
    return render(request, "source/passage.html", context)
