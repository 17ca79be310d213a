"""From a checked body to the verbs of intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontend.api.bodies.documents import FilesIn, TextIn
from frontend.api.endpoint import Endpoint
from frontend.uploading import check_files, check_size
from ingestion.intake import submit_many, submit_text

if TYPE_CHECKING:
    from kb.models import Collection, Document


def submitted(view: Endpoint, collection: Collection) -> list[Document]:
    """Submit what the request carries: files of a form, or a text as JSON."""
    if (view.request.content_type or "").startswith("multipart/"):
        return _files(view, collection)
    body = view.body(TextIn)
    key = _idempotency_key(view)
    document = submit_text(**body, collection=collection, by=view.principal, idempotency_key=key)
    return [document]


def _files(view: Endpoint, collection: Collection) -> list[Document]:
    http = view.request._request
    check_size(http)
    data = view.request.data
    check_files(http)
    body = view.body(FilesIn, data)
    files = body.pop("file")
    key = _idempotency_key(view)
    return submit_many(
        files=files, collection=collection, by=view.principal, idempotency_key=key, **body
    )


def _idempotency_key(view: Endpoint) -> str:
    return view.request.headers.get("Idempotency-Key", "").strip()
