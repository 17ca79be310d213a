"""How IMAP writes folders and sets of messages. Pure."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

_LISTED = re.compile(rb"\((?P<marks>[^)]*)\) (?:NIL|\"\\?(?P<between>.)\") (?P<name>.*)", re.DOTALL)
_ESCAPED = re.compile(r"&([A-Za-z0-9+,]*)-")
_PLAIN = re.compile(r"[^\x20-\x7e]+|&")
_SECOND_RANK = {b"\\junk", b"\\trash", b"\\drafts", b"\\all"}
"""Special-use folders (RFC 6154) that a pattern does not mean, only their own name."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A mailbox: `name` for people, with slashes; `raw` as the server wrote it."""

    name: str
    raw: bytes
    second_rank: bool = False

    def wanted(self, patterns: Iterable[str]) -> bool:
        """Tell whether it is named, or meant by a pattern."""
        return any(
            self.name == each or (not self.second_rank and fnmatchcase(self.name, each))
            for each in patterns
        )


def folder(line: bytes | tuple[bytes, bytes]) -> Folder | None:
    """Read one line of LIST's answer (RFC 3501, section 7.2.2); None for what holds no mail."""
    head, literal = line if isinstance(line, tuple) else (line, None)
    found = _LISTED.fullmatch(head)
    if found is None:
        return None
    marks = set(found["marks"].lower().split())
    raw = _unquoted(found["name"]) if literal is None else literal
    name = _decoded(raw)
    if marks & {b"\\noselect", b"\\nonexistent"} or not name or not name.isprintable():
        return None
    between = (found["between"] or b"/").decode("latin-1")
    shown = "INBOX" if name.upper() == "INBOX" else name.replace(between, "/")
    return Folder(shown, raw, bool(marks & _SECOND_RANK))


def quoted(raw: bytes) -> str:
    """Return a folder's name as an argument; names with line ends were never listed."""
    text = raw.decode("ascii")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def encoded(name: str) -> bytes:
    """Write a name in modified UTF-7 (RFC 3501, section 5.1.3)."""

    def one(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        text = b64encode(found[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{text}-"

    return _PLAIN.sub(one, name).encode("ascii")


def _decoded(raw: bytes) -> str:
    def one(found: re.Match[str]) -> str:
        text = found[1].replace(",", "/")
        return b64decode(text + "=" * (-len(text) % 4)).decode("utf-16-be") if text else "&"

    try:
        return _ESCAPED.sub(one, raw.decode("ascii"))
    except ValueError:
        return ""  # not ASCII, not UTF-16: a name that could not be asked for


def _unquoted(raw: bytes) -> bytes:
    if raw.startswith(b'"') and raw.endswith(b'"') and len(raw) > 1:
        return re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    return raw


def ranges(uids: Iterable[int]) -> str:
    """Write a set of message numbers as in `1:4,7,9:12`."""
    parts: list[list[int]] = []
    for uid in sorted(uids):
        if parts and uid == parts[-1][1] + 1:
            parts[-1][1] = uid
        else:
            parts.append([uid, uid])
    return ",".join(f"{low}:{high}" if high > low else str(low) for low, high in parts)


def numbers(text: str) -> set[int]:
    """Read what `ranges` wrote."""
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        low, _between, high = part.partition(":")
        found.update(range(int(low), int(high or low) + 1))
    return found
