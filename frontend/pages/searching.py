"""The search page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from frontend.pages.narrowing import Choice, choice_of
from frontend.pages.panel import chips, panel
from frontend.pages.reader import principal
from frontend.pages.snippets import snippet
from kb.access import Principal
from retrieval import search

RESULTS = 20


@login_required
@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the passages found for `?q=`; htmx gets them, and the filters when these change."""
    by = principal(request)
    choice = choice_of(request.GET)
    context = {"choice": choice, "today": timezone.localdate().isoformat(), **_found(choice, by)}
    if "HX-Request" not in request.headers or "HX-History-Restore-Request" in request.headers:
        context["panel"] = panel(choice, by)
        response = render(request, "search/search.html", context)
    else:
        if _shown(request) != choice.narrowing:
            context |= {"panel": panel(choice, by), "oob": True}
        response = render(request, "search/_found.html", context)
        response.headers["HX-Push-Url"] = reverse("search") + choice.address()
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "HX-Current-URL"])
    return response


def _shown(request: HttpRequest) -> dict[str, Any]:
    """Return what the page that asks is narrowed by: its filters stay when this is the same."""
    try:
        here = urlsplit(request.headers.get("HX-Current-URL", "")).query
    except ValueError:
        here = ""
    return choice_of(QueryDict(here)).narrowing


def _found(choice: Choice, by: Principal) -> dict[str, Any]:
    context: dict[str, Any] = {"query": choice.query, "chips": chips(choice, by)}
    if choice.query:
        found = search.search(
            choice.query, reader=by, limit=RESULTS, mode=choice.mode, **choice.narrowing
        )
        context["found"] = found
        context["results"] = [(hit, snippet(hit.text, choice.query)) for hit in found.hits]
    return context
