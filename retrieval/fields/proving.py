"""Does a value stand in a passage, and in which words of it? Pure, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.text import fold, has_cjk, sentences, tokens
from kb.text.dates import days
from retrieval.events import Hit
from retrieval.fields.said import Said
from retrieval.fields.wanted import Field
from retrieval.grounding import figures_in, figures_of, is_supported, support
from retrieval.grounding.objecting import OPPOSITE

LONGEST_RUN = 3
LONGEST_QUOTE = 400
"""Sentences and characters of a quote that is more than one sentence."""
_DIGIT = re.compile(r"\d")


def proof(field: Field, what: Said, hits: Sequence[Hit]) -> tuple[int, str] | None:
    """Return (index, quote) of the passage in which the value stands, or None.

    The source that was named comes first; of several quotes the one with most of the field's own
    words, then the shortest.
    """
    named = what.source - 1
    order = sorted(range(len(hits)), key=lambda i: i != named)
    for i in order:
        quote = _quote(field, what, hits[i].text)
        if quote:
            return i, quote
    return None


def _quote(field: Field, what: Said, passage: str) -> str:
    if isinstance(what.value, bool):
        statement = field.description or field.name
        found = support(statement, passage)
        denied = found.why == OPPOSITE
        return found.quote if (denied, is_supported(statement, found))[what.value] else ""
    fit = [run for run in _runs(passage) if holds(field.kind, what.value, run)]
    return min(fit, key=lambda run: (-len(field.words & set(tokens(run))), len(run)), default="")


def names(field: Field, quote: str, hit: Hit) -> bool:
    """Tell whether a quote is about the field by its words, as far as their languages can tell."""
    around = " ".join([quote, *hit.headings])
    across = has_cjk(field.meant) != has_cjk(quote)
    return across or not field.words or bool(field.words & set(tokens(around)))


def holds(kind: str, value: str | float, quote: str) -> bool:
    """Tell whether a text stands in `quote` word for word, or a number or day by its value."""
    if kind == "date":
        return str(value) in days(fold(quote))
    if kind == "number":
        return figures_of(format(value, ".10f")) <= figures_in(quote)
    wanted, text = (" ".join(fold(each).split()) for each in (str(value), quote))
    before = r"(?<![a-z0-9])" + (r"(?<!\d[.,])" if _DIGIT.match(wanted) else "")
    after = r"(?![a-z0-9])" + (r"(?![.,]\d)" if _DIGIT.match(wanted[-1:]) else "")
    edges = (before if wanted[:1].isascii() else "", after if wanted[-1:].isascii() else "")
    return re.search(edges[0] + re.escape(wanted) + edges[1], text) is not None


def _runs(passage: str) -> Iterator[str]:
    """Yield the sentences of a passage, and its runs of short ones, as exact substrings."""
    spans = sentences(passage)
    for length in range(1, LONGEST_RUN + 1):
        for first, last in zip(spans, spans[length - 1 :], strict=False):
            if length == 1 or last.end - first.start <= LONGEST_QUOTE:
                yield passage[first.start : last.end]
