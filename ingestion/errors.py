"""Why a document could not be read, in words for the person who uploaded it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kb.errors import Message, PermanentError, TransientError

REASONS: dict[str, Message] = {
    "empty": _("The file is empty. Upload the file again, or another one."),
    "unsupported": _("Files of this type cannot be read. Supported are: %(supported)s."),
    "mismatch": _(
        "The file is named .%(extension)s but its content is something else. "
        "Give it the right extension and upload it again."
    ),
    "too-large": _("The file is larger than the limit of %(limit)s."),
    "no-space": _(
        "The server is short of disk space, so nothing was stored. Tell an administrator."
    ),
    "encrypted": _("The file is protected by a password. Remove the password and upload it again."),
    "damaged": _("The file is damaged or cut off and cannot be opened. Upload a whole copy."),
    "no-text": _("No text was found in the file. If it is a scan, upload a version with text."),
    "too-many-pages": _("The file has more pages than the limit of %(limit)s."),
    "unpacks-too-large": _("The file unpacks to far more than its size, so it was not opened."),
    "timeout": _("Reading the file took too long and was stopped."),
    "memory": _("Reading the file needs more memory than is allowed."),
    "output-too-large": _("The file holds more text than the limit of %(limit)s."),
    "crashed": _("The reader stopped working on this file. It may be damaged."),
    "missing": _("The stored file is gone. Upload it again."),
    "lost-leases": _("Three workers in a row died on this file, so it was set aside."),
    "internal": _(
        "An unexpected error stopped the work on this file. An administrator can see it in the log."
    ),
}
"""Reason code -> message; `%(name)s` comes from the failure's parameters."""


def explain(code: str, params: dict[str, Any]) -> str:
    """Return the reason in the reader's language; an unknown code explains itself."""
    message = str(REASONS.get(code, code))
    try:
        return message % params
    except (KeyError, TypeError, ValueError):
        return message


class ReadingError(PermanentError):
    """The file cannot become text; `code` is a key of `REASONS`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(explain(code, params), code=code)
        self.params = params


class LeaseLost(TransientError):
    """Another worker owns the version now; whoever holds this error must stop and write nothing."""

    code = "lease-lost"
