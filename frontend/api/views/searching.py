"""Search."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.searching import SearchIn, SearchOut
from frontend.api.documentation import SEARCHED_WITHOUT, answers, header
from frontend.api.endpoint import Endpoint
from retrieval.search import search


class Search(Endpoint):
    """Search over the passages that the asker may read."""

    @extend_schema(
        operation_id="search",
        parameters=[header(SEARCHED_WITHOUT, "Which part was down: embedder.")],
        request=SearchIn,
        responses=answers(200, SearchOut, 400, 503),
    )
    def post(self, request: Request) -> Response:
        """Find passages."""
        body = self.body(SearchIn)
        found = search(body.pop("query"), reader=self.principal, **body)
        headers = {SEARCHED_WITHOUT: found.degraded} if found.degraded else {}
        return Response(SearchOut(found).data, headers=headers)
