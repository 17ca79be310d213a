"""Suggestions under a field, as a fragment."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from frontend.pages.marking import Stretch, stretches
from frontend.pages.reader import principal
from frontend.suggested import path_of
from retrieval.suggesting import Typed, suggest, variants


@login_required
@never_cache
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show what `?q=` may be the beginning of; nothing when there is nothing to offer."""
    text = request.GET.get("q", "")
    chosen = request.GET.getlist("collection")
    offered = suggest(text, reader=principal(request), collections=chosen or None)
    shown = [(each, path_of(each), marked(each.text, text)) for each in offered]
    return render(request, "search/_suggestions.html", {"offered": shown})


def marked(text: str, typed: str) -> list[Stretch]:
    """Return `text` with the typed words marked, in whichever script they stand there."""
    words = {form for word in Typed(typed).words for form in variants(word)}
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    found = re.finditer("|".join(longest_first), text, re.IGNORECASE) if words else ()
    return stretches(text, [match.span() for match in found])
