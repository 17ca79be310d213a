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
"""The attribute of a request in which `SizeLimit` leaves the file it stopped: name and limit."""


class SizeLimit(FileUploadHandler):
    """Stops storing a file at `most` bytes and reads the rest of the request away.

    Reading on costs less than it seems and lets the client see the answer: a server that closes
    early resets the connection under a client that is still sending.
    """

    received = 0

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count anew."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass the bytes on to the handler that stores them."""
        self.received += len(raw_data)
        if self.received > self.most:
            setattr(self.request, TOO_LARGE, (self.file_name or "", self.most))
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""


def limit_files(request: HttpRequest, most: int | None = None) -> None:
    """Make the request count its files, of `most` bytes each (`MAX_UPLOAD`); before anything reads
    its body."""
    request.upload_handlers.insert(0, SizeLimit(request, most or settings.MAX_UPLOAD))


def check_size(request: HttpRequest, most: int | None = None) -> None:
    """Refuse a request before its body is read, when its length alone is beyond reason."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    limit = most or FILES_PER_REQUEST * settings.MAX_UPLOAD
    if int(length if length.isdigit() else 0) > limit:
        raise _too_large(_("The request"), limit)


def check_files(request: HttpRequest) -> None:
    """Raise LimitError (413) when `SizeLimit` stopped a file."""
    stopped = getattr(request, TOO_LARGE, None)
    if stopped is not None:
        raise _too_large(*stopped)


def _too_large(what: str, limit: int) -> LimitError:
    text = _("%(what)s is larger than the limit of %(limit)s.")
    return LimitError(text % {"what": what, "limit": f"{limit // 2**20} MB"}, code="too-large")
