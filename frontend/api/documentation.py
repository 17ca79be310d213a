"""The OpenAPI document's vocabulary: problems, pages, the API key."""

from __future__ import annotations

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from frontend.api.problems import MEDIA_TYPE

SEARCHED_WITHOUT = "Footnote-Degraded"
CONVERSATION = "Footnote-Conversation"
TURN = "Footnote-Turn"

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Any text of at most 200 characters: the same request again does nothing twice.",
)
PAGING = [
    OpenApiParameter("cursor", description="From `next` or `previous`."),
    OpenApiParameter("page_size", int, description="At most 200."),
]


class FieldError(serializers.Serializer[Any]):
    """What is wrong with one field."""

    pointer = serializers.CharField(help_text="JSON pointer into the body.")
    detail = serializers.CharField()
    code = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For people.")
    code = serializers.CharField(help_text="For programs; stable.")
    errors = FieldError(many=True, required=False)  # type: ignore[assignment]


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a key is sent."""

    target_class = "frontend.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "kb_..."}


class PersonScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """The browser's session."""

    target_class = "frontend.api.authentication.SessionAuthentication"


def answers(status: int, body: Any, *problems: int) -> dict[Any, Any]:
    """Return the responses of an operation: the good one, and problems (always 401).

    `body` is a shape, a dict from media types to shapes, or None for an empty body.
    """
    failures = {(code, MEDIA_TYPE): Problem for code in sorted({401, *problems})}
    if isinstance(body, dict):
        return {(status, kind): shape for kind, shape in body.items()} | failures
    return {status: body or OpenApiResponse(description="Done."), **failures}


def page_of(name: str, item: Any) -> Any:
    """Return the shape of one page of a list."""
    link = serializers.URLField(allow_null=True)
    return inline_serializer(name, {"results": item, "next": link, "previous": link})


def header(name: str, description: str, status: int = 200) -> OpenApiParameter:
    """Return a response header."""
    return OpenApiParameter(
        name, location=OpenApiParameter.HEADER, description=description, response=[status]
    )
