"""Sentences with their place in the text, for English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(
    r"[。！？；]+[”’」』）】]*"  # Chinese: the mark ends the sentence, closing quotes belong to it
    r"|[.!?]+[\"'”’)\]]*(?=\s|$)"
    r"|\n(?=[^\n]* \| )"  # a row of a table
    r"|\n{2,}|\n(?=\s*(?:[-*•·]|\d+[.)、]|[（(]\d+[)）])\s*)"  # paragraphs and list items
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|Eq|Sec|Inc|Ltd|Co|Corp|approx|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)|(?:^|\s)[A-Z]|(?:^|\n)\s*\d{1,3})\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its half-open character span `[start, end)` in the text it came from."""

    text: str
    start: int
    end: int


def _ends(text: str) -> list[int]:
    ends = []
    for match in _END.finditer(text):
        if match.group().startswith(".") and _ABBREVIATION.search(text[: match.start() + 1][-12:]):
            continue
        ends.append(match.end())
    return ends


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
