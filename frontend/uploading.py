"""Request bodies with files: limits that hold before anything is stored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kb.errors import LimitError

FILES_PER_REQUEST = 4
"""A request may be as long as this many of the largest files."""


TOO_LARGE = "too_large"
"""The attribute of a request in which `SizeLimit` leaves the name of the file it stopped."""


class SizeLimit(FileUploadHandler):
    """Stops storing a file at `MAX_UPLOAD` bytes and reads the rest of the request away.

    Reading on costs less than it seems and lets the client see the answer: a server that closes
    early resets the connection under a client that is still sending.
    """

    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count anew."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass the bytes on to the handler that stores them."""
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD:
            setattr(self.request, TOO_LARGE, self.file_name or "")
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""


def limit_files(request: HttpRequest) -> None:
    """Make the request count its files; before anything reads its body."""
    request.upload_handlers.insert(0, SizeLimit(request))


def check_size(request: HttpRequest) -> None:
    """Refuse a request before its body is read, when its length alone is beyond reason."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    limit = FILES_PER_REQUEST * settings.MAX_UPLOAD
    if int(length if length.isdigit() else 0) > limit:
        raise _too_large(_("The request"), limit)


def check_files(request: HttpRequest) -> None:
    """Raise LimitError (413) when `SizeLimit` stopped a file."""
    name = getattr(request, TOO_LARGE, None)
    if name is not None:
        raise _too_large(name, settings.MAX_UPLOAD)


def _too_large(what: str, limit: int) -> LimitError:
    text = _("%(what)s is larger than the limit of %(limit)s.")
    return LimitError(text % {"what": what, "limit": f"{limit // 2**20} MB"}, code="too-large")
