"""One question: read it, stop its answer, ask it again."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.conversations import AgainIn, TurnOut
from frontend.api.documentation import answers
from frontend.api.endpoint import Endpoint
from frontend.api.threads import turn_of
from frontend.api.views.asking import BODIES, answered
from retrieval import conversations


class OneTurn(Endpoint):
    """One question and its answer."""

    @extend_schema(operation_id="get_turn", responses=answers(200, TurnOut, 404))
    def get(self, request: Request, turn_id: UUID) -> Response:
        """Read one's own turn, or one of a shared conversation."""
        return Response(turn_of(request, conversations.readable_turn(turn_id, by=self.principal)))


class Stop(Endpoint):
    """The end of an answer that is being written."""

    @extend_schema(operation_id="stop_answer", request=None, responses=answers(200, TurnOut, 404))
    def post(self, request: Request, turn_id: UUID) -> Response:
        """Stop an answer; what was checked of it is kept."""
        conversations.stop(turn_id, by=self.principal)
        return Response(turn_of(request, conversations.turn(turn_id, by=self.principal)))


class Regenerate(Endpoint):
    """Another version of a question."""

    @extend_schema(
        operation_id="regenerate",
        request=AgainIn,
        responses=answers(200, BODIES, 400, 404, 429, 503),
    )
    def post(self, request: Request, turn_id: UUID) -> HttpResponseBase:
        """Answer a question anew, or in other words; the earlier versions stay."""
        body = self.body(AgainIn)
        streamed = body.pop("stream")
        turn = conversations.ask_again(turn_id, by=self.principal, **body)
        return answered(request, turn, by=self.principal, streamed=streamed)
