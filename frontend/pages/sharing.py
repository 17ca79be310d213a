"""Sharing a conversation, and reading one along."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.pages.reader import principal
from frontend.pages.threads import sidebar
from frontend.pages.turns import shown_turns
from kb.access import Principal
from kb.errors import InvalidError
from retrieval import conversations


def read_along(request: HttpRequest, by: Principal, conversation_id: uuid.UUID) -> HttpResponse:
    """Show somebody else's conversation, as far as `by` may know of it."""
    shared = conversations.read_along(conversation_id, by=by)
    turns = shown_turns(shared.turns, by=by)
    context = {"shared": shared, "turns": turns, "whole": shared.whole(), **sidebar(by)}
    return render(request, "ask/shared.html", context)


@login_required
@require_POST
def share(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Let a named person or group read along."""
    by = principal(request)
    found = conversations.get(by, conversation_id)
    try:
        conversations.share(conversation=found, by=by, name=request.POST.get("name", ""))
        messages.success(request, _("Shared. Send them the address of this page."))
    except InvalidError as error:
        messages.error(request, str(error))
    return redirect("conversation", conversation_id)


@login_required
@require_POST
def unshare(request: HttpRequest, conversation_id: uuid.UUID, share_id: uuid.UUID) -> HttpResponse:
    """Take a share back."""
    by = principal(request)
    found = conversations.get(by, conversation_id)
    conversations.unshare(conversation=found, by=by, share_id=share_id)
    messages.success(request, _("They can no longer read this conversation."))
    return redirect("conversation", conversation_id)


@login_required
@require_POST
def continue_own(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Copy what may be seen of a shared conversation, to ask on."""
    by = principal(request)
    return redirect("conversation", conversations.continue_own(conversation_id, by=by).pk)
