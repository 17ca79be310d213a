"""No body is read beyond reason: the length is judged before anything touches the request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.uploading import FILES_PER_REQUEST, limit_files

FORM = 1_000_000
"""Bytes of a form without files, and of any form of somebody who is not signed in."""


class BodyLimit:
    """Refuses long bodies of pages; the API, which signs in first, has limits of its own.

    It must stand before the CSRF check, which reads the whole form to find its token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or answer 413."""
        if request.method == "POST" and not request.path.startswith("/api/"):
            files = request.content_type == "multipart/form-data"
            uploads = files and SESSION_KEY in request.session
            imports = uploads and request.path == reverse("collection-import")
            most = settings.MAX_IMPORT if imports else FILES_PER_REQUEST * settings.MAX_UPLOAD
            if _length(request) > FORM + (most if uploads else 0):
                return HttpResponse(_("The request is too large."), status=413)
            if imports:
                request.upload_handlers = [TemporaryFileUploadHandler(request)]
            if uploads:
                limit_files(request, settings.MAX_IMPORT if imports else None)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdigit() else 0
