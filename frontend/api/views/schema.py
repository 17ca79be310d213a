"""The API, described."""

from __future__ import annotations

from drf_spectacular.views import SpectacularJSONAPIView

from frontend.api.endpoint import OneRenderer


class Schema(SpectacularJSONAPIView):
    """OpenAPI 3.1, for everybody: it tells nothing about content."""

    content_negotiation_class = OneRenderer
    authentication_classes = []
    permission_classes = []
