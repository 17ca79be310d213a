"""Why was it not found?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from frontend.pages.explaining.asked import Asked, asked_by
from frontend.pages.explaining.candidates import MOST, candidates
from frontend.pages.explaining.funnel import funnel
from frontend.pages.explaining.links import ways
from frontend.pages.reader import principal
from frontend.pages.searching import RESULTS
from frontend.pages.snippets import snippet
from kb.access import Principal, get_passage, role_in
from kb.errors import InvalidError
from retrieval.answering.line import DEPTH
from retrieval.explaining import Explanation, explain
from retrieval.explaining.sought import expected


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def why(request: HttpRequest) -> HttpResponse:
    """Let a document be chosen, then show what became of it; htmx gets the choice alone.

    A form asks as another reader, which is recorded: an address never does.
    """
    by, asked = principal(request), asked_by(request.GET, request.POST.get("for", ""))
    context: dict[str, Any] = {"asked": asked, "choice": asked.choice, "query": asked.choice.query}
    if not asked.complete:
        found = candidates(by, asked.title)
        context |= {"candidates": found, "more": len(found) == MOST}
        fragment = "HX-Request" in request.headers
        template = "search/_why_candidates.html" if fragment else "search/why.html"
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request"])
        return response
    try:
        context |= _explained(asked, by)
    except InvalidError as error:
        context |= {"problem": str(error), **_readable(asked, by)}
    return render(request, "search/why.html", context)


def _explained(asked: Asked, by: Principal) -> dict[str, Any]:
    found = _explain(asked, by)
    passage = get_passage(by, found.passage_id) if found.passage_id else None
    return {
        "passage": passage,
        "stretches": snippet(passage.text, asked.choice.query) if passage else [],
        "explanation": found,
        "document": found.document,
        "steps": funnel(found),
        "ways": ways(found, asked.choice),
        "owner": role_in(by, found.document.collection) == "owner",
    }


def _readable(asked: Asked, by: Principal) -> dict[str, Any]:
    """Return the chosen document, so that what was wrong can be put right beside it."""
    document, _passage = expected(asked.sought, by)
    return {"document": document, "owner": role_in(by, document.collection) == "owner"}


def _explain(asked: Asked, by: Principal) -> Explanation:
    """Explain the search of the search page, or the one before an answer."""
    choice = asked.choice
    how: dict[str, Any] = {"limit": RESULTS, "mode": choice.mode, **choice.narrowing}
    if asked.answer:
        how = {"limit": DEPTH, "collections": list(choice.collection) or None, "answer": True}
    return explain(choice.query, by=by, sought=asked.sought, for_user=asked.reader, **how)
