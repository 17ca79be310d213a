"""Which text goes before the model: every token of it costs about 8 ms on a CPU.

Pure. Each passage, in rank order, may take a share of what is left of the budget; a passage that
does not fit gives its best run of whole sentences instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import Sentence, content_tokens, idf, sentences, tokens
from retrieval.copies import Wording
from retrieval.events import Hit
from retrieval.prompting.estimate import estimate

MOST_SOURCES = 5
MOST_PER_DOCUMENT = 3
SHARE = 0.45
"""Of the remaining budget, for each passage in turn: 700 tokens give about 315, 173, 95, 52, ..."""
LEAST = 40
"""Tokens below which a piece of a passage says too little to be worth its header."""
HEADER = 16
"""Tokens of a source's mark, number and title."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the model sees of a passage: `text` is an exact substring of `hit.text`."""

    n: int
    hit: Hit
    text: str


def pack(question: str, hits: Sequence[Hit], budget: int) -> list[Source]:
    """Return at most five sources, numbered from 1, whose texts take about `budget` tokens.

    The best passage is always among them, cut to the budget if need be.
    """
    chosen = _spread(hits)
    weights = _weights(question, chosen)
    packed: list[Source] = []
    left = budget
    for hit in chosen:
        allowed = int(left * SHARE) - HEADER
        if packed and allowed < LEAST:
            break
        text = _window(hit.text, weights, max(allowed, LEAST))
        packed.append(Source(len(packed) + 1, hit, text))
        left -= estimate(text) + HEADER
    return packed


def _spread(hits: Sequence[Hit]) -> list[Hit]:
    """Return the first hits, few per document and none that says what an earlier one says."""
    per_document: Counter[str] = Counter()
    seen: list[Wording] = []
    chosen: list[Hit] = []
    for hit in hits:
        if len(chosen) == MOST_SOURCES:
            break
        wording = Wording(hit.text)
        if per_document[hit.document_id] == MOST_PER_DOCUMENT or any(map(wording.repeats, seen)):
            continue
        seen.append(wording)
        per_document[hit.document_id] += 1
        chosen.append(hit)
    return chosen


def _weights(question: str, hits: Sequence[Hit]) -> dict[str, float]:
    """Return term -> idf among the sentences at hand, for the question's terms."""
    found = [set(tokens(s.text)) for hit in hits for s in sentences(hit.text)]
    return {
        term: idf(len(found), sum(term in each for each in found))
        for term in content_tokens(question)
    }


def _window(text: str, weights: dict[str, float], allowed: int) -> str:
    """Return the whole text if it fits, else its best run of sentences that does."""
    if estimate(text) <= allowed:
        return text
    spans = sentences(text)
    worth = [sum(weights.get(term, 0.0) for term in set(tokens(s.text))) for s in spans]
    best, best_worth = (0, 0), -1.0
    for first in range(len(spans)):
        last = _reach(text, spans, first, allowed)
        total = sum(worth[first : last + 1])
        if total > best_worth + 1e-9:
            best, best_worth = (first, last), total
    piece = text[spans[best[0]].start : spans[best[1]].end]
    return piece if estimate(piece) <= allowed else _cut(piece, allowed)


def _reach(text: str, spans: Sequence[Sentence], first: int, allowed: int) -> int:
    """Return the last sentence of the longest run from `first` that fits (at least `first`)."""
    last = first
    while last + 1 < len(spans):
        if estimate(text[spans[first].start : spans[last + 1].end]) > allowed:
            break
        last += 1
    return last


def _cut(piece: str, allowed: int) -> str:
    """Cut a single sentence that is too long by itself, such as a table."""
    low, high = 0, len(piece)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if estimate(piece[:middle]) <= allowed else (low, middle - 1)
    return piece[:low].rstrip()
