"""An answer in parts: sentences, list items, whole code listings and rows of tables."""

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


_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|?)+")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer at `[start, end)`; `lead` is what stands between it and the last one."""

    text: str
    lead: str
    start: int
    end: int
    claim: bool
    """Whether it is there to say something: not a heading, nor a line before a list."""
    said: str
    """What is to be proved: the text, or the cells of a row."""


def parts_of(text: str) -> list[Part]:
    """Return the parts of `text` in order; joining `lead + text` gives it back, less its tail."""
    found: list[Part] = []
    before = 0
    for start, end, kind in _spans(text):
        body = text[start:end]
        claim, said = _is_claim(body, kind), _cells(body) if kind == "row" else body
        found.append(Part(body, text[before:start], start, end, claim, said))
        before = end
    return found


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for match in _BLOCK.finditer(text):
        yield from _prose(text, at, match.start())
        if match.lastgroup == "table":
            yield from _rows(text, match.start(), match.end())
        else:
            yield (*_stripped(text, match.start(), match.end()), match.lastgroup or "")
        at = match.end()
    yield from _prose(text, at, len(text))


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the head of a table with the line below it, and each row."""
    lines = [m.span() for m in _LINE.finditer(text, start, end) if m.group().strip()]
    head = next((i for i, (a, b) in enumerate(lines) if _RULE.fullmatch(text[a:b].strip())), -1)
    if head >= 0:
        yield (*_stripped(text, start, lines[head][1]), "heading")
    for a, b in lines[head + 1 :]:
        yield (*_stripped(text, a, b), "row")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end].rstrip()
    return start + len(body) - len(body.lstrip()), start + len(body)


def _cells(row: str) -> str:
    return ", ".join(filter(None, (cell.strip() for cell in row.split("|"))))


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
