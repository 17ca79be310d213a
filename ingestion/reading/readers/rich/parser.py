"""RTF's groups and control words. Groups are kept on a list, so no depth of them can recurse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from ingestion.reading.blocks import Block
from ingestion.reading.readers.rich import codes, words
from ingestion.reading.readers.rich.definitions import Definitions
from ingestion.reading.readers.rich.pages import PLAIN, Pages, Paragraph
from ingestion.reading.readers.source import Source

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z\r\n])|([{}])"
    rb"|([^\\{}\r\n]+)|\\?[\r\n]+|\\"
)
_MOST_GROUPS = 1_000_000


@dataclass(slots=True)
class Group:
    """What holds inside a pair of braces; `kind` is its destination."""

    kind: str = ""
    codec: str = ""
    fallback: int = 1
    hidden: bool = False
    deleted: bool = False
    white: bool = False
    tiny: bool = False
    lit: bool = False
    paragraph: Paragraph = PLAIN

    @property
    def unseen(self) -> bool:
        """Whether a reader of the page would not see the text."""
        return self.hidden or self.deleted or self.tiny or (self.white and not self.lit)


class Parser:
    """One pass over a document's bytes."""

    def __init__(self, data: bytes, source: Source) -> None:
        self.data, self.source = data, source
        self.pages = Pages(source)
        self.defined = Definitions(self.pages)
        self.group = Group()
        self.asides: list[tuple[int, list[str], bool]] = []
        """Depth, text and whether it is signed of the notes and boxes that are open."""
        self._stack: list[Group] = []
        self._starred = False
        self._skip = 0
        self._bytes = bytearray()
        self._author = ""
        self._words = {word: partial(act, self) for word, act in words.WORDS.items()}

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the document."""
        at, size = 0, len(self.data)
        while at < size:
            match = _TOKEN.match(self.data, at)
            if match is None:
                at += 1
                continue
            at = max(match.end(), self._token(match, match.end()))
            if self.pages.ready:
                self.source.advance(at, size)
                yield from self._ready()
        self._flush()
        self.pages.finish()
        yield from self._ready()

    def _ready(self) -> Iterator[Block]:
        ready, self.pages.ready = self.pages.ready, []
        yield from ready

    def _token(self, match: re.Match[bytes], end: int) -> int:
        word, number, byte, sign, brace, text = match.groups()
        if text is not None or byte is not None:
            self._take(text if byte is None else bytes.fromhex(byte.decode()))
        elif word is not None:
            if word == b"bin":
                return end + max(int(number or 0), 0)
            self._word(word.decode(), None if number is None else int(number))
        elif brace == b"{":
            self._open()
        elif brace == b"}":
            self._close()
        elif sign is not None:
            self._sign(sign.decode("latin-1"))
        elif match.group().startswith(b"\\") and len(match.group()) > 1:
            self._word("par", None)
        return end

    def _take(self, raw: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(raw))
            self._skip -= skipped
            raw = raw[skipped:]
        self._bytes += raw

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._stack) < _MOST_GROUPS:
            self._stack.append(self.group)
            self.group = replace(self.group)

    def _close(self) -> None:
        self._flush()
        self._skip, self._starred = 0, False
        if self.asides and self.asides[-1][0] == len(self._stack):
            _, parts, signed = self.asides.pop()
            author, self._author = (self._author, "") if signed else ("", self._author)
            self.pages.aside("".join(parts), author)
        if self._stack:
            self.group = self._stack.pop()

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in codes.SYMBOLS:
            self._put(codes.SYMBOLS[sign])

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        self._flush()
        if starred and word not in codes.STARRED and word not in codes.SKIPPED:
            self.group.kind = "skipped"
        elif word in codes.SKIPPED:
            self.group.kind = word
        elif word in codes.ASIDE and self.group.kind not in codes.SKIPPED:
            self.group.kind = word
            self.asides.append((len(self._stack), [], word == "annotation"))
        elif word in codes.SYMBOLS:
            self._put(codes.SYMBOLS[word])
        elif word == "u":
            self._unicode(number or 0)
        elif word in self._words:
            self.pages.paragraph = self.group.paragraph
            self._words[word](1 if number is None else number)

    def _unicode(self, number: int) -> None:
        self._put(chr(number & 0xFFFF))
        self._skip = self.group.fallback

    def _put(self, text: str) -> None:
        self._flush()
        if self._skip:
            self._skip -= 1
            return
        self._write(text)

    def _flush(self) -> None:
        if self._bytes:
            raw, self._bytes = bytes(self._bytes), bytearray()
            self._write(raw.decode(self.group.codec or self.defined.codec, "replace"))

    def _write(self, text: str) -> None:
        kind = self.group.kind
        if kind in ("stylesheet", "colortbl"):
            self.defined.text(kind, text)
        elif kind == "atnauthor":
            self._author += text
        elif kind == "listtext":
            self.pages.label += text
        elif kind in codes.SKIPPED or kind == "skipped":
            return
        elif self.asides and not self.group.unseen:
            self.asides[-1][1].append(text)
        else:
            self.pages.add(text, hidden=self.group.unseen)
