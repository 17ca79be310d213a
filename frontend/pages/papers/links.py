"""Addresses that a footnote carries outside the product."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from retrieval.events import Citation


def footnote_url(absolute: Callable[[str], str]) -> Callable[[uuid.UUID, Citation], str]:
    """Return a function from a turn's id and its footnote to the quote's address.

    `absolute` is the request's `build_absolute_uri`, for where no public address is set.
    """

    def url(turn_id: uuid.UUID, citation: Citation) -> str:
        path = reverse("cited-source", args=[turn_id, citation.n]) + "#hit"
        outside = settings.PUBLIC_URL
        return outside + path if outside else absolute(path)

    return url
