"""Which format a file is, by its name and its first bytes. The content is not parsed here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from ingestion.errors import ReadingError

HEAD = 8192
"""How many first bytes `identify` wants to see."""

_PDF_WINDOW = 1024
"""Readers accept `%PDF-` anywhere in the first kilobyte (ISO 32000, implementation note)."""
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (*_ZIP, _OLE, b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf")
_CONTROLS = bytes({*range(32)} - {0, 9, 10, 12, 13, 27})
_MOST_ZEROS, _MOST_CONTROLS = 0.15, 0.02
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; `extensions` without the dot, the first one is the usual."""

    name: str
    media_type: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = (
    Format("pdf", "application/pdf", ("pdf",)),
    Format("docx", _OFFICE + "wordprocessingml.document", ("docx",)),
    Format("pptx", _OFFICE + "presentationml.presentation", ("pptx",)),
    Format("xlsx", _OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    Format("html", "text/html", ("html", "htm")),
    Format("md", "text/markdown", ("md", "markdown")),
    Format("txt", "text/plain", ("txt", "text", "log")),
    Format("csv", "text/csv", ("csv",)),
    Format("tsv", "text/tab-separated-values", ("tsv",)),
    Format("eml", "message/rfc822", ("eml",)),
)
_BY_EXTENSION = {extension: each for each in FORMATS for extension in each.extensions}
_ARCHIVES = {"docx", "pptx", "xlsx"}


def identify(*, filename: str, head: bytes) -> Format:
    """Return the format of a file from its name and its first bytes (`HEAD` of them suffice).

    Raises ReadingError: `unsupported` extension, `empty` file, `encrypted` office file, or
    `mismatch` between name and content.
    """
    extension = PurePath(filename).suffix.lower().lstrip(".")
    found = _BY_EXTENSION.get(extension)
    if found is None:
        supported = ", ".join(sorted(_BY_EXTENSION))
        raise ReadingError("unsupported", supported=supported)
    if not head.strip(b"\x00\t\n\r ") and not head.startswith(_UNICODE_MARKS):
        raise ReadingError("empty")
    if found.name in _ARCHIVES and head.startswith(_OLE):
        raise ReadingError("encrypted")  # an office file with a password is an OLE container
    if not _fits(found, head):
        raise ReadingError("mismatch", extension=extension)
    return found


def _fits(found: Format, head: bytes) -> bool:
    if found.name == "pdf":
        return b"%PDF-" in head[:_PDF_WINDOW]
    if found.name in _ARCHIVES:
        return head.startswith(_ZIP)
    return _is_text(head)


def _is_text(head: bytes) -> bool:
    if head.startswith(_BINARY):
        return False
    if head.startswith(_UNICODE_MARKS):
        return True
    return _is_unmarked_utf16(head) or _is_printable(head)


def _is_printable(head: bytes) -> bool:
    """Allow a stray NUL or control byte, as in damaged text, but not a binary file's many."""
    zeros = head.count(0)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return zeros <= _MOST_ZEROS * len(head) and controls <= _MOST_CONTROLS * len(head)


def _is_unmarked_utf16(head: bytes) -> bool:
    """Tell whether nearly every second byte is zero, as in western text as UTF-16."""
    zeros = head.count(0)
    sides = (head[0::2].count(0), head[1::2].count(0))
    return zeros > len(head) / 3 and max(sides) > 0.98 * zeros
