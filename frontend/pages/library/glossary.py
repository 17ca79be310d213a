"""A collection's glossary: its readers look at it, its editors keep it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from frontend.pages.library.guard import action, done, page
from frontend.uploading import check_files
from kb.access import Principal, get_collection, glossary, role_in
from kb.errors import FootnoteError, ForbiddenError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from kb.models import Collection

PAGE = "glossary"
PER_PAGE = 50
REMOVED, MOST_REMOVED = "glossary-removed", 5
"""Where a session keeps the terms of the last entries that were removed, by id."""


@page
def listing(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Show the glossary of a collection; `q` looks for a part of a term."""
    return _shown(request, by, get_collection(by, collection_id))


@action(back=PAGE)
def add(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Add an entry; what is wrong with it is told beside what was typed."""
    found, typed = get_collection(by, collection_id, "editor"), request.POST.get("terms", "")
    try:
        made = glossary.add_entry(collection=found, terms=glossary.split(typed), by=by)
    except (NotFoundError, ForbiddenError):
        raise
    except FootnoteError as error:
        return _shown(request, by, found, typed=typed, error=str(error))
    return done(request, _("Added: %(entry)s") % _named(made.terms), PAGE, collection_id)


@action(back=PAGE)
def change(
    request: HttpRequest, by: Principal, collection_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """Give an entry other terms; what is wrong with them is told beside what was typed."""
    found, typed = get_collection(by, collection_id, "editor"), request.POST.get("terms", "")
    terms = glossary.split(typed)
    try:
        glossary.change_entry(collection=found, entry_id=entry_id, terms=terms, by=by)
    except (NotFoundError, ForbiddenError):
        raise
    except FootnoteError as error:
        wrong = {"changing": entry_id, "changed": typed, "change_error": str(error)}
        return _shown(request, by, found, **wrong)
    return done(request, _("Saved."), PAGE, collection_id)


@action(back=PAGE)
def remove(
    request: HttpRequest, by: Principal, collection_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """Remove an entry, which the session remembers for an undo."""
    found = get_collection(by, collection_id, "editor")
    terms = glossary.remove_entry(collection=found, entry_id=entry_id, by=by)
    removed = [*request.session.get(REMOVED, {}).items(), (str(entry_id), terms)]
    request.session[REMOVED] = dict(removed[-MOST_REMOVED:])
    undo = reverse("glossary-restore", args=[collection_id, entry_id])
    told = _("Removed: %(entry)s") % _named(terms)
    return done(request, told, PAGE, collection_id, undo=undo)


@action(back=PAGE)
def restore(
    request: HttpRequest, by: Principal, collection_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """Undo a removal."""
    found = get_collection(by, collection_id, "editor")
    terms = request.session.get(REMOVED, {}).get(str(entry_id))
    if terms is None:
        raise InvalidError(_("This can no longer be undone. Add the entry again."))
    glossary.add_entry(collection=found, terms=terms, by=by)
    return done(request, _("Added: %(entry)s") % _named(terms), PAGE, collection_id)


@never_cache
@page
def export(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Send the glossary as CSV."""
    found = get_collection(by, collection_id)
    name = _("%(name)s, glossary") % {"name": found.name}
    return HttpResponse(
        glossary.sheet_of(glossary.entries_of(found, by=by)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, f"{name}.csv"),
            "X-Content-Type-Options": "nosniff",
        },
    )


@action(back=PAGE)
def bring_in(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Add the entries of a CSV file; all of them or none."""
    found, file = get_collection(by, collection_id, "editor"), request.FILES.get("file")
    check_files(request)
    if file is None:
        raise InvalidError(_("Choose a file first."))
    rows = glossary.rows_of(file.read(glossary.MOST_BYTES + 1))
    replace = "replace" in request.POST
    added = glossary.add_entries(collection=found, rows=rows, by=by, replace=replace)
    known = len(rows) - added
    told = ngettext("%(n)s entry was added.", "%(n)s entries were added.", added) % {"n": added}
    if known:
        counts = {"added": added, "known": known}
        told = _("Entries added: %(added)s. There already: %(known)s.") % counts
    return done(request, told, PAGE, collection_id)


def _named(terms: Sequence[str]) -> dict[str, str]:
    return {"entry": Truncator(" = ".join(terms)).chars(80)}


def _shown(
    request: HttpRequest, by: Principal, collection: Collection, **typed: Any
) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:100]
    entries = glossary.entries_of(collection, by=by, text=q)
    sheet = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    role = role_in(by, collection) or ""
    context = {"collection": collection, "sheet": sheet, "q": q, "role": role, **typed}
    context["filtered"] = bool(q) or sheet.paginator.num_pages > 1
    wrong = "error" in typed or "change_error" in typed
    return render(request, "library/glossary.html", context, status=400 if wrong else 200)
