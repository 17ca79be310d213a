"""One document: what it is, how it stands, what it says, and the acts on it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from frontend.pages.library import viewing
from frontend.pages.library.dates import effect, end_of, start_of
from frontend.pages.library.guard import action, done, page
from frontend.pages.library.members import members
from frontend.pages.library.quality import quality_of
from frontend.pages.library.rows import standings
from ingestion import intake
from ingestion.reading.archives import CONTAINERS
from kb.access import Principal, get_document, get_version, role_in, versions_of
from kb.access.alike import near_duplicates
from kb.access.members import archive_of
from kb.access.readers import allowances_of
from kb.access.tags import tags_in
from retrieval.related import related_documents


@page
def document(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Show a document. With `part=standing`, only how its versions stand."""
    found = get_document(by, document_id)
    role = role_in(by, found.collection)
    stand = standings(versions_of(found))
    context: dict[str, Any] = {"document": found, "collection": found.collection, "role": role}
    context["container"] = found.latest is not None and found.latest.format in CONTAINERS
    context["standings"] = stand
    context["dated"] = [(each, effect(each.version, found)) for each in stand]
    if request.GET.get("part") == "standing":
        return _part(request, context, done=not stand or stand[0].kind != "progress")
    context |= viewing.view(found, request.GET)
    context |= {
        "quality": quality_of(found),
        "archive": archive_of(found, by=by),
        "members": members(found, by=by, page=request.GET.get("members")),
        "alike": near_duplicates(found, by=by) if role != "reader" else [],
        "known_tags": tags_in(by, found.collection) if role != "reader" else [],
        "allowances": allowances_of(found, by=by) if role == "owner" else [],
    }
    return render(request, "library/document.html", context)


@page
def related(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Show the documents about the same: as a fragment for htmx, else as a page."""
    found = get_document(by, document_id)
    context = {"document": found, "related": related_documents(found, by=by)}
    whole = "HX-Request" not in request.headers
    template = "library/related.html" if whole else "library/_related.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _part(request: HttpRequest, context: dict[str, Any], *, done: bool) -> HttpResponse:
    response = render(request, "library/_standing.html", context)
    if done:  # there is something to read now: the whole page is due
        response.headers["HX-Refresh"] = "true"
    return response


@action(back="document")
def retry(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Send a failed document through once more."""
    found = intake.retry(document=get_document(by, document_id), by=by)
    told = _("“%(title)s” is being read again.") % {"title": found.title}
    back = ("document", found.pk) if "stay" in request.POST else ("collection", found.collection_id)
    return done(request, told, *back)


@action(back="document")
def date(request: HttpRequest, by: Principal, document_id: uuid.UUID, number: int) -> HttpResponse:
    """Say from which day until which a version holds; a day that is left as it was stays exact."""
    found = get_document(by, document_id, "editor")
    before = get_version(found, number)
    intake.set_effect(
        document=found,
        number=number,
        by=by,
        effective_from=start_of(request.POST.get("from", ""), before.effective_from),
        effective_to=end_of(request.POST.get("until", ""), before.effective_to),
    )
    return done(request, _("Saved."), "document", document_id)


@action(back="document")
def delete(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Make a document invisible at once; for a while this can be undone."""
    found = get_document(by, document_id)
    intake.withdraw(document=found, by=by, undo=True)
    told = _("“%(title)s” was deleted.") % {"title": found.title}
    undo = reverse("document-restore", args=[document_id])
    return done(request, told, "collection", found.collection_id, undo=undo)


@action(back="collections")
def restore(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Undo a deletion."""
    found = intake.restore(document_id=document_id, by=by)
    told = _("“%(title)s” is back.") % {"title": found.title}
    return done(request, told, "collection", found.collection_id)
