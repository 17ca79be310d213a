"""Search."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.searching import SearchIn, SearchOut
from frontend.api.documentation import SEARCHED_WITHOUT, answers, header
from frontend.api.endpoint import Endpoint
from retrieval.search import search
from retrieval.search.facets import facets

_NARROWING = ("collections", "filters", "as_of")


class Search(Endpoint):
    """Search over the passages that the asker may read."""

    @extend_schema(
        operation_id="search",
        parameters=[
            header(SEARCHED_WITHOUT, "Which parts were down, with commas: embedder, reranker.")
        ],
        request=SearchIn,
        responses=answers(200, SearchOut, 400, 503),
    )
    def post(self, request: Request) -> Response:
        """Find passages, and count what they could be narrowed by (`facets`)."""
        body = self.body(SearchIn)
        names = body.pop("facets", [])
        found = search(body.pop("query"), reader=self.principal, **body)
        answer: dict[str, Any] = {"hits": found.hits, "took_ms": found.took_ms}
        answer |= {"corrections": found.corrections, "synonyms": found.synonyms}
        if names:
            narrowed = {name: body[name] for name in _NARROWING if name in body}
            answer["facets"] = facets(self.principal, names, **narrowed)
        headers = {SEARCHED_WITHOUT: found.degraded} if found.degraded else {}
        return Response(SearchOut(answer).data, headers=headers)
