"""A collection as one file: out of its settings, and in again beside the list of collections."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from frontend.pages.library.guard import action, page
from frontend.uploading import check_files
from ingestion.exchange import exported, import_collection, permit_import
from kb.access import Principal, get_collection
from kb.errors import InvalidError


@never_cache
@page
def export(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> StreamingHttpResponse:
    """Send a collection as a file, made while it is sent; owners only."""
    found = get_collection(by, collection_id, "owner")
    return StreamingHttpResponse(
        exported(collection=found, by=by),
        content_type="application/zip",
        headers={
            "Content-Disposition": content_disposition_header(True, f"{found.name}.zip"),
            "X-Content-Type-Options": "nosniff",
        },
    )


@never_cache
@action(back="collections")
def bring_in(request: HttpRequest, by: Principal) -> HttpResponse:
    """Make a collection of an exported file, and tell what of it was taken over and what not."""
    permit_import(by)
    file = request.FILES.get("file")
    check_files(request)
    if not isinstance(file, TemporaryUploadedFile):
        raise InvalidError(_("Choose a file first."))
    done = import_collection(
        path=file.temporary_file_path(),
        by=by,
        name=request.POST.get("name", "").strip() or None,
        trust_names="trust_names" in request.POST,
    )
    return render(request, "library/imported.html", {"done": done}, status=201)
