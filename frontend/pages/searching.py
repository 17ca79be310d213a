"""The search page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from frontend.pages.library.dates import end_of
from frontend.pages.library.findings import DOUBTFUL, MARKS
from frontend.pages.reader import principal
from frontend.pages.snippets import snippet
from kb.access import Principal, permitted_collections
from kb.errors import InvalidError
from retrieval import search

MODES = ("hybrid", "dense", "lexical")
SOUND = "sound"
"""The choice of only such documents whose text is not in doubt."""
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
        context |= {"collections": permitted_collections(by), "marks": MARKS.values()}
        response = render(request, "search/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _found(request: HttpRequest, by: Principal) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()[:2000]
    chosen = request.GET.getlist("collection")
    mode = request.GET.get("mode", "")
    mode = mode if mode in MODES else MODES[0]
    quality = request.GET.get("quality", "")
    day, as_of = _day(request.GET.get("as_of", ""))
    context: dict[str, Any] = {"query": query, "chosen": set(chosen), "mode": mode}
    context |= {"quality": quality, "as_of": day, "today": timezone.localdate().isoformat()}
    if query:
        found = search.search(
            query,
            reader=by,
            collections=chosen or None,
            filters=_filters(quality),
            limit=RESULTS,
            mode=mode,
            as_of=as_of,
        )
        context["found"] = found
        context["results"] = [(hit, snippet(hit.text, query)) for hit in found.hits]
    return context


def _filters(quality: str) -> dict[str, list[str]]:
    """Return the filters of a choice: sound documents only, or those with one finding."""
    if quality == SOUND:
        return {"without_flags": list(DOUBTFUL)}
    return {"flags": [quality]} if quality in MARKS else {}


def _day(text: str) -> tuple[str, datetime | None]:
    """Return a day of the past as it was written, and its last moment; nothing for any other."""
    try:
        end = end_of(text)
    except InvalidError:
        return "", None
    if end is None or end > timezone.now():
        return "", None
    return text, end - timedelta(microseconds=1)
