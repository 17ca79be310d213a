"""Versions of a document."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.versions import EffectIn, VersionOut
from frontend.api.documentation import answers, page_of
from frontend.api.endpoint import Endpoint
from ingestion.intake import set_effect
from kb.access import get_document, get_version, versions_of
from kb.access.principal import WRITE


class Versions(Endpoint):
    """All versions of a document."""

    @extend_schema(
        operation_id="list_versions",
        responses=answers(200, page_of("Versions", VersionOut(many=True)), 404),
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """List the versions, newest first."""
        document = get_document(self.principal, document_id)
        rows = versions_of(document).select_related("document")
        found = VersionOut(rows, many=True).data
        return Response({"results": found, "next": None, "previous": None})


class OneVersion(Endpoint):
    """One version."""

    scope = WRITE

    @extend_schema(
        operation_id="update_version",
        request=EffectIn,
        responses=answers(200, VersionOut, 400, 403, 404),
    )
    def patch(self, request: Request, document_id: UUID, number: int) -> Response:
        """Say from when until when a version holds; search follows at once."""
        document = get_document(self.principal, document_id, "editor")
        dates = self.body(EffectIn)
        set_effect(document=document, number=number, by=self.principal, **dates)
        document.refresh_from_db()
        return Response(VersionOut(get_version(document, number)).data)
