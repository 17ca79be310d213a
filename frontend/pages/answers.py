"""One turn: as a stream, as a fragment, and without JavaScript."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from frontend import sse
from frontend.pages.fragments import Fragments
from frontend.pages.reader import principal
from frontend.pages.turns import shown_turn
from frontend.pages.waiting import asked_again
from retrieval import conversations, related
from retrieval.errors import BusyError


@login_required
@require_GET
def turn(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Show one turn; with `?plain=1` answer it first and go to its conversation."""
    by = principal(request)
    view = conversations.turn(turn_id, by=by)
    if "plain" in request.GET:
        for _event in conversations.run(turn_id, by=by):
            pass
        return _to(view.conversation_id, turn_id)
    return render(request, "ask/_turn.html", shown_turn(view, by=by))


@login_required
@require_POST
def again(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Ask a question anew, or as it was edited; the earlier versions stay."""
    by = principal(request)
    question, quotes = request.POST.get("question"), "quotes" in request.POST
    try:
        made = conversations.ask_again(turn_id, by=by, question=question, quotes=quotes)
    except BusyError as error:
        within = conversations.turn(turn_id, by=by).conversation_id
        return asked_again(request, turn_id, within, error, by=by)
    return _to(made.conversation_id, made.pk)


@login_required
@require_POST
def quote(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Let an answer that waits for the model be made of quotes, at once."""
    by = principal(request)
    conversations.quote_now(turn_id, by=by)
    if "HX-Request" in request.headers:
        return HttpResponse(status=204)
    return _to(conversations.turn(turn_id, by=by).conversation_id, turn_id)


@login_required
@require_POST
def stop(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """End an answer that is being written, here or in another tab."""
    by = principal(request)
    conversations.stop(turn_id, by=by)
    view = conversations.turn(turn_id, by=by)
    if "HX-Request" in request.headers:
        return render(request, "ask/_turn.html", shown_turn(view, by=by))
    return _to(view.conversation_id, turn_id)


@login_required
@require_GET
def stream(request: HttpRequest, turn_id: uuid.UUID) -> StreamingHttpResponse:
    """Stream the answer as HTML fragments; the model's words as JSON strings."""
    by = principal(request)
    fragments = Fragments(conversations.turn(turn_id, by=by), by=by, request=request)
    body = sse.stream(conversations.run(turn_id, by=by), fragments.encode)
    return StreamingHttpResponse(body, content_type=sse.CONTENT_TYPE, headers=sse.HEADERS)


@login_required
@require_GET
def also_asked(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Show, below an answer, what others asked about the same."""
    by = principal(request)
    conversations.turn(turn_id, by=by)
    questions = related.also_asked_with(turn_id, by=by)
    return render(request, "ask/_also_asked.html", {"questions": questions})


@login_required
@require_GET
def follow_ups(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Show, below an answer, what the cited documents hold beside it."""
    by = principal(request)
    view = conversations.turn(turn_id, by=by)
    questions = conversations.follow_ups(turn_id, by=by)
    return render(request, "ask/_follow_ups.html", {"questions": questions, "turn": view})


def _to(conversation_id: uuid.UUID, turn_id: uuid.UUID) -> HttpResponse:
    to = reverse("conversation", args=[conversation_id])
    return HttpResponseRedirect(f"{to}#t-{turn_id}")
