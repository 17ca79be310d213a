"""Properties of an Outlook message or attachment ([MS-OXMSG]), whatever their encoding."""

from __future__ import annotations

from typing import Any

from ingestion.reading.readers import mailheaders

_UNICODE, _STRING8, BINARY = 0x001F, 0x001E, 0x0102
"""Types of properties, [MS-OXCDATA]."""


class Properties:
    """The properties of a message or an attachment, read from their streams."""

    def __init__(self, storage: Any, at: int) -> None:
        from oxmsg import properties

        self.storage, self.fixed = storage, properties.Properties(storage, at)

    def bytes(self, number: int, kind: int = BINARY) -> bytes:
        """Return a binary property; empty when there is none."""
        try:
            return bytes(self.storage.property_stream_bytes(number, kind))
        except KeyError:
            return b""

    def text(self, number: int) -> str:
        """Return a text property as it stands, whatever its encoding."""
        if wide := self.bytes(number, _UNICODE):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.bytes(number, _STRING8)
        return mailheaders.text(narrow, self.encoding()).rstrip("\0") if narrow else ""

    def encoding(self) -> str:
        """Return the encoding that narrow texts and HTML claim to have."""
        try:
            return str(self.fixed.body_encoding)
        except (KeyError, ValueError):
            return ""

    def sent(self) -> str:
        """Return when it was sent, or nothing."""
        from oxmsg.domain.constants import PID_CLIENT_SUBMIT_TIME

        try:
            date = self.fixed.date_prop_value(PID_CLIENT_SUBMIT_TIME)
        except (KeyError, ValueError, OverflowError):
            return ""
        return f"{date:%Y-%m-%d %H:%M} UTC" if date else ""
