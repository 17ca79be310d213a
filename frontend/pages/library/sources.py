"""The sources of a collection: their list, one of them, and the acts on it. Owners only."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from frontend.pages.library.guard import action, done, page
from frontend.pages.library.source_forms import INTERVALS, KINDS, Kind
from ingestion.sources import (
    create_source,
    delete_source,
    get_source,
    items_of,
    run_source,
    runs_of,
    sources_of,
    standings,
    update_source,
)
from kb.access import Principal, get_collection
from kb.errors import FootnoteError, ForbiddenError, NotFoundError

if TYPE_CHECKING:
    from ingestion.sources.listing import Standing
    from kb.models import Collection, Source

PER_PAGE, RUNS = 50, 10


@page
def listing(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Show the sources of a collection. With `part=list`, only the list."""
    found = get_collection(by, collection_id, "owner")
    shown = sources_of(found, by=by)
    context = {"collection": found, "standings": shown, "live": any(map(_live, shown))}
    context |= {"kinds": _kinds()}
    part = request.GET.get("part") == "list"
    return render(request, "library/_sources.html" if part else "library/sources.html", context)


@page
def new(request: HttpRequest, by: Principal, collection_id: uuid.UUID, kind: str) -> HttpResponse:
    """Show the form for a new source of one kind."""
    found = get_collection(by, collection_id, "owner")
    return _form(request, found, _kind(kind), {}, {"every_minutes": 60})


@action(back="sources")
def create(
    request: HttpRequest, by: Principal, collection_id: uuid.UUID, kind: str
) -> HttpResponse:
    """Create a source; what is wrong with the form is told above it, with what was typed."""
    found, chosen = get_collection(by, collection_id, "owner"), _kind(kind)
    options, told = chosen.options(request.POST), _told(request)
    try:
        made = create_source(collection=found, by=by, kind=kind, options=options, **told)
    except (NotFoundError, ForbiddenError):
        raise
    except FootnoteError as error:
        return _form(request, found, chosen, options, told, error=str(error))
    return done(request, _("“%(name)s” begins to read.") % {"name": made.name}, "source", made.pk)


@page
def source(request: HttpRequest, by: Principal, source_id: uuid.UUID) -> HttpResponse:
    """Show a source. With `part=standing`, only how it stands."""
    found = get_source(by, source_id)
    standing = standings([found])[0]
    context: dict[str, Any] = {"source": found, "standing": standing, "live": _live(standing)}
    context |= {"collection": found.collection, "kind": _kind(found.kind)}
    context["runs"] = runs_of(found)[:RUNS]
    problems = items_of(found, problems=True)
    context["sheet"] = Paginator(problems, PER_PAGE).get_page(request.GET.get("page"))
    if request.GET.get("part") == "standing":
        return render(request, "library/_source_standing.html", context)
    return render(request, "library/source.html", context)


@page
def edit(request: HttpRequest, by: Principal, source_id: uuid.UUID) -> HttpResponse:
    """Show the form of a source. Its secret is never in it."""
    found = get_source(by, source_id)
    told = {"name": found.name, "every_minutes": found.every_minutes}
    return _form(request, found.collection, _kind(found.kind), found.options, told, source=found)


@action(back="source")
def update(request: HttpRequest, by: Principal, source_id: uuid.UUID) -> HttpResponse:
    """Save a source; an empty secret keeps the one that is stored."""
    found = get_source(by, source_id)
    chosen, told = _kind(found.kind), _told(request)
    options = chosen.options(request.POST)
    secret = told.pop("secret") or ("" if "forget" in request.POST else None)
    try:
        update_source(source=found, by=by, options=options, secret=secret, **told)
    except (NotFoundError, ForbiddenError):
        raise
    except FootnoteError as error:
        where = found.collection
        return _form(request, where, chosen, options, told, source=found, error=str(error))
    return done(request, _("Saved."), "source", source_id)


@action(back="source")
def run(request: HttpRequest, by: Principal, source_id: uuid.UUID) -> HttpResponse:
    """Make a source due now."""
    found = get_source(by, source_id)
    run_source(source=found, by=by)
    told = _("“%(name)s” runs within seconds.") % {"name": found.name}
    return done(request, told, "source", source_id)


@action(back="source")
def switch(request: HttpRequest, by: Principal, source_id: uuid.UUID) -> HttpResponse:
    """Pause a source, or let it go on, in the name of who says so."""
    found = get_source(by, source_id)
    update_source(source=found, by=by, enabled="enabled" in request.POST)
    told = _("“%(name)s” goes on.") if "enabled" in request.POST else _("“%(name)s” is paused.")
    return done(request, told % {"name": found.name}, "source", source_id)


@action(back="source")
def delete(request: HttpRequest, by: Principal, source_id: uuid.UUID) -> HttpResponse:
    """Delete a source, and its documents if that is wanted."""
    found = get_source(by, source_id)
    delete_source(source=found, by=by, withdraw=request.POST.get("documents") == "withdraw")
    told = _("The source “%(name)s” was deleted.") % {"name": found.name}
    return done(request, told, "sources", found.collection_id)


def _form(
    request: HttpRequest,
    collection: Collection,
    kind: Kind,
    options: dict[str, Any],
    told: dict[str, Any],
    *,
    source: Source | None = None,
    error: str = "",
) -> HttpResponse:
    asks = [(ask, ask.shown(options)) for ask in kind.asks]
    context: dict[str, Any] = {"collection": collection, "kind": kind, "source": source}
    context |= {"asks": [pair for pair in asks if not pair[0].folded], "error": error}
    context |= {"finer": [pair for pair in asks if pair[0].folded], "intervals": INTERVALS}
    context |= {"name": told.get("name", ""), "every_minutes": told["every_minutes"]}
    context["other_interval"] = told["every_minutes"] not in dict(INTERVALS)
    context["folders"] = settings.SOURCES_FOLDERS
    return render(request, "library/source_form.html", context, status=400 if error else 200)


def _told(request: HttpRequest) -> dict[str, Any]:
    every = request.POST.get("every_minutes", "")
    return {
        "name": request.POST.get("name", ""),
        "secret": request.POST.get("secret", ""),
        "every_minutes": int(every) if every.isdecimal() and len(every) < 7 else 60,
    }


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _kinds() -> list[Kind]:
    """Return the kinds that can be added here: folders only when an administrator opened some."""
    return [each for each in KINDS.values() if each.name != "folder" or settings.SOURCES_FOLDERS]


def _live(standing: Standing) -> bool:
    """Tell whether something is about to change on the page."""
    due = standing.source.enabled and standing.source.next_run_at <= timezone.now()
    return standing.state == "running" or due
