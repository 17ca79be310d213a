"""Mistakes that people make: each lets hidden documents change something, so each must be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from kb.models import Document
from retrieval.search import dense, facets, lexical
from retrieval.search.scope import Scope
from retrieval.search.understanding import question, spelling
from retrieval.suggesting import sources, verb


def _everything(scope: Scope) -> Scope:
    return replace(
        scope, sql="SELECT current_id FROM kb_document WHERE current_id IS NOT NULL", params=()
    )


def frequencies_of_all_documents(patch: pytest.MonkeyPatch) -> None:
    """idf over the whole table, as every search engine has it that filters by permission."""
    patch.setattr(
        question, "frequencies", lambda t, scope: lexical.frequencies(t, _everything(scope))
    )


def permissions_after_ranking(patch: pytest.MonkeyPatch) -> None:
    """The nearest of all are looked up, and then those that are hidden are dropped."""
    nearest = dense.nearest

    def leaky(vector: Any, space: Any, scope: Scope, *, limit: int) -> Any:
        return nearest(vector, space, _everything(scope), limit=limit)

    patch.setattr(dense, "nearest", leaky)


def spelling_from_all_documents(patch: pytest.MonkeyPatch) -> None:
    """Words are corrected by a dictionary made of everything."""
    corrections_of = spelling.corrections_of
    patch.setattr(
        question, "corrections_of", lambda q, a, scope: corrections_of(q, a, _everything(scope))
    )


def suggestions_cut_before_permissions(patch: pytest.MonkeyPatch) -> None:
    """The first titles of all are taken, and then those that are hidden are dropped."""
    titles = sources.titles

    def leaky(typed: Any, documents: Any, most: int) -> Sequence[Any]:
        permitted = set(documents.values_list("pk", flat=True))
        found = titles(typed, Document.objects.all(), most)
        return [each for each in found if each.document_id in permitted]

    patch.setattr(verb, "titles", leaky)


def facets_over_all_documents(patch: pytest.MonkeyPatch) -> None:
    """Facets come from the filters alone."""
    from kb.models import Version

    patch.setattr(
        facets, "permitted_versions", lambda *_, **__: Version.objects.filter(state="ready")
    )


LEAKS = (
    frequencies_of_all_documents,
    permissions_after_ranking,
    spelling_from_all_documents,
    suggestions_cut_before_permissions,
    facets_over_all_documents,
)
