"""The beginnings of passages, for a prompt about whole documents. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from kb.text import sentences
from retrieval.events import Hit
from retrieval.prompting import Source, estimate
from retrieval.prompting.packing import HEADER


def excerpts(hits: Sequence[Hit], budget: int) -> list[Source]:
    """Return a source for each passage, of its first sentences; together about `budget` tokens.

    What one passage leaves over goes to those after it.
    """
    packed: list[Source] = []
    left = budget
    for n, hit in enumerate(hits, start=1):
        text = beginning(hit.text, left // (len(hits) - n + 1) - HEADER)
        packed.append(Source(n, hit, text))
        left -= estimate(text) + HEADER
    return packed


def opening(hits: Sequence[Hit], budget: int) -> list[Source]:
    """Return the first passages, as many as fit whole into `budget` tokens; one at least, cut to
    its first sentences if need be."""
    packed: list[Source] = []
    left = budget
    for n, hit in enumerate(hits, start=1):
        left -= estimate(hit.text) + HEADER
        if packed and left < 0:
            break
        packed.append(Source(n, hit, beginning(hit.text, budget - HEADER)))
    return packed


def beginning(text: str, allowed: int) -> str:
    """Return the sentences that `text` begins with, as many as fit; at least one, perhaps cut."""
    if estimate(text) <= allowed:
        return text
    spans = sentences(text)
    if not spans:
        return text
    fit = [span.end for span in spans if estimate(text[: span.end]) <= allowed]
    if fit:
        return text[: fit[-1]]
    first = text[: spans[0].end]
    share = max(0, allowed) / max(1, estimate(first))
    return first[: max(1, int(len(first) * share))].rstrip() or first[:1]
