"""Asking: the front page, and conversations."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontend.middleware import status_of
from frontend.pages.reader import principal
from frontend.pages.sharing import read_along
from frontend.pages.threads import sidebar
from frontend.pages.turns import shown_turn
from kb.access import Principal, permitted_collections, permitted_documents
from kb.errors import InvalidError, LimitError
from retrieval import conversations

SUGGESTED = 4


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the question field, or take a question and go to its conversation."""
    by = principal(request)
    if request.method != "POST":
        question = request.GET.get("q", "")
        return render(request, "ask/ask.html", {**_front(by, request), "question": question})
    try:
        turn = _start(request, by)
    except (InvalidError, LimitError) as error:
        context = {"error": str(error), "question": request.POST.get("question", "")}
        context |= _front(by, request)
        return render(request, "ask/ask.html", context, status=status_of(error))
    return _to(turn)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Show a conversation, or take its next question; what others share is shown to be read."""
    by = principal(request)
    if request.method != "POST":
        if not conversations.of(by).filter(pk=conversation_id).exists():
            return read_along(request, by, conversation_id)
        return render(request, "ask/conversation.html", _thread(by, conversation_id, request))
    try:
        turn = _start(request, by, conversation_id)
    except (InvalidError, LimitError) as error:
        if "HX-Request" in request.headers:
            raise
        context = {"error": str(error), "question": request.POST.get("question", "")}
        context |= _thread(by, conversation_id, request)
        return render(request, "ask/conversation.html", context, status=status_of(error))
    if "HX-Request" in request.headers:
        view = conversations.turn(turn.pk, by=by)
        return render(request, "ask/_turn.html", shown_turn(view, by=by))
    return _to(turn)


def _start(request: HttpRequest, by: Principal, conversation_id: uuid.UUID | None = None) -> Any:
    return conversations.start(
        question=request.POST.get("question", ""),
        by=by,
        conversation_id=conversation_id,
        collections=request.POST.getlist("collection") or None,
    )


def _to(turn: Any) -> HttpResponse:
    to = reverse("conversation", args=[turn.conversation_id])
    response = redirect(f"{to}#t-{turn.pk}")
    response.status_code = 303
    return response


def _front(by: Principal, request: HttpRequest) -> dict[str, Any]:
    documents = permitted_documents(by).filter(current__isnull=False).order_by("-updated_at", "pk")
    chosen = request.POST.getlist("collection") or request.GET.getlist("collection")
    return {
        "collections": permitted_collections(by),
        "chosen": set(chosen),
        "suggested": documents[:SUGGESTED],
        **sidebar(by),
    }


def _thread(by: Principal, conversation_id: uuid.UUID, request: HttpRequest) -> dict[str, Any]:
    found = conversations.get(by, conversation_id)
    views = conversations.turns(found, by=by, shown=request.GET.get("version"))
    turns = [shown_turn(view, by=by) for view in views]
    limited = permitted_collections(by).filter(pk__in=found.collection_ids)
    return {
        "conversation": found,
        "turns": turns,
        "pending": next((each["turn"] for each in turns if each["pending"]), None),
        "limited": limited if found.collection_ids else [],
        "shares": conversations.shares_of(found, by=by),
        **sidebar(by),
    }
