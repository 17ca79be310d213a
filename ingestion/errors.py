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
    "no-members": _("Nothing in the archive can be read; the list says why for each file."),
    "too-many-members": _("The archive holds more than %(limit)s files. Split it."),
    "nested-archive": _("An archive inside an archive is not opened. Upload it by itself."),
    "not-a-bundle": _("This is not the file of an exported collection, or it is damaged."),
    "bundle-changed": _(
        "The file was changed or damaged after the export: its contents do not fit its list."
    ),
    "no-uploader": _("Whoever uploaded the archive is gone. Upload it again."),
    "quota": _("There was no room for it any more: a person may store only so much."),
    "member-type": _("Files of this type cannot be read."),
    "not-a-file": _("A link or a device, not a file."),
    "member-name": _("The name of the file in the archive is empty or too long."),
    "duplicate-member": _("The archive holds another file of the same name, which was taken."),
    "too-many-pixels": _(
        "The picture has more than %(limit)s million pixels, so it was not opened. "
        "Scan it at a lower resolution."
    ),
    "ocr-off": _("Text in pictures is not read here. Upload a version with text."),
    "xml-entities": _(
        "The file defines XML entities of its own, which can be used for attacks, so it was not "
        "read. Save it without them and upload it again."
    ),
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


WAITING: dict[str, Message] = {
    "embedder": _("Waiting for the embedder, which does not answer. It goes on by itself."),
    "sandbox": _("Waiting for the document reader, which could not start. It goes on by itself."),
    "database": _("Waiting for the database, which did not answer. It goes on by itself."),
    "waits": _("Waiting for another version of the archive."),
}
"""Code of a `TransientError` -> what a document waits for."""


def explain_wait(code: str) -> str:
    """Return what a document waits for, in the reader's language."""
    return str(WAITING.get(code, _("Waiting for a part of the server. It goes on by itself.")))


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
