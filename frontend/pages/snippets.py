"""The part of a passage that shows why it was found, its matching words marked. Pure functions."""

from __future__ import annotations

import re

from frontend.pages.marking import Spans, Stretch, stretches
from kb.text import content_tokens, is_compound, parts_of, tokens

LONGEST = 320
"""Characters of a snippet in Latin script; Chinese says as much in half."""
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[-_.:/@#'’+][^\W_{_CJK}]+)*[+#]*")
_IS_CJK = re.compile(f"[{_CJK}]")


def snippet(text: str, query: str) -> list[Stretch]:
    """Return the densest stretch of `text`, cut at the words of `query`."""
    text = " ".join(text.split())
    spans = matches(text, query)
    longest = LONGEST // 2 if len(_IS_CJK.findall(text)) > len(text) / 3 else LONGEST
    start, end = _densest(text, spans, longest)
    inside = [
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    ]
    found = stretches(text[start:end], inside)
    before = [Stretch("… ", marked=False)] if start else []
    return before + found + ([Stretch(" …", marked=False)] if end < len(text) else [])


def matches(text: str, query: str) -> Spans:
    """Return where words of `text` share a token (stem, bigram, part) with `query`.

    A code that shares with a code of the question but a part of it is another code.
    """
    wanted = set(content_tokens(query))
    halves = {part for token in wanted if is_compound(token) for part in parts_of(token)}
    spans: Spans = []
    for match in _WORD.finditer(text):
        if _IS_CJK.match(match.group()):
            spans += _bigrams(match.group(), match.start(), wanted)
            continue
        found = tokens(match.group())
        sought = wanted - halves if any(map(is_compound, found)) else wanted
        if sought.intersection(found):
            spans.append(match.span())
    return spans


def _bigrams(run: str, at: int, wanted: set[str]) -> Spans:
    size = 1 if len(run) == 1 else 2
    found: Spans = []
    for i in range(len(run) - size + 1):
        if not wanted.intersection(tokens(run[i : i + size])):
            continue
        if found and found[-1][1] >= at + i:
            found[-1] = (found[-1][0], at + i + size)
        else:
            found.append((at + i, at + i + size))
    return found


def _densest(text: str, spans: Spans, longest: int) -> tuple[int, int]:
    """Return the stretch that begins a little before the match with most matches after it."""
    if len(text) <= longest:
        return 0, len(text)

    def weight(start: int) -> int:
        return sum(b - a for a, b in spans if start <= a and b <= start + longest)

    best = max((a for a, _b in spans), key=weight, default=0)
    start = max(0, min(best - longest // 5, len(text) - longest))
    space = text.find(" ", start, start + 24)
    start = space + 1 if start and space >= 0 else start
    end = min(len(text), start + longest)
    space = text.rfind(" ", end - 24, end)
    return start, space if end < len(text) and space > start else end
