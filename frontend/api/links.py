"""Absolute addresses of pages, for programs that show them to people."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from rest_framework.request import Request

from frontend.suggested import path_of
from retrieval.suggesting import Suggestion


def passage_url(request: Request) -> Callable[[str], str]:
    """Return a function from a passage's id to the address people open it at."""

    def url(passage_id: str) -> str:
        try:
            path = reverse("passage", args=[passage_id])
        except NoReverseMatch:
            path = f"/passages/{passage_id}"
        return _absolute(path, request)

    return url


def suggestion_url(request: Request) -> Callable[[Suggestion], str]:
    """Return a function from a suggestion to the address people open it at."""
    return lambda suggestion: _absolute(path_of(suggestion), request)


def _absolute(path: str, request: Request) -> str:
    return settings.PUBLIC_URL + path if settings.PUBLIC_URL else request.build_absolute_uri(path)
