"""How sure the evidence must be in a collection before a question is answered."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.strictness import StrictnessIn, StrictnessOut
from frontend.api.documentation import answers
from frontend.api.endpoint import Endpoint
from retrieval import calibrating


class Strictness(Endpoint):
    """When a question is answered from a collection; its owners only."""

    @extend_schema(operation_id="get_strictness", responses=answers(200, StrictnessOut, 403, 404))
    def get(self, request: Request, collection_id: UUID) -> Response:
        """Return what is set, and what each choice would do to questions that were tried."""
        found = calibrating.standing(collection_id, by=self.principal)
        return Response(StrictnessOut(found).data)

    @extend_schema(
        operation_id="set_strictness",
        request=StrictnessIn,
        responses=answers(200, StrictnessOut, 400, 403, 404),
    )
    def patch(self, request: Request, collection_id: UUID) -> Response:
        """Set it, or ask for a measurement."""
        body = self.body(StrictnessIn)
        if body.get("measure"):
            calibrating.want(collection_id, by=self.principal)
        if "strictness" in body:
            calibrating.wish(collection_id, body["strictness"], by=self.principal)
        return self.get(request, collection_id)
