"""Mail: who, to whom, when and about what as the first block, the body, then what was attached."""

from __future__ import annotations

import base64
import codecs
import email
import re
from collections.abc import Iterator
from email.message import Message

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, calendar, html, nested, plain, signed
from ingestion.reading.readers.attached import attached
from ingestion.reading.readers.encoding import decode
from ingestion.reading.readers.mailheaders import field
from ingestion.reading.readers.mailpart import Part
from ingestion.reading.readers.mailparts import parts
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_HEADERS = ("From", "To", "Cc", "Date")
_FIELD = re.compile(rb"^[!-9;-~]+:", re.M)
_MBOX_LINE = re.compile(rb"\A>?From [^\n]*\n")


def read(source: Source) -> Iterator[Block]:
    """Yield the subject, the headers, the body and the attachments that can be read."""
    message = parsed(source.bytes())
    source.title = field(message, "Subject")
    yield from blocks(message, source)


def parsed(data: bytes) -> Message:
    """Return a mail; raises Unreadable (`mismatch`) when it does not begin with a header."""
    if data.startswith(codecs.BOM_UTF8) or b"\x00" in data[:1000]:  # written as UTF-16
        data = decode(data).encode()
    data = _MBOX_LINE.sub(b"", data.lstrip())
    if not _FIELD.match(data):
        raise Unreadable("mismatch", extension="eml")
    return email.message_from_bytes(data)


def blocks(message: Message, source: Source, level: int = 1) -> Iterator[Block]:
    """Yield a mail with its subject as a heading of `level`, all others below."""
    lines = [f"{name}: {value}" for name in _HEADERS if (value := field(message, name))]
    yield from head(field(message, "Subject"), lines, level)
    later = []
    for part in parts(message):
        if part.kind in ("plain", "html", "calendar"):
            yield from nested.below(_text(part, source), level)
        else:
            later.append(part)
    for part in later[: nested.MOST_FILES]:
        yield from _other(part, source, level + 1)
    for part in later[nested.MOST_FILES :]:
        nested.unread(source, part.name)


def head(subject: str, lines: list[str], level: int) -> Iterator[Block]:
    """Yield the first blocks of any mail: its subject, and who wrote to whom."""
    if subject:
        yield build.heading(subject, level)
    if lines:
        yield build.prose("\n".join(lines))


def _text(part: Part, source: Source) -> Iterator[Block]:
    text = part.text()
    if part.kind == "calendar":
        yield from calendar.blocks(text)
        return
    inner = nested.Nested(b"", source)  # a page's title is not the mail's
    yield from (html if part.kind == "html" else plain).blocks(text, inner)
    nested.report(inner, source)


def _other(part: Part, source: Source, level: int) -> Iterator[Block]:
    if part.kind == "message":
        yield from _forwarded(part, source, level)
    elif part.kind == "sealed":
        nested.unread(source, part.name, "encrypted")
    elif part.kind == "picture":
        source.note("image-not-read", text=part.name)
    elif inside := signed.content(part.data(), part.message.get_content_type()):
        yield from _inside(email.message_from_bytes(inside), source, level - 1)
    else:
        media_type = part.message.get_content_type()
        yield from attached(part.data(), part.name, media_type, source, level)


def _forwarded(part: Part, source: Source, level: int) -> Iterator[Block]:
    payload = part.message.get_payload()
    if nested.depth(source) >= nested.MOST_DEPTH:
        nested.unread(source, part.name, "nested")
    elif isinstance(payload, list) and payload and isinstance(payload[0], Message):
        yield from _inside(_unwrapped(payload[0]), source, level)


def _inside(message: Message, source: Source, level: int) -> Iterator[Block]:
    inner = nested.Nested(b"", source)
    yield from blocks(message, inner, level)
    nested.report(inner, source)


def _unwrapped(message: Message) -> Message:
    """Return a forwarded mail that came, against the rules, as base64."""
    if message.keys():
        return message
    try:
        return parsed(base64.b64decode(str(message.get_payload()), validate=False))
    except (ValueError, Unreadable):
        return message
