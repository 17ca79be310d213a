"""Abbreviations made of initials: the EU is the European Union, where a source says it only so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kb.text import fold

_SHORT = re.compile(r"(?<![\w-])[A-Z]{2,6}(?=(?:s|'s|’s)?(?![\w-]))")
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[ \u00a0]*-?[ \u00a0]*")
_SMALL = frozenset("of and the for in on to".split())
"""Words that have no initial in an abbreviation."""
_LEAST = 3
"""Letters from which initials are believed that no text explains; among so few no word is small."""
_MOST = 20
"""Abbreviations that are looked for; a text of capitals alone has none."""


@lru_cache(maxsize=1_024)
def as_written(claim: str, source: str) -> str:
    """Return the claim with its abbreviations and full names as the source writes them.

    Left as they are: those that the source has too, or has several readings of. What the source
    explains by itself, "gross domestic product (GDP)", is short wherever it says so afterwards.
    """
    ours, theirs = set(_SHORT.findall(claim)), set(_SHORT.findall(source))
    for short in sorted(ours - theirs)[:_MOST]:
        if full := _only(run for run in _runs(short, source) if _capital(run, short)):
            claim = re.sub(rf"(?<![\w-]){short}(?![\w-])", full, claim)
    known = fold(source)
    for short in sorted(theirs - ours)[:_MOST]:
        full = _only(run for run in _runs(short, source) if _explained(run, short, source))
        often = _SHORT.findall(source).count(short) if full else 1
        full = full or _only(run for run in _runs(short, claim) if _capital(run, short))
        if full and known.count(fold(full)) < often:
            claim = re.sub(rf"\b{full}\b", short, claim, flags=re.IGNORECASE)
    return claim


def _only(runs: Iterable[str]) -> str:
    """Return the one reading that there is; empty when there are none, or several."""
    found = {fold(run): run for run in runs}
    return next(iter(found.values())) if len(found) == 1 else ""


def _explained(run: str, short: str, source: str) -> bool:
    """Tell whether the source puts one of the two in brackets behind the other."""
    full = re.escape(run)
    return (
        re.search(rf"\b{full}\s*[(（]{short}[)）]|\b{short}\s*[(（]{full}[)）]", source) is not None
    )


def _capital(run: str, short: str) -> bool:
    """Tell whether words are a name that nothing but their initials can be short for."""
    words = _WORD.findall(run)
    counted = [word for word in words if word not in _SMALL]
    skipped = len(words) - len(counted)
    named = len(counted) == len(short) and all(word[0].isupper() for word in counted)
    return named and len(short) >= _LEAST and not (skipped and len(short) == _LEAST)


def _runs(short: str, text: str) -> Iterator[str]:
    """Yield the words of a text whose initials, in any letters, make `short`."""
    words = list(_WORD.finditer(text))
    for first in range(len(words)):
        at, read = first, 0
        while at < len(words) and read < len(short):
            word = words[at].group()
            if at > first and not _BETWEEN.fullmatch(text, words[at - 1].end(), words[at].start()):
                break
            if len(word) > 1 and not word.isupper() and word[0].upper() == short[read]:
                read += 1
            elif at == first or word not in _SMALL:
                break
            at += 1
        if read == len(short) and at - first > 1:
            yield text[words[first].start() : words[at - 1].end()]
