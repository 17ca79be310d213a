"""How long lists are cut into pages."""

from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    """Pages by cursor: stable while rows are added, and no counts of rows."""

    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-created_at"
