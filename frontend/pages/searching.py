"""The search page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from frontend.pages.reader import principal
from frontend.pages.snippets import snippet
from kb.access import Principal, permitted_collections
from retrieval import search

MODES = ("hybrid", "dense", "lexical")
RESULTS = 20


@login_required
@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the passages found for `?q=`; htmx gets only the results."""
    by = principal(request)
    context = _found(request, by)
    if "HX-Request" in request.headers:
        response = render(request, "search/_results.html", context)
    else:
        context["collections"] = permitted_collections(by)
        response = render(request, "search/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _found(request: HttpRequest, by: Principal) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()[:2000]
    chosen = request.GET.getlist("collection")
    mode = request.GET.get("mode", "")
    mode = mode if mode in MODES else MODES[0]
    context: dict[str, Any] = {"query": query, "chosen": set(chosen), "mode": mode}
    if query:
        found = search.search(
            query, reader=by, collections=chosen or None, limit=RESULTS, mode=mode
        )
        context["found"] = found
        context["results"] = [(hit, snippet(hit.text, query)) for hit in found.hits]
    return context
