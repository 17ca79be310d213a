"""Errors of the domain as pages, and redirects that a fragment cannot follow."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url

from kb.errors import (
    FootnoteError,
    ForbiddenError,
    LimitError,
    NotFoundError,
    PermanentError,
    TransientError,
)

STATUS: tuple[tuple[type[FootnoteError], int], ...] = (
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (LimitError, 429),
    (PermanentError, 400),
    (TransientError, 503),
)


CODES = {"too-large": 413, "no-space": 507}
"""Errors whose code says more than their class."""


def status_of(error: FootnoteError) -> int:
    """Return the HTTP status of a domain error."""
    if error.code in CODES:
        return CODES[error.code]
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


class ErrorPages:
    """Turns `FootnoteError` into a page (or, for htmx, a header that becomes a message)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; a signed-out fragment reloads the page instead of the sign-in."""
        response = self.get_response(request)
        if "HX-Request" not in request.headers or response.status_code != 302:
            return response
        signed_out = response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL))
        return HttpResponse(status=204, headers={"HX-Refresh": "true"}) if signed_out else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer expected errors; leave the others to Django's 500."""
        if not isinstance(error, FootnoteError):
            return None
        status = status_of(error)
        if "HX-Request" in request.headers:
            response = HttpResponse(status=status, headers={"X-Message": quote(str(error))})
        else:
            context = {"status": status, "message": str(error)}
            response = render(request, "error.html", context, status=status)
        retry_after = getattr(error, "retry_after", None)
        if retry_after:
            response.headers["Retry-After"] = str(retry_after)
        return response
