"""Sentences with their place in the text, for English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text.calendar import SHORT_MONTHS, any_of

_END = re.compile(
    r"[。！？；]+[”’」』）】]*"  # Chinese: the mark ends the sentence, closing quotes belong to it
    r"|[.!?]+[\"'”’)\]]*(?=\s|$)"
    r"|\n(?=[^\n]* \| )"  # a row of a table
    r"|\n{2,}|\n(?=\s*(?:[-*•·]|\d+[.)、]|[（(]\d+[)）])\s*)"  # paragraphs and list items
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[Ee]\.g|[Ii]\.e|etc|[Vv]s|[Cc]f|Dr|Mr|Mrs|Ms|Prof|St|Fig|Eq|Sec|Inc|Ltd|Co|Corp|"
    rf"[Aa]pprox|{any_of(*(month.title() for month in SHORT_MONTHS))})|(?:^|\s)[A-Z]|"
    r"(?:^|\n)\s*\d{1,3})\.$"
)
_UNLESS = (
    (
        r"(?<!\d )\b(?:(?i:nos?|figs?|eqs?|secs?|vol|ch|pp?|max|min|tel|ext)|Arts?)\.$",
        r"\s*[(#]?[A-Z]?\d",
    ),
    (
        r"\b(?i:[ap]\.m)\.$",
        r"\s*(?:[(–—-]?[a-z\d]|(?:UTC|GMT|BST|CES?T|[ECMP][SD]T|ET|PT)\b)",
    ),
)
"""Abbreviations that end a sentence as often, and what behind them shows that they do not."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its half-open character span `[start, end)` in the text it came from."""

    text: str
    start: int
    end: int


def _ends(text: str) -> list[int]:
    ends = []
    for match in _END.finditer(text):
        if match.group().startswith(".") and _goes_on(text, match):
            continue
        ends.append(match.end())
    return ends


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Tell whether a full stop only ends an abbreviation."""
    before = text[max(0, stop.start() - 11) : stop.start() + 1]
    if _ABBREVIATION.search(before):
        return True
    return any(
        re.search(short, before) and re.compile(follows).match(text, stop.end())
        for short, follows in _UNLESS
    )


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of `text` in order, without surrounding white space.

    Every non-space character of `text` is in exactly one sentence.
    """
    found, start = [], 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        body = piece.strip()
        if body:
            at = start + piece.index(body[0]) if piece[0].isspace() else start
            found.append(Sentence(body, at, at + len(body)))
        start = end
    return found
