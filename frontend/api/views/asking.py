"""Questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, cast

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend import sse
from frontend.api.answer_events import encoder
from frontend.api.bodies.asking import AnswerOut, AskIn
from frontend.api.documentation import CONVERSATION, TURN, answers, header
from frontend.api.endpoint import Endpoint
from frontend.api.links import passage_url
from kb.access import Principal
from kb.errors import TransientError
from retrieval import conversations
from retrieval.events import Answer, Done, Event, Failed

if TYPE_CHECKING:
    from collections.abc import Generator

    from retrieval.models import Turn

BODIES = {"application/json": AnswerOut, "text/event-stream": OpenApiTypes.STR}


class Ask(Endpoint):
    """Ask, and get an answer with footnotes."""

    @extend_schema(
        operation_id="ask",
        parameters=[
            header(CONVERSATION, "Send it as `conversation_id` to ask on."),
            header(TURN, "Names the question, to stop its answer or to ask again."),
        ],
        request=AskIn,
        responses=answers(200, BODIES, 400, 404, 429, 503),
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Answer a question, whole or (`stream: true`) as events.

        Events: `status` (while `queued`: `position`, 1 is next, and about how many `seconds`),
        `sources`, `token`, `citations`, `done` (the whole answer), `error`. People come before
        API keys; what would wait more than half a minute is a 429 that says when to come back.
        """
        body = self.body(AskIn)
        streamed = body.pop("stream")
        turn = conversations.start(by=self.principal, **body)
        return answered(request, turn, by=self.principal, streamed=streamed)


def answered(request: Request, turn: Turn, *, by: Principal, streamed: bool) -> HttpResponseBase:
    """Answer a kept question, whole or as a stream."""
    events = conversations.run(turn.pk, by=by)
    headers = {CONVERSATION: str(turn.conversation_id), TURN: str(turn.pk)}
    if streamed:
        return _stream(request, events, headers)
    answer = AnswerOut(_last(events), context={"passage_url": passage_url(request)})
    return Response(answer.data, headers=headers)


def _stream(
    request: Request, events: Iterator[Event], headers: dict[str, str]
) -> StreamingHttpResponse:
    """Return the stream; closing it (the client left) closes `events`."""
    chunks = sse.stream(events, encoder(passage_url(request)))
    return StreamingHttpResponse(
        chunks, content_type=sse.CONTENT_TYPE, headers=headers | sse.HEADERS
    )


def _last(events: Iterator[Event]) -> Answer:
    with closing(cast("Generator[Event]", events)):
        for event in events:
            if isinstance(event, Done):
                return event.answer
            if isinstance(event, Failed):
                raise TransientError(event.message, code=event.code)
    raise TransientError(_("The answer broke off. Please try again."), code="incomplete")
