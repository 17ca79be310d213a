"""API keys: made here, shown once."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from frontend.pages.library.guard import action, done, page
from kb.access import Principal, create_key, keys_of, permitted_collections, revoke_key
from kb.errors import InvalidError

SCOPES = [
    ("read", gettext_lazy("Read"), gettext_lazy("Search, ask and open documents.")),
    ("write", gettext_lazy("Write"), gettext_lazy("Upload, replace and delete documents.")),
    ("manage", gettext_lazy("Manage"), gettext_lazy("Create collections and change who is in.")),
]
DAYS = [7, 30, 90, 180, 365]


def _context(by: Principal) -> dict[str, Any]:
    return {
        # A collection that the person has lost keeps its name to itself.
        "keys": keys_of(by).prefetch_related(Prefetch("collections", permitted_collections(by))),
        "collections": permitted_collections(by),
        "scopes": SCOPES,
        "days": DAYS,
        "now": timezone.now(),
    }


@page
def listing(request: HttpRequest, by: Principal) -> HttpResponse:
    """Show the reader's own keys and the form for a new one."""
    return render(request, "library/keys.html", _context(by))


@never_cache
@action(back="keys")
def create(request: HttpRequest, by: Principal) -> HttpResponse:
    """Make a key and show its text, this once: it is kept nowhere, not even in the session."""
    days = request.POST.get("days", "")
    if not days.isdecimal():
        raise InvalidError(_("A key lives between 1 and 365 days."))
    ids = request.POST.getlist("collection")
    chosen = [each for each in permitted_collections(by) if str(each.pk) in ids]
    made, text = create_key(
        by=by,
        name=request.POST.get("name", ""),
        scopes=request.POST.getlist("scope"),
        collections=chosen if "limited" in request.POST else None,
        days=int(days),
    )
    return render(request, "library/keys.html", {**_context(by), "made": made, "text": text})


@action(back="keys")
def revoke(request: HttpRequest, by: Principal, key_id: uuid.UUID) -> HttpResponse:
    """Revoke a key; programs that use it are refused from now on."""
    revoke_key(key_id=key_id, by=by)
    return done(request, _("The key was revoked."), "keys")
