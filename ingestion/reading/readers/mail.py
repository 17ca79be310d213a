"""Mail: who, to whom, when and about what as the first block, then the body."""

from __future__ import annotations

import codecs
import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, html, plain
from ingestion.reading.readers.encoding import decode
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_HEADERS = ("From", "To", "Cc", "Date")
_FIELD = re.compile(rb"^[!-9;-~]+:", re.M)
_MBOX_LINE = re.compile(rb"\AFrom [^\n]*\n")


def read(source: Source) -> Iterator[Block]:
    """Yield the subject, the headers and the body; attachments are named in a warning only."""
    data = source.bytes()
    if data.startswith(codecs.BOM_UTF8) or b"\x00" in data[:1000]:  # written as UTF-16
        data = decode(data).encode()
    data = _MBOX_LINE.sub(b"", data.lstrip())
    if not _FIELD.match(data):
        raise Unreadable("mismatch", extension="eml")
    message = email.message_from_bytes(data, policy=policy.default)
    subject = _header(message, "Subject")
    lines = [f"{name}: {value}" for name in _HEADERS if (value := _header(message, name))]
    if subject:
        yield build.heading(subject, 1)
    if lines:
        yield build.prose("\n".join(lines))
    yield from _body(message, source)
    source.title = subject
    for part in _attachments(message):
        source.warn("attachment-not-read: " + build.line(part.get_filename() or "?")[:200])


def _attachments(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if part.get_content_disposition() == "attachment"]


def _header(message: EmailMessage, name: str) -> str:
    try:
        return build.line(str(message.get(name, "")))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""  # the standard library's header parser raises on malformed addresses


def _body(message: EmailMessage, source: Source) -> Iterator[Block]:
    try:
        part = message.get_body(("html", "plain"))
    except (ValueError, LookupError, AttributeError, KeyError):
        part = None
    if part is None:
        return
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return
    text = decode(payload, part.get_content_charset() or "")
    yield from (html if part.get_content_subtype() == "html" else plain).blocks(text, source)
