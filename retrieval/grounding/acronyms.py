"""Abbreviations made of initials: the EU is the European Union, where a source says it only so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kb.text import fold

_SHORT = re.compile(r"(?<![\w-])[A-Z]{2,6}(?=(?:s|'s|’s)?(?![\w-]))")
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[ \u00a0]*-?[ \u00a0]*")
_SMALL = frozenset("of and the for in on to".split())
"""Words that have no initial in an abbreviation."""
_SPOKEN = 3
"""Letters from which it may stand for words in small letters: GDP, gross domestic product."""
_MOST = 20
"""Abbreviations that are looked for; a text of capitals alone has none."""


@lru_cache(maxsize=1_024)
def as_written(claim: str, source: str) -> str:
    """Return the claim with its abbreviations and full names as the source writes them.

    Left as they are: those that the source has too, or has several readings of.
    """
    ours, theirs = set(_SHORT.findall(claim)), set(_SHORT.findall(source))
    for short in sorted(ours - theirs)[:_MOST]:
        if full := _full(short, source):
            claim = re.sub(rf"(?<![\w-]){short}(?![\w-])", full, claim)
    known = fold(source)
    for short in sorted(theirs - ours)[:_MOST]:
        full = _full(short, claim)
        if full and fold(full) not in known:
            claim = claim.replace(full, short)
    return claim


def _full(short: str, text: str) -> str:
    """Return the words of a text that `short` stands for; empty when there are none, or several."""
    found = {fold(run): run for run in _runs(short, text)}
    return next(iter(found.values())) if len(found) == 1 else ""


def _runs(short: str, text: str) -> Iterator[str]:
    words = list(_WORD.finditer(text))
    for first in range(len(words)):
        at, read = first, 0
        while at < len(words) and read < len(short):
            word = words[at].group()
            if at > first and not _BETWEEN.fullmatch(text, words[at - 1].end(), words[at].start()):
                break
            if _begins(word, short[read], len(short)):
                read += 1
            elif at == first or word not in _SMALL:
                break
            at += 1
        if read == len(short) and at - first > 1:
            yield text[words[first].start() : words[at - 1].end()]


def _begins(word: str, letter: str, letters: int) -> bool:
    if len(word) == 1 or word.isupper():
        return False
    return word[0] == letter or (letters >= _SPOKEN and word[0].upper() == letter)
