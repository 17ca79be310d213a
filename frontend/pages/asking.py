"""Asking: the front page, and conversations."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from frontend.pages.limits import limits_of
from frontend.pages.reader import principal
from frontend.pages.sharing import read_along
from frontend.pages.tasks_asking import choices
from frontend.pages.threads import sidebar, thread
from frontend.pages.turns import shown_turn
from frontend.pages.waiting import rendered, told
from kb.access import Principal, permitted_collections, permitted_documents
from kb.errors import InvalidError
from retrieval import conversations
from retrieval.errors import BusyError

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
    except (InvalidError, BusyError) as error:
        context = {**_front(by, request), **_refused(request, error)}
        return rendered(request, "ask/ask.html", context, error)
    return _to(turn)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Show a conversation, or take its next question; what others share is shown to be read."""
    by = principal(request)
    if request.method != "POST":
        if not conversations.of(by).filter(pk=conversation_id).exists():
            return read_along(request, by, conversation_id)
        return render(request, "ask/conversation.html", thread(request, conversation_id, by=by))
    fragment = "HX-Request" in request.headers
    try:
        turn = _start(request, by, conversation_id)
    except (InvalidError, BusyError) as error:
        if not fragment:
            context = thread(request, conversation_id, by=by)
            context |= _refused(request, error, swap=True)
            return rendered(request, "ask/conversation.html", context, error)
        if isinstance(error, InvalidError):
            raise
        response = rendered(request, "ask/_busy.html", told(request, error, swap=True), error)
        response.headers["HX-Retarget"] = "#busy"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    if fragment:
        view = conversations.turn(turn.pk, by=by)
        return render(request, "ask/_turn.html", shown_turn(view, by=by))
    return _to(turn)


@login_required
@require_POST
def widen(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Take away one limit of a conversation, or all of them."""
    by = principal(request)
    name, _colon, value = request.POST.get("limit", "").partition(":")
    found = conversations.widen(conversation_id, by=by, name=name, value=value)
    if "HX-Request" in request.headers:
        limits = limits_of(found.collection_ids, found.filters, by=by)
        context = {"conversation": found, "limits": limits}
        return render(request, "ask/_limits.html", context)
    return redirect("conversation", conversation_id)


def _start(request: HttpRequest, by: Principal, conversation_id: uuid.UUID | None = None) -> Any:
    return conversations.start(
        question=request.POST.get("question", ""),
        by=by,
        conversation_id=conversation_id,
        collections=request.POST.getlist("collection") or None,
        quotes="quotes" in request.POST,
        task=request.POST.get("task"),
    )


def _refused(
    request: HttpRequest, error: InvalidError | BusyError, *, swap: bool = False
) -> dict[str, Any]:
    question = {"question": request.POST.get("question", "")}
    if isinstance(error, BusyError):
        return question | told(request, error, swap=swap)
    return question | {"error": str(error)}


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
        "tasks": choices(request.POST.get("task") or request.GET.get("task")),
        "chosen": set(chosen),
        "suggested": documents[:SUGGESTED],
        **sidebar(by),
    }
