"""Questions that the documents do not answer: telling, listing, settling them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from frontend.pages.library.guard import done, page
from frontend.pages.reader import principal
from frontend.pages.refusing import telling_of
from kb.access import Principal, permitted_collections
from kb.errors import InvalidError
from retrieval import conversations, gaps

PER_PAGE = 20
ALL = "all"
STATES = [
    ("open", gettext_lazy("Open")),
    ("answered", gettext_lazy("Answered")),
    ("declined", gettext_lazy("Declined")),
    (ALL, gettext_lazy("All")),
]


@login_required
@require_POST
def tell(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Send a question to those who keep the chosen collections."""
    by = principal(request)
    chosen = request.POST.getlist("collection") if "choose" in request.POST else None
    gaps.tell(turn_id, by=by, collections=chosen)
    view = conversations.turn(turn_id, by=by)
    if "HX-Request" in request.headers and view.answer:
        telling = telling_of(view.answer, view, by=by)
        return render(request, "ask/_refusal_tell.html", {"telling": telling, "turn": view})
    return redirect(f"{reverse('conversation', args=[view.conversation_id])}#t-{turn_id}")


@page
def kept(request: HttpRequest, by: Principal) -> HttpResponse:
    """Show what was sent to the collections that one keeps; what most people ask comes first."""
    state = request.GET.get("state", "open")
    state = state if state in dict(STATES) else "open"
    collection = _id(request.GET.get("collection", ""))
    rows = gaps.questions(by, state="" if state == ALL else state, collection=collection)
    sheet = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"sheet": sheet, "rows": gaps.told(list(sheet), by=by)}
    context |= {"state": state, "states": STATES, "collection": collection}
    context["collections"] = permitted_collections(by, gaps.KEEPS)
    return render(request, "gaps/kept.html", context)


@page
def sent(request: HttpRequest, by: Principal) -> HttpResponse:
    """Show what one has sent, and what became of it."""
    sheet = Paginator(gaps.own(by), PER_PAGE).get_page(request.GET.get("page"))
    context = {"sheet": sheet, "rows": gaps.sent(list(sheet), by=by), "mine": True}
    return render(request, "gaps/sent.html", context)


@login_required
@require_POST
def settle(request: HttpRequest, gap_id: uuid.UUID) -> HttpResponse:
    """Mark a question as answered or declined, with a note to those who asked."""
    state, note = request.POST.get("state", ""), request.POST.get("note", "")
    try:
        gaps.settle(gap_id, by=principal(request), state=state, note=note)
    except InvalidError as error:
        messages.error(request, str(error))
        return redirect("gaps")
    told = _("Marked as answered.") if state == "answered" else _("Declined.")
    return done(request, told, "gaps", undo=reverse("gap-reopen", args=[gap_id]))


@login_required
@require_POST
def reopen(request: HttpRequest, gap_id: uuid.UUID) -> HttpResponse:
    """Open a question again."""
    gaps.settle(gap_id, by=principal(request), state="open")
    return done(request, _("The question is open again."), "gaps")


@login_required
@require_POST
def take_back(request: HttpRequest, gap_id: uuid.UUID) -> HttpResponse:
    """Take back what one has sent."""
    gaps.take_back(gap_id, by=principal(request))
    return done(request, _("It is no longer listed."), "gaps-sent")


def _id(text: str) -> str:
    """Return a valid id, or nothing."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""
