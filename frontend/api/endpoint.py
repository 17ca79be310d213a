"""What all routes of the API share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from frontend.api.pagination import Cursor
from frontend.api.parsing import LimitedJSON
from frontend.api.permissions import HasScope
from kb.access import Principal
from kb.access.principal import READ


class OneRenderer(DefaultContentNegotiation):
    """Always the view's own format: a client that asks for an event stream must not get a 406."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer."""
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class Endpoint(APIView):
    """A view that knows who asks, demands a scope, and bounds the body."""

    permission_classes: Sequence[type[BasePermission]] = [IsAuthenticated, HasScope]
    content_negotiation_class = OneRenderer
    parser_classes = [LimitedJSON]
    metadata_class = None
    scope: ClassVar[str] = READ
    """What an API key needs for the unsafe methods."""
    body_limit: ClassVar[int] = 64 * 2**10
    """Bytes of a JSON body."""

    @property
    def principal(self) -> Principal:
        """Return who asks."""
        return cast(Principal, self.request.auth)

    def body(self, shape: type[BaseSerializer[Any]], data: Any = None) -> dict[str, Any]:
        """Return the checked body (or `data`)."""
        parsed = shape(data=self.request.data if data is None else data)
        parsed.is_valid(raise_exception=True)
        return cast(dict[str, Any], parsed.validated_data)

    def page(
        self,
        rows: QuerySet[Any],
        show: Callable[[list[Any]], Any],
        cursor: type[Cursor] = Cursor,
    ) -> Response:
        """Return one page of `rows`, each shown by `show`."""
        paginator = cursor()
        found = paginator.paginate_queryset(rows, self.request, view=self) or []
        return paginator.get_paginated_response(show(found))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep answers, which depend on the reader's rights, out of every cache."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
