"""The list of collections, and the acts on one."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.library.guard import action, done, page
from ingestion.intake import restore_collection
from kb.access import (
    Principal,
    create_collection,
    delete_collection,
    get_collection,
    update_collection,
)
from kb.access.listing import summaries


@page
def listing(request: HttpRequest, by: Principal) -> HttpResponse:
    """Show the collections of the reader."""
    return render(request, "library/collections.html", {"summaries": summaries(by)})


@action(back="collections")
def create(request: HttpRequest, by: Principal) -> HttpResponse:
    """Create a collection and go to it, where the first upload is offered."""
    name, description = request.POST.get("name", ""), request.POST.get("description", "").strip()
    created = create_collection(name=name, description=description, by=by)
    return redirect("collection", created.pk)


@action(back="collection-settings")
def update(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Rename or describe a collection."""
    name, description = request.POST.get("name", ""), request.POST.get("description", "").strip()
    found = get_collection(by, collection_id)
    update_collection(collection=found, by=by, name=name, description=description)
    return done(request, _("Saved."), "collection-settings", collection_id)


@action(back="collection-settings")
def delete(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Delete a collection; for a while this can be undone."""
    found = get_collection(by, collection_id)
    delete_collection(collection=found, by=by)
    told = _("The collection “%(name)s” was deleted.") % {"name": found.name}
    undo = reverse("collection-restore", args=[collection_id])
    return done(request, told, "collections", undo=undo)


@action(back="collections")
def restore(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    found = restore_collection(collection_id=collection_id, by=by)
    told = _("The collection “%(name)s” is back.") % {"name": found.name}
    return done(request, told, "collection", collection_id)
