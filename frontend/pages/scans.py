"""Pages of PDFs and scans as images: drawn in the sandbox, kept on disk, permitted on every
request."""

from __future__ import annotations

import contextlib
import io
import uuid
from typing import TYPE_CHECKING, BinaryIO

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError

from frontend.pages.pagecache import keep, pages_folder
from frontend.pages.reader import principal
from frontend.pages.sheets import original_path
from ingestion.errors import ReadingError, explain
from ingestion.reading import WITH_PICTURES, render_page
from kb.access import Principal, permitted_documents, versions_of
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from kb.models import Version

WIDTHS = (800, 1200, 1800)
"""Pixels. Only these, so that nobody can fill the disk with sizes."""
_FAILED_SECONDS = 60
"""A page that could not be drawn is not tried again for so long: each try costs up to 20 s."""


@login_required
@require_GET
def page_image(request: HttpRequest, version_id: uuid.UUID, page: int) -> FileResponse:
    """Return one page as a PNG; 404 for whoever may not read the document."""
    version = permitted_version(principal(request), version_id)
    if version.format not in WITH_PICTURES or not 1 <= page <= (version.pages or 0):
        raise NotFoundError(_("There is no such page."))
    width = next((w for w in WIDTHS if str(w) == request.GET.get("w")), WIDTHS[1])
    response = FileResponse(_image(version, page, width), content_type="image/png")
    # A version never changes; a browser may keep its pages, a shared cache may not.
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def permitted_version(by: Principal, version_id: uuid.UUID) -> Version:
    """Return a version of a document that `by` may read."""
    document = permitted_documents(by).filter(versions=version_id).first()
    found = versions_of(document).filter(pk=version_id).first() if document else None
    if found is None:
        raise NotFoundError(_("There is no such document."))
    return found


def _image(version: Version, page: int, width: int) -> BinaryIO:
    path = pages_folder() / str(version.pk) / f"{page}-{width}.png"
    with contextlib.suppress(FileNotFoundError):
        return path.open("rb")
    failed = f"page-failed:{version.pk}:{page}"
    with contextlib.suppress(RedisError):
        if known := cache.get(failed):
            raise NotFoundError(explain(*known))
    try:
        data = render_page(original_path(version), page=page, width=width)
    except ReadingError as error:
        with contextlib.suppress(RedisError):
            cache.set(failed, (error.code, error.params), _FAILED_SECONDS)
        raise NotFoundError(error.message) from error
    keep(path, data)
    return io.BytesIO(data)
