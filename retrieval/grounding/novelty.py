"""Words that a claim adds to its quote, or puts in the place of others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from kb.text import fold
from retrieval.grounding.clauses import sentences_of
from retrieval.grounding.kindred import with_kin
from retrieval.grounding.quantities import quantities
from retrieval.grounding.roles import unfronted
from retrieval.grounding.wording import Word, words_of

_JOINT = re.compile(
    r"[,;:()–—，；：（）、]|\b(?:and|or|but|while|whereas|because|although|though|since|so|which|who|"
    r"that|when|if|unless|in|on|at|by|for|from|with|without|within|after|before|during|about|under|"
    r"over|between|until|due|despite|as|via|through)\b"
)
_ADDED = frozenset("actual aim approxim rough 实际上".split())
"""Words that join others and add nothing to them, in no one's place: "is aimed at"."""
_CHARGED = frozenset("respons 负责".split())
_DUTIES = frozenset("duti role task 任务 职务 职责 责任".split())
"""What the former may say of the latter: "is responsible for" is "has the role of". They are not
light, for a number may belong to them: a response within 4 hours."""


def added(claim: str, quote: str, *, context: str = "", question: str = "") -> bool:
    """Tell whether a phrase of the claim is new altogether, or stands for another of the quote.

    Words of the title or heading (`context`) are not new, those of the `question` not by themselves
    either, but they must not stand for others. Nor are those new that mean the same as another.
    """
    said, told = _without_units(claim), _nearest(claim, quote)
    known = f"{quote} {context}"
    fresh = _fresh(said, known)
    free = _ADDED
    if _has(said, _CHARGED) and _has(words_of(quote), _DUTIES):
        free, told = free | _CHARGED, [word for word in told if word.key not in _DUTIES]
    asked = _fresh(said, question)
    new = [a and b and word.key not in free for word, a, b in zip(said, fresh, asked, strict=True)]
    return _mostly(said, new) or _new_phrase(claim, said, new) or _replaced(said, told, fresh)


def _has(words: Sequence[Word], keys: Set[str]) -> bool:
    return any(word.key in keys for word in words)


def _without_units(claim: str) -> list[Word]:
    """Return the words of a claim but for units, which are compared with their numbers."""
    spans = [(each.start, each.end) for each in quantities(claim)]
    return [
        word
        for word in words_of(claim)
        if word.kind == "number" or not any(a <= word.start < b for a, b in spans)
    ]


def _nearest(claim: str, quote: str) -> Sequence[Word]:
    """Return the words of the sentence that has most of the claim's.

    The others of the quote say what "it" is there: what they say of it stands in no one's place.
    """
    wanted = {word.key for word in words_of(claim) if not word.light}
    told = [words_of(each) for each in sentences_of(quote)]
    return max(told, key=lambda words: len(wanted & {word.key for word in words}))


def _mostly(said: Sequence[Word], new: Sequence[bool]) -> bool:
    """Tell whether half of the words that say something are new."""
    telling = [each for word, each in zip(said, new, strict=True) if not word.light]
    return sum(telling) * 2 >= max(len(telling), 1)


def _fresh(said: Sequence[Word], known: str) -> list[bool]:
    keys, folded = _keys(known), fold(known)
    return [
        not word.light and word.key not in keys and not (word.kind == "han" and word.key in folded)
        for word in said
    ]


@lru_cache(maxsize=1_024)
def _keys(known: str) -> frozenset[str]:
    return with_kin(word.key for word in words_of(known))


def _new_phrase(claim: str, said: Sequence[Word], fresh: Sequence[bool]) -> bool:
    """Tell whether all words of a phrase that say something are new."""
    ends = [match.start() for match in _JOINT.finditer(fold(claim))]
    phrases: dict[int, list[bool]] = {}
    for word, new in zip(said, fresh, strict=True):
        if word.kind == "number" or not word.light:
            phrases.setdefault(bisect_right(ends, word.start), []).append(new)
    return any(all(news) for news in phrases.values())


def _replaced(said: Sequence[Word], told: Sequence[Word], fresh: Sequence[bool]) -> bool:
    """Tell whether a new word stands where the quote has another one, beside words of both."""
    new = {word.key for word, each in zip(said, fresh, strict=True) if each}
    ways = [(said, told), (unfronted(said, told), unfronted(told, said))]
    return any(_in_place(one, other, new) for one, other in ways) or _recoined(said, told, fresh)


def _in_place(said: Sequence[Word], told: Sequence[Word], new: Set[str]) -> bool:
    one, other = [word.key for word in said], [word.key for word in told]
    ours = with_kin(one)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return any(
        kind == "replace"
        and i2 - i1 <= 3
        and j2 - j1 <= 8
        and not new.isdisjoint(one[i1:i2])
        and any(not word.light and word.key not in ours for word in told[j1:j2])
        for kind, i1, i2, j1, j2 in blocks
    )


def _recoined(said: Sequence[Word], told: Sequence[Word], fresh: Sequence[bool]) -> bool:
    """Tell whether a new word stands right before one that has another before it in the quote.

    "The hunting law" where there is only "the fishing law", wherever in the sentence.
    """
    ours = with_kin(word.key for word in said)
    before: dict[str, list[Word]] = {}
    for first, second in pairwise(told):
        before.setdefault(second.key, []).append(first)
    return any(
        new
        and not second.light
        and second.key in before
        and all(not each.light and each.key not in ours for each in before[second.key])
        for first, second, new in zip(said, said[1:], fresh, strict=False)
    )
