"""An answer in parts: sentences, list items, whole code listings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kb.text import sentences

_BLOCK = re.compile(
    r"(?P<code>^[ \t]*```[\s\S]*?(?:^[ \t]*```[ \t]*$|\Z))"
    r"|(?P<table>(?:^[ \t]*\|[^\n]*(?:\n|\Z)){2,})"
    r"|(?P<heading>^[ \t]*#{1,6}[ \t][^\n]*$)",
    re.MULTILINE,
)
_LIST_MARK = re.compile(r"(?:[-*+•·]|\d{1,3}[.)、]|[（(]\d{1,3}[)）])[ \t]+|\d{1,3}、")
_ITEM = re.compile(r"\n(?=[ \t]*(?:[-*+•·]|\d{1,3}[.)、]|[（(]\d{1,3}[)）])[ \t]*\S)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer at `[start, end)`; `lead` is what stands between it and the last one."""

    text: str
    lead: str
    start: int
    end: int
    claim: bool
    """Whether it says something that needs proof: not a heading, nor a line before a list."""


def parts_of(text: str) -> list[Part]:
    """Return the parts of `text` in order; joining `lead + text` gives it back, less its tail."""
    found: list[Part] = []
    before = 0
    for start, end, kind in _spans(text):
        body = text[start:end]
        found.append(Part(body, text[before:start], start, end, _is_claim(body, kind)))
        before = end
    return found


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for match in _BLOCK.finditer(text):
        yield from _prose(text, at, match.start())
        body = match.group().rstrip()
        start = match.start() + len(body) - len(body.lstrip())
        yield start, match.start() + len(body), match.lastgroup or ""
        at = match.end()
    yield from _prose(text, at, len(text))


def _prose(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the sentences of each paragraph or list item, without list marks."""
    cuts = [start, *(m.start() for m in _ITEM.finditer(text, start, end)), end]
    for first, last in pairwise(cuts):
        piece = text[first:last]
        skip = len(piece) - len(piece.lstrip())
        if mark := _LIST_MARK.match(piece, skip):
            skip = mark.end()
        for sentence in sentences(piece[skip:]):
            yield first + skip + sentence.start, first + skip + sentence.end, "prose"


def _is_claim(body: str, kind: str) -> bool:
    if kind == "heading" or not any(char.isalnum() for char in body):
        return False
    return not body.rstrip("*_ ").endswith((":", "："))
