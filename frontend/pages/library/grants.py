"""The people of a collection, and the settings beside them; owners only."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from frontend.pages.library.guard import action, done, page
from kb.access import Principal, get_collection, grant, grants_of, revoke
from kb.access.listing import ROLES
from kb.access.people import named
from retrieval import calibrating

if TYPE_CHECKING:
    from kb.models import Collection, Grant

BACK = "collection-settings"


@page
def members(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Show name, description and members of a collection."""
    found = get_collection(by, collection_id, "owner")
    given = grants_of(found, by=by).order_by("group__name", "user__username")
    context = {"collection": found, "grants": given, "roles": ROLES, "role": "owner"}
    context["strictness"] = calibrating.standing(collection_id, by=by)
    return render(request, "library/settings.html", context)


@action(back=BACK)
def add(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Give a named person or group a role."""
    found = get_collection(by, collection_id, "owner")
    whom = named(request.POST.get("name", ""), kind=request.POST.get("kind", ""))
    role = request.POST.get("role", "")
    if isinstance(whom, Group):
        grant(collection=found, by=by, role=role, group=whom)
    else:
        grant(collection=found, by=by, role=role, user=whom)
    return done(request, _("%(name)s was added.") % {"name": whom}, BACK, collection_id)


@action(back=BACK)
def change(
    request: HttpRequest, by: Principal, collection_id: uuid.UUID, grant_id: int
) -> HttpResponse:
    """Change the role of a member."""
    held = _held(get_collection(by, collection_id, "owner"), by, grant_id)
    role = request.POST.get("role", "")
    grant(collection=held.collection, by=by, role=role, user=held.user, group=held.group)
    told = _("The role of %(name)s was changed.") % {"name": held.user or held.group}
    return done(request, told, BACK, collection_id)


@action(back=BACK)
def remove(
    request: HttpRequest, by: Principal, collection_id: uuid.UUID, grant_id: int
) -> HttpResponse:
    """Take the role of a member away."""
    held = _held(get_collection(by, collection_id, "owner"), by, grant_id)
    revoke(collection=held.collection, by=by, user=held.user, group=held.group)
    told = _("%(name)s was removed.") % {"name": held.user or held.group}
    to = (BACK, collection_id) if held.user_id != by.user_id else ("collections",)
    return done(request, told, *to)


def _held(collection: Collection, by: Principal, grant_id: int) -> Grant:
    held = grants_of(collection, by=by).select_related("collection").filter(pk=grant_id).first()
    if held is None:
        raise Http404
    return held
