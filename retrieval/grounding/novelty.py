"""Words that a claim adds to its quote, or puts in the place of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from kb.text import fold
from retrieval.grounding.quantities import quantities
from retrieval.grounding.wording import Word, words_of

_JOINT = re.compile(
    r"[,;:()–—，；：（）、]|\b(?:and|or|but|while|whereas|because|although|though|since|so|which|who|"
    r"that|when|if|unless|in|on|at|by|for|from|with|without|within|after|before|during|about|under|"
    r"over|between|until|due|despite|as|via|through)\b"
)


def added(claim: str, quote: str, *, context: str = "", question: str = "") -> bool:
    """Tell whether a phrase of the claim is new altogether, or stands for another of the quote.

    Words of the title or heading (`context`) are not new, those of the `question` not by themselves
    either, but they must not stand for others.
    """
    said, told = _without_units(claim), words_of(quote)
    known = f"{quote} {context}"
    fresh = _fresh(said, known)
    new = [a and b for a, b in zip(fresh, _fresh(said, question), strict=True)]
    return _mostly(said, new) or _new_phrase(claim, said, new) or _replaced(said, told, fresh)


def _without_units(claim: str) -> list[Word]:
    """Return the words of a claim but for units, which are compared with their numbers."""
    spans = [(each.start, each.end) for each in quantities(claim)]
    return [
        word
        for word in words_of(claim)
        if word.kind == "number" or not any(a <= word.start < b for a, b in spans)
    ]


def _mostly(said: Sequence[Word], new: Sequence[bool]) -> bool:
    """Tell whether half of the words that say something are new."""
    telling = [each for word, each in zip(said, new, strict=True) if not word.light]
    return sum(telling) * 2 >= max(len(telling), 1)


def _fresh(said: Sequence[Word], known: str) -> list[bool]:
    keys, folded = {word.key for word in words_of(known)}, fold(known)
    return [
        not word.light and word.key not in keys and not (word.kind == "han" and word.key in folded)
        for word in said
    ]


def _new_phrase(claim: str, said: Sequence[Word], fresh: Sequence[bool]) -> bool:
    """Tell whether all words of a phrase that say something are new."""
    ends = [match.start() for match in _JOINT.finditer(fold(claim))]
    phrases: dict[int, list[bool]] = {}
    for word, new in zip(said, fresh, strict=True):
        if word.kind == "number" or not word.light:
            phrases.setdefault(sum(end <= word.start for end in ends), []).append(new)
    return any(all(news) for news in phrases.values())


def _replaced(said: Sequence[Word], told: Sequence[Word], fresh: Sequence[bool]) -> bool:
    """Tell whether a new word stands where the quote has another one, beside words of both."""
    one, other = [word.key for word in said], [word.key for word in told]
    ours = set(one)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    for kind, i1, i2, j1, j2 in blocks:
        if kind != "replace" or i2 - i1 > 3 or j2 - j1 > 8:
            continue
        new = any(fresh[i1:i2])
        gone = any(not word.light and word.key not in ours for word in told[j1:j2])
        if new and gone:
            return True
    return False
