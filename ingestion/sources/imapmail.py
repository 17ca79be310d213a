"""What a mail says about itself before it is fetched. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from typing import Any

QUESTION = "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT FROM DATE)])"
_UID, _SIZE = re.compile(rb"\bUID (\d{1,10})\b"), re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')
_LONGEST = 200
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Head:
    """A mail's number in its folder, its size in bytes and the headers that name it."""

    uid: int
    size: int = 0
    subject: str = ""
    sender: str = ""
    date: str = ""

    @property
    def filename(self) -> str:
        """Return a name made of the subject."""
        plain = _NOT_IN_NAMES.sub(" ", self.subject).strip(" .")[:100]
        return f"{plain or f'mail {self.uid}'}.eml"


def heads(answer: list[Any]) -> Iterator[Head]:
    """Read the answer to `QUESTION`, as imaplib splits it: (text, literal), text, ...

    Where there is nothing to say, servers answer NIL or a quoted string in place of the literal.
    """
    for at, part in enumerate(answer):
        after = answer[at + 1] if at + 1 < len(answer) else b""
        if isinstance(part, tuple):
            said, header = part[0] + (after if isinstance(after, bytes) else b""), part[1]
        elif at and isinstance(answer[at - 1], tuple):
            continue  # the end of the one before
        else:
            said, header = _QUOTED.sub(b'""', part), _quoted(part)
        uid, size = _UID.search(said), _SIZE.search(said)
        if uid is None or size is None:
            continue  # a change of flags nobody asked for
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(header)
        named = {name.lower(): value for name, value in message.raw_items()}
        yield Head(
            int(uid[1]),
            int(size[1]),
            *(_clean(named.get(name, "")) for name in ("subject", "from", "date")),
        )


def _quoted(part: bytes) -> bytes:
    found = _QUOTED.search(part)
    return re.sub(rb"\\(.)", rb"\1", found[0][1:-1]) if found else b""


def _clean(value: str) -> str:
    """Return a header as one line of text; a header can claim any charset and hold any byte."""
    text = _decoded(value.encode("utf-8", "surrogateescape"))
    with suppress(LookupError, ValueError):  # the words as they came are better than none
        text = str(make_header(decode_header(text)))
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
