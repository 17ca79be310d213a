"""Addresses that do not exist."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from frontend.api.endpoint import Endpoint
from kb.errors import NotFoundError


@extend_schema(exclude=True)
class Unknown(Endpoint):
    """A problem instead of an HTML page."""

    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raise for every method."""
        raise NotFoundError(_("There is no such address in this API."))
