"""What a document holds: the uploaded bytes, and the passages made from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.passages import PassageDetail, PassageOut
from frontend.api.documentation import PAGING, answers, page_of
from frontend.api.endpoint import Endpoint
from frontend.api.pagination import InReadingOrder
from kb.access import get_document, get_passage, open_original, passages_of
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from kb.models import Version

HARMLESS = "sandbox; default-src 'none'"
"""CSP of bytes that somebody uploaded: nothing in them may run or load."""


class OriginalContent(Endpoint):
    """The uploaded file."""

    @extend_schema(
        operation_id="get_content",
        responses=answers(200, {"application/octet-stream": OpenApiTypes.BINARY}, 404),
    )
    def get(self, request: Request, document_id: UUID) -> FileResponse:
        """Return the original of the version that search reads, or of the newest one."""
        document = get_document(self.principal, document_id)
        version = cast("Version", document.current or document.latest)
        try:
            file = open_original(version)
        except FileNotFoundError:
            raise NotFoundError(_("The stored file is gone. Upload it again.")) from None
        name = re.sub(r"[\x00-\x1f\x7f]", "", version.filename)
        headers = {"Content-Security-Policy": HARMLESS, "X-Content-Type-Options": "nosniff"}
        return FileResponse(
            file,
            as_attachment=True,
            filename=name,
            content_type=version.media_type,
            headers=headers,
        )


class Passages(Endpoint):
    """Passages of a document."""

    @extend_schema(
        operation_id="list_passages",
        parameters=PAGING,
        responses=answers(200, page_of("Passages", PassageOut(many=True)), 404),
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """List the passages of the current version in reading order."""
        document = get_document(self.principal, document_id)
        rows = passages_of(document).defer("lexemes", "bm25")
        return self.page(rows, lambda found: PassageOut(found, many=True).data, InReadingOrder)


class OnePassage(Endpoint):
    """One passage."""

    @extend_schema(operation_id="get_passage", responses=answers(200, PassageDetail, 404))
    def get(self, request: Request, passage_id: UUID) -> Response:
        """Return a passage, also one of an older version that an answer cites."""
        return Response(PassageDetail(get_passage(self.principal, passage_id)).data)
