"""The uploaded bytes, given back so that no browser can be talked into running them."""

from __future__ import annotations

import re
import uuid
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest

from frontend.pages.library.guard import page
from kb.access import Principal, get_document, open_original, versions_of
from kb.errors import NotFoundError
from kb.text import clean

if TYPE_CHECKING:
    from kb.models import Document, Version

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def filename(version: Version) -> str:
    """Return the uploader's file name without paths, controls and what file systems refuse."""
    name = _UNFIT.sub("_", PurePath(clean(version.filename).replace("\n", " ")).name).strip(". ")
    return name[-150:] or f"document.{version.format}"


@page
def content(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> FileResponse:
    """Send the original of the latest version, or of `?version=` its number."""
    version = _wanted(get_document(by, document_id), request.GET.get("version", ""))
    return FileResponse(
        open_original(version),
        as_attachment=True,
        filename=filename(version),
        content_type="application/octet-stream",
        headers=SAFE,
    )


def _wanted(document: Document, number: str) -> Version:
    found = versions_of(document)
    if number.isdecimal() and len(number) < 9:
        found = found.filter(number=int(number))
    version = found.first()
    if version is None or not version.file.storage.exists(version.file.name or ""):
        raise NotFoundError("No such file.")
    return version
