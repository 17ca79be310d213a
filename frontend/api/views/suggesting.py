"""Suggestions."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.suggesting import SuggestOut, SuggestQuery
from frontend.api.documentation import answers
from frontend.api.endpoint import Endpoint
from frontend.api.links import suggestion_url
from retrieval.suggesting import suggest


class Suggest(Endpoint):
    """What somebody who types may be looking for."""

    @extend_schema(
        operation_id="suggest", parameters=[SuggestQuery], responses=answers(200, SuggestOut, 400)
    )
    def get(self, request: Request) -> Response:
        """Suggest documents, sections and the asker's earlier questions."""
        asked = self.body(SuggestQuery, request.query_params)
        offered = suggest(asked["q"], reader=self.principal, collections=asked.get("collections"))
        shape = SuggestOut({"suggestions": offered}, context={"url": suggestion_url(request)})
        return Response(shape.data)
