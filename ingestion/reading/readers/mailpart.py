"""One part of a mail, and its bytes."""

from __future__ import annotations

import re
from binascii import Error as BadBase64
from dataclasses import dataclass
from email.message import Message
from typing import Literal

from ingestion.reading.readers import mailheaders

Kind = Literal["plain", "html", "calendar", "message", "file", "picture", "sealed"]
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


@dataclass(slots=True)
class Part:
    """One leaf of a mail's tree.

    A `picture` is part of the page rather than sent along; a `sealed` part cannot be read without
    a key.
    """

    kind: Kind
    message: Message

    @property
    def name(self) -> str:
        """Its file name, or what it says it is."""
        return mailheaders.filename(self.message) or self.message.get_content_type()

    def data(self) -> bytes:
        """Return its bytes, decoded from what carries them."""
        payload = self.message.get_payload()
        encoding = str(self.message.get("Content-Transfer-Encoding", "")).strip().lower()
        if not isinstance(payload, str):
            return b""
        plain = payload.encode("utf-8", "surrogateescape")
        if encoding == "base64" and not _BASE64.fullmatch(payload):
            return plain
        try:
            found = self.message.get_payload(decode=True)
        except (ValueError, BadBase64):
            return plain
        return found if isinstance(found, bytes) else plain

    def text(self) -> str:
        """Return it as text."""
        return mailheaders.text(self.data(), mailheaders.charset(self.message))
