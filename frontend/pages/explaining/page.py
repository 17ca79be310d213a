"""Why was it not found?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from frontend.pages.explaining.asked import Asked, asked_by
from frontend.pages.explaining.candidates import MOST, candidates
from frontend.pages.explaining.funnel import funnel
from frontend.pages.explaining.links import ways
from frontend.pages.library.guard import page
from frontend.pages.searching import RESULTS
from frontend.pages.snippets import snippet
from kb.access import Principal, get_passage, role_in
from kb.errors import InvalidError
from retrieval.answering.line import DEPTH
from retrieval.explaining import Explanation, explain


@page
def why(request: HttpRequest, by: Principal) -> HttpResponse:
    """Let a document be chosen, then show what became of it; htmx gets the choice alone."""
    asked = asked_by(request.GET)
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
        context["problem"] = str(error)
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


def _explain(asked: Asked, by: Principal) -> Explanation:
    """Explain the search of the search page, or the one before an answer."""
    choice = asked.choice
    how: dict[str, Any] = {"limit": RESULTS, "mode": choice.mode, **choice.narrowing}
    if asked.answer:
        how = {"limit": DEPTH, "collections": list(choice.collection) or None, "answer": True}
    return explain(choice.query, by=by, sought=asked.sought, for_user=asked.reader, **how)
