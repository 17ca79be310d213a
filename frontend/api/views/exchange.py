"""A collection as one file: out, and in again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.exchange import ImportedOut, ImportIn
from frontend.api.documentation import answers
from frontend.api.endpoint import Endpoint
from frontend.uploading import check_files, check_size, limit_files
from ingestion.exchange import exported, import_collection, permit_import
from kb.access import get_collection
from kb.access.principal import MANAGE

_ENVELOPE = 2**20
"""Bytes of a form around its file."""


class Export(Endpoint):
    """The file of a collection."""

    @extend_schema(
        operation_id="export_collection",
        responses=answers(200, {"application/zip": OpenApiTypes.BINARY}, 403, 404),
    )
    def get(self, request: Request, collection_id: UUID) -> StreamingHttpResponse:
        """Return a collection with all versions, metadata and grants as one ZIP; owners only."""
        self.principal.require(MANAGE)
        collection = get_collection(self.principal, collection_id, "owner")
        return StreamingHttpResponse(
            exported(collection=collection, by=self.principal),
            content_type="application/zip",
            headers={
                "Content-Disposition": content_disposition_header(True, f"{collection.name}.zip"),
                "X-Content-Type-Options": "nosniff",
            },
        )


class Import(Endpoint):
    """A collection from a file."""

    scope = MANAGE
    parser_classes = [MultiPartParser]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Let the file go straight to disk, and count its bytes from the first one on."""
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        limit_files(request, settings.MAX_IMPORT)
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(
        operation_id="import_collection",
        request={"multipart/form-data": ImportIn},
        responses=answers(201, ImportedOut, 400, 403, 413, 415, 507),
    )
    def post(self, request: Request) -> Response:
        """Make a collection from an exported file, owned by the asker; all of it or nothing."""
        permit_import(self.principal)
        check_size(request._request, settings.MAX_IMPORT + _ENVELOPE)
        data = request.data
        check_files(request._request)
        body = self.body(ImportIn, data)
        path = body.pop("file").temporary_file_path()
        done = import_collection(path=path, by=self.principal, **body)
        return Response(ImportedOut(done).data, 201)
