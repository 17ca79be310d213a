"""Who is reading."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from kb.access import Principal, principal_of


def principal(request: HttpRequest) -> Principal:
    """Return the principal of the signed-in person of `request` (the view requires a sign-in)."""
    return principal_of(cast(Any, request.user))
