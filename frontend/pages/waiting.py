"""Too many questions at once: how long to wait, and what can be had at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from frontend.middleware import status_of
from frontend.pages.threads import thread
from kb.access import Principal
from kb.errors import FootnoteError
from retrieval.errors import BusyError


def rendered(
    request: HttpRequest, template: str, context: dict[str, Any], error: FootnoteError
) -> HttpResponse:
    """Render a page that tells an error, with its status and when to come back."""
    response = render(request, template, context, status=status_of(error))
    retry_after = getattr(error, "retry_after", None)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def asked_again(
    request: HttpRequest, turn_id: uuid.UUID, within: uuid.UUID, error: BusyError, *, by: Principal
) -> HttpResponse:
    """Show the conversation of a question that cannot be answered again yet."""
    address = reverse("turn-again", args=[turn_id])
    context = thread(request, within, by=by) | told(request, error, action=address)
    return rendered(request, "ask/conversation.html", context, error)


def told(
    request: HttpRequest, error: BusyError, *, action: str = "", swap: bool = False
) -> dict[str, Any]:
    """Return the context of `ask/_busy.html`: the same question, sent again for quotes only.

    With `swap` its answer joins the page.
    """
    kept = [
        (name, value) for name in ("question", "collection") for value in request.POST.getlist(name)
    ]
    shown = {"message": str(error), "action": action or request.path, "kept": kept, "swap": swap}
    return {"busy": shown}
