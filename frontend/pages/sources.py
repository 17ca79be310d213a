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
from frontend.pages.turns import shown_answer
from kb.access import get_passage, record
from kb.errors import NotFoundError
from retrieval import conversations


@login_required
@require_GET
def cited(request: HttpRequest, turn_id: uuid.UUID, n: int) -> HttpResponse:
    """Show what footnote `n` of an answer cites, beside the answer."""
    by = principal(request)
    turn = conversations.turn(turn_id, by=by)
    citations = sorted(turn.answer.citations, key=lambda each: each.n) if turn.answer else []
    citation = next((each for each in citations if each.n == n), None)
    if turn.answer is None or citation is None:
        raise NotFoundError(_("There is no such footnote."))
    passage = get_passage(by, citation.passage_id)
    numbers = [each.n for each in citations]
    at = numbers.index(n)
    context: dict[str, Any] = {
        "turn": turn,
        "conversation_id": conversations.of(by).values_list("pk", flat=True).get(turns=turn_id),
        "shown": shown_answer(turn.answer, turn, by=by),
        "citation": citation,
        "position": at + 1,
        "before": numbers[at - 1] if at else None,
        "after": numbers[at + 1] if at + 1 < len(numbers) else None,
        **leaf(passage, request.GET, quote=citation.quote),
    }
    record("source.view", by=by, target=passage.document)
    return render(request, "source/cited.html", context)


@login_required
@require_GET
def passage(request: HttpRequest, passage_id: uuid.UUID) -> HttpResponse:
    """Show a passage in its document."""
    by = principal(request)
    found = get_passage(by, passage_id)
    record("source.view", by=by, target=found.document)
    words = request.GET.get("q", "")[:2000]
    context = {**leaf(found, request.GET, words=words), "query": words}
    return render(request, "source/passage.html", context)
