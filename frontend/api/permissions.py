"""What an API key may be used for at all; the verbs check again."""

from __future__ import annotations

from typing import cast

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from kb.access import Principal
from kb.access.principal import READ


class HasScope(BasePermission):
    """Safe methods need the scope `read`, others the view's `scope`.

    Asked before anything is looked up, so that the answer says nothing about what exists.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Raise ForbiddenError with the code `scope` when the key lacks it."""
        principal = cast(Principal, request.auth)
        principal.require(READ if request.method in SAFE_METHODS else getattr(view, "scope", READ))
        return True
