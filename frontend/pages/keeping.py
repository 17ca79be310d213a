"""What becomes of a conversation: another title, or its end."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontend.pages.reader import principal
from retrieval import conversations


@login_required
@require_POST
def rename(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Give a conversation another title."""
    by = principal(request)
    found = conversations.get(by, conversation_id)
    conversations.rename(conversation=found, by=by, title=request.POST.get("title", ""))
    return redirect("conversation", conversation_id)


@login_required
@require_POST
def delete(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Delete a conversation for good; the page asks first."""
    by = principal(request)
    conversations.delete(conversation=conversations.get(by, conversation_id), by=by)
    return redirect("ask")
