"""Why something was not found."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.explaining import ExplainIn, ExplainOut
from frontend.api.documentation import answers
from frontend.api.endpoint import Endpoint
from retrieval.explaining import Sought, explain

_SOUGHT = ("document_id", "passage_id", "text")


class Explain(Endpoint):
    """What became of a document in a search."""

    @extend_schema(
        operation_id="explain_search",
        request=ExplainIn,
        responses=answers(200, ExplainOut, 400, 403, 404, 503),
    )
    def post(self, request: Request) -> Response:
        """Say where an expected document or passage fell out of a search, and what to do."""
        body = self.body(ExplainIn)
        sought = Sought(**{name: body.pop(name) for name in _SOUGHT if name in body})
        return Response(
            ExplainOut(explain(body.pop("query"), by=self.principal, sought=sought, **body)).data
        )
