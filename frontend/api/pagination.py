"""How long lists are cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView


class Cursor(CursorPagination):
    """Pages by cursor: stable while rows are added, and no counts of rows."""

    page_size_query_param = "page_size"
    max_page_size = 200
    ordering: str | tuple[str, ...] = ("-created_at", "id")

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any] | None:
        """Return the rows of the page. A cursor that somebody made up is a 404, like a bad one."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError):
            raise NotFound(self.invalid_cursor_message) from None


class InReadingOrder(Cursor):
    """Passages, as they follow each other in the document."""

    ordering = ("ordinal",)
