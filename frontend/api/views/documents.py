"""Documents of a collection, and one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.documents import (
    STATES,
    DocumentDetail,
    DocumentOut,
    DocumentPatch,
    DocumentsQuery,
    FilesIn,
    TextIn,
    document_out,
    documents_out,
)
from frontend.api.documentation import IDEMPOTENCY_KEY, PAGING, answers, page_of
from frontend.api.endpoint import Endpoint
from frontend.api.parsing import LimitedJSON
from frontend.api.submitting import submitted
from frontend.uploading import limit_files
from ingestion.intake import retry, withdraw
from kb.access import get_collection, get_document, permitted_documents
from kb.access.principal import WRITE
from kb.access.tags import set_tags, tagged

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Document

_NARROWING = [
    OpenApiParameter("state", enum=STATES),
    OpenApiParameter("external_id"),
    OpenApiParameter("tag", description="Whatever its case."),
]


class Documents(Endpoint):
    """Documents of one collection."""

    scope = WRITE
    parser_classes = [LimitedJSON, MultiPartParser]
    body_limit = 10 * 2**20

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Count uploaded bytes from the first one on."""
        limit_files(request)
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(
        operation_id="list_documents",
        parameters=[*_NARROWING, *PAGING],
        responses=answers(200, page_of("Documents", DocumentOut(many=True)), 400, 404),
    )
    def get(self, request: Request, collection_id: UUID) -> Response:
        """List the documents that the asker may read, newest first."""
        query = self.body(DocumentsQuery, request.query_params)
        collection = get_collection(self.principal, collection_id)
        rows = permitted_documents(self.principal).filter(collection=collection)
        return self.page(_narrowed(rows, query), documents_out)

    @extend_schema(
        operation_id="submit_documents",
        parameters=[IDEMPOTENCY_KEY],
        request={"multipart/form-data": FilesIn, "application/json": TextIn},
        responses=answers(202, DocumentOut(many=True), 400, 403, 404, 409, 413, 415, 422, 429, 507),
    )
    def post(self, request: Request, collection_id: UUID) -> Response:
        """Submit files or a text; `external_id` makes it a new version of that document."""
        collection = get_collection(self.principal, collection_id, "editor")
        documents = submitted(self, collection)
        return Response(documents_out(documents), 202)


class OneDocument(Endpoint):
    """One document."""

    scope = WRITE

    @extend_schema(operation_id="get_document", responses=answers(200, DocumentDetail, 404))
    def get(self, request: Request, document_id: UUID) -> Response:
        """Return a document with the state of its newest version."""
        document = get_document(self.principal, document_id)
        return Response(document_out(document, by=self.principal))

    @extend_schema(
        operation_id="update_document",
        request=DocumentPatch,
        responses=answers(200, DocumentDetail, 400, 403, 404),
    )
    def patch(self, request: Request, document_id: UUID) -> Response:
        """Change the tags of a document; search follows at once."""
        document = get_document(self.principal, document_id, "editor")
        changed = set_tags(document=document, by=self.principal, **self.body(DocumentPatch))
        return Response(document_out(changed, by=self.principal))

    @extend_schema(operation_id="delete_document", responses=answers(204, None, 403, 404))
    def delete(self, request: Request, document_id: UUID) -> Response:
        """Delete a document: file, passages and vectors."""
        document = get_document(self.principal, document_id, "editor")
        withdraw(document=document, by=self.principal)
        return Response(status=204)


class Retry(Endpoint):
    """Another attempt."""

    scope = WRITE

    @extend_schema(
        operation_id="retry_document",
        request=None,
        responses=answers(202, DocumentOut, 403, 404, 409),
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Read a failed document again."""
        document = get_document(self.principal, document_id, "editor")
        document = retry(document=document, by=self.principal)
        return Response(documents_out([document])[0], 202)


def _narrowed(rows: QuerySet[Document], query: dict[str, str]) -> QuerySet[Document]:
    if "state" in query:
        rows = rows.filter(latest__state=query["state"])
    if "external_id" in query:
        rows = rows.filter(external_id=query["external_id"])
    return tagged(rows, query["tag"]) if "tag" in query else rows
