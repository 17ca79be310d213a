"""Outlook messages (MSG, [MS-OXMSG]): as mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, html, mail, mailheaders, nested, packedrtf, plain
from ingestion.reading.readers.attached import attached
from ingestion.reading.readers.msgproperties import Properties
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_SUBJECT, _BODY, _HTML, _RTF, _CLASS = 0x0037, 0x1000, 0x1013, 0x1009, 0x001A
_FROM, _FROM_ADDRESS, _FROM_SMTP, _TO, _CC = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04, 0x0E03
_NAME, _SHORT_NAME, _DATA, _TYPE, _HEADERS = 0x3707, 0x3704, 0x3701, 0x370E, 0x007D
"""Properties, [MS-OXPROPS]."""
_OBJECT = 0x000D
_ROOT_AT, _EMBEDDED_AT = 32, 24
"""Where the properties of a message begin in their stream."""


def preload() -> None:
    """Import the parser."""
    import oxmsg  # noqa: F401


def read(source: Source) -> Iterator[Block]:
    """Yield the subject, the headers, the body and the attachments that can be read."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    source.file.seek(0)
    try:
        with OleFileIO(source.file) as ole:
            if not ole.exists("__properties_version1.0"):
                raise Unreadable("mismatch", extension="msg")
            root = Storage.from_ole(ole)
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable("damaged") from error
    source.title = Properties(root, _ROOT_AT).text(_SUBJECT)
    yield from _blocks(root, _ROOT_AT, source, 1)


def _blocks(storage: Any, at: int, source: Source, level: int) -> Iterator[Block]:
    found = Properties(storage, at)
    shown = {
        "From": _sender(found),
        "To": found.text(_TO),
        "Cc": found.text(_CC),
        "Date": found.sent() or _header(found, "Date"),
    }
    lines = [f"{name}: {build.line(value)}" for name, value in shown.items() if value.strip()]
    yield from mail.head(found.text(_SUBJECT), lines, level)
    yield from nested.below(_body(found, source), level)
    files = list(storage.iter_attachment_storages())
    for each in files[: nested.MOST_FILES]:
        yield from _attachment(each, source, level + 1)
    if len(files) > nested.MOST_FILES:
        nested.unread(source, f"{len(files) - nested.MOST_FILES} more")


def _sender(found: Properties) -> str:
    name, address = found.text(_FROM), found.text(_FROM_SMTP) or found.text(_FROM_ADDRESS)
    if "@" not in address:  # else an Exchange path, which tells nobody anything
        return _header(found, "From") or name
    return f"{name} <{address}>" if name and name != address else address


def _header(found: Properties, name: str) -> str:
    import email

    headers = found.text(_HEADERS)
    return mailheaders.field(email.message_from_string(headers), name) if headers else ""


def _body(found: Properties, source: Source) -> Iterator[Block]:
    inner = nested.Nested(b"", source)
    page = found.bytes(_HTML)
    markup = mailheaders.text(page, found.encoding()) if page else found.text(_HTML)
    if markup.strip():
        yield from html.blocks(markup, inner)
    elif body := found.text(_BODY):
        yield from plain.blocks(body.replace("\r\n", "\n"), inner)
    elif packed := found.bytes(_RTF):
        try:
            rich = packedrtf.unpack(packed, source.most_text)
        except ValueError:
            rich = b""
        yield from attached(rich, "body.rtf", "", source, 0)
    nested.report(inner, source)


def _attachment(storage: Any, source: Source, level: int) -> Iterator[Block]:
    found = Properties(storage, 8)
    name = build.line(found.text(_NAME) or found.text(_SHORT_NAME)) or "?"
    embedded = [
        each for each in storage.storages if each.name.endswith(f"{_DATA:04X}{_OBJECT:04X}")
    ]
    if embedded and nested.depth(source) < nested.MOST_DEPTH:
        inner = nested.Nested(b"", source)
        yield from _blocks(embedded[0], _EMBEDDED_AT, inner, level)
        nested.report(inner, source)
    else:
        name = name.replace("\\", "/").rsplit("/", 1)[-1]
        data, media_type = found.bytes(_DATA), found.text(_TYPE)
        yield from attached(data, name, media_type, source, level)
