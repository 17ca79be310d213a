"""Mailboxes (mbox, RFC 4155): one mail after the other, each under its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, mail, nested
from ingestion.reading.readers.mailheaders import field
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_FROM = b"From "
_QUOTED = re.compile(rb"^>(>*From )", re.M)
MOST_MAILS = 10_000
MOST_BYTES = 50 * 2**20
"""Of one mail."""


def read(source: Source) -> Iterator[Block]:
    """Yield each mail; what is no mail or too long is noted and passed over."""
    source.file.seek(0, 2)
    size = source.file.tell()
    said = 0
    for number, data in enumerate(_mails(source), 1):
        if number > MOST_MAILS:
            source.note("cut-off", text=f"after {MOST_MAILS} mails")
            return
        for block in _mail(data, number, source):
            said += len(block.text)
            if said > source.most_text:
                source.note("cut-off", text=f"after {number - 1} mails")
                return
            yield block
        source.advance(source.file.tell(), size)


def _mail(data: bytes | None, number: int, source: Source) -> Iterator[Block]:
    if data is None:
        source.note("cut-off", text=f"mail {number} is too long")
        return
    inner = nested.Nested(b"", source)
    try:
        message = mail.parsed(_QUOTED.sub(rb"\1", data))
        if not field(message, "Subject"):
            yield build.heading(f"{number}. {field(message, 'From')}".strip(), 1)
        yield from mail.blocks(message, inner)
    except Unreadable:
        source.note("cut-off", text=f"mail {number} is damaged")
    except Exception as error:  # noqa: BLE001 one malformed mail must not cost the others
        source.note("cut-off", text=f"mail {number} is damaged ({type(error).__name__})")
    nested.report(inner, source)


def _mails(source: Source) -> Iterator[bytes | None]:
    """Yield the bytes of each mail, None for one that is too long.

    A mail begins at a line "From " that stands first or after an empty line.
    """
    source.file.seek(0)
    if not source.file.readline(MOST_BYTES).startswith(_FROM):
        raise Unreadable("mismatch", extension="mbox")
    lines, length, empty = list[bytes](), 0, False
    while line := source.file.readline(MOST_BYTES):
        if empty and line.startswith(_FROM):
            yield b"".join(lines) if length <= MOST_BYTES else None
            lines, length = [], 0
            continue
        empty = not line.strip()
        length += len(line)
        if length <= MOST_BYTES:
            lines.append(line)
    yield b"".join(lines) if length <= MOST_BYTES else None
