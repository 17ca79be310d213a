"""Header fields of a mail: folded, encoded, or written in bytes that were never allowed there."""

from __future__ import annotations

import re
from email.header import decode_header
from email.message import Message

from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import decode
from ingestion.reading.unreadable import Unreadable

_FAULTS = (ValueError, LookupError, TypeError, AttributeError, IndexError)
"""What the standard library raises on malformed fields."""
_STATEFUL = re.compile(r"iso-?2022|^hz|utf-?7", re.I)
"""Charsets whose bytes are ASCII, so that no other reading of them ever fails."""


def field(message: Message, name: str) -> str:
    """Return a header field as one line of text; empty when there is none."""
    found = (str(raw) for key, raw in message.raw_items() if key.lower() == name.lower())
    return words(next(found, ""))


def words(raw: str) -> str:
    """Return a raw header value as text: encoded words decoded, stray bytes guessed."""
    try:
        parts = decode_header(_told(raw))
        return build.line("".join(_part(part, charset) for part, charset in parts))
    except _FAULTS:
        return build.line(_told(raw))


def filename(part: Message) -> str:
    """Return the name a part gives itself, without folders; empty when it has none."""
    try:
        name = part.get_filename() or ""
    except _FAULTS:
        name = ""
    return words(name).replace("\\", "/").rsplit("/", 1)[-1]


def charset(part: Message) -> str:
    """Return the declared charset, or nothing."""
    try:
        return part.get_content_charset() or ""
    except _FAULTS:
        return ""


def text(data: bytes, declared: str) -> str:
    """Return bytes as text; a charset that only claims to be one is not believed."""
    if _STATEFUL.search(declared):
        try:
            return data.decode(declared)
        except (LookupError, ValueError):
            pass
    try:
        return decode(data, declared)
    except Unreadable:
        return data.decode("latin-1")


def _part(part: str | bytes, declared: str | None) -> str:
    return part if isinstance(part, str) else text(part, declared or "")


def _told(raw: str) -> str:
    """Return a value in which bytes outside ASCII were kept as surrogates, as text."""
    try:
        raw.encode()
        return raw
    except UnicodeEncodeError:
        return text(raw.encode("utf-8", "surrogateescape"), "")
