"""The filters, each tried alone: with the search's own code, on the document's own version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.explaining.explanation import Step
from retrieval.search.places import holds
from retrieval.search.request import Request
from retrieval.search.scope import scope_of

if TYPE_CHECKING:
    from kb.models import Version


def narrowing(request: Request, version: Version, *, inside: bool) -> Step:
    """Tell whether the version is `inside` the search's scope, and which filters leave it out."""
    filters = request.filters or {}
    if inside:
        tried = bool(filters or request.collections)
        return Step("filter", tried or None, "let-through" if tried else "no-filters")
    reader, as_of = request.reader, request.as_of
    alone = {name: scope_of(reader, None, {name: v}, as_of) for name, v in filters.items()}
    if request.collections:
        alone["collections"] = scope_of(reader, request.collections, None, as_of)
    excluding = [name for name, scope in alone.items() if not holds(scope, version.pk)]
    return Step("filter", False, "left-out", {"filters": excluding}, lost=True)
