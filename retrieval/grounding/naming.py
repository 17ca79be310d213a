"""Names of a claim: they must stand in its quote, and do there what the claim says they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import fold, stem
from kb.text.calendar import MONTHS, WEEKDAYS
from retrieval.grounding.kindred import with_kin
from retrieval.grounding.wording import Word, words_of

_CALENDAR = frozenset(map(stem, (*MONTHS, *WEEKDAYS)))
"""Words with a capital that name nobody."""
_PASSIVE = ("by", "被", "由")


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words that is a name, at `[first, last]` of the words of its text."""

    keys: tuple[str, ...]
    first: int
    last: int


def names_in(words: Sequence[Word]) -> list[Name]:
    """Return the names among the words of a text, in order.

    A single capital at the beginning of a sentence is none: nobody knows.
    """
    found: list[Name] = []
    at = 0
    while at < len(words):
        last = at
        while last < len(words) and _named(words[last], found_before=last > at):
            last += 1
        if last > at and not (last - at == 1 and at == 0 and words[at].kind == "word"):
            found.append(Name(tuple(word.key for word in words[at:last]), at, last - 1))
        at = max(last, at + 1)
    return found


def _named(word: Word, *, found_before: bool) -> bool:
    if word.kind == "han":
        return word.capital and not found_before
    return word.capital and word.kind == "word" and not word.light and word.key not in _CALENDAR


def missing_name(claim: str, quote: str, context: str, passage: str) -> bool:
    """Tell whether the claim names somebody or something that its source does not.

    A name that is not in the quote, but elsewhere in the passage, may be what the quote speaks of
    unless it names another one.
    """
    ours = names_in(words_of(claim))
    absent = [name for name in ours if not _all_in(name, f"{quote} {context}")]
    if not absent:
        return False
    if not all(_all_in(name, passage) for name in absent):
        return True
    mine = with_kin(key for name in ours for key in name.keys)
    return any(mine.isdisjoint(name.keys) for name in names_in(words_of(quote)))


def _all_in(name: Name, text: str) -> bool:
    there, folded = with_kin(word.key for word in words_of(text)), fold(text)
    return all(key in there or key in folded for key in name.keys)


def confused(claim: str, quote: str) -> bool:
    """Tell whether what the claim says of a name, the quote says of another one.

    The word that follows a name in the claim must follow the same name in the quote, if it stands
    there once; words of the passive voice, where the one who acts comes last, are left alone.
    """
    said, told = words_of(claim), words_of(quote)
    ours, theirs = names_in(said), names_in(told)
    if not ours or len(theirs) < 2:
        return False
    counts = Counter(word.key for word in told)
    for name in ours:
        word = next(
            (each for each in said[name.last + 1 :] if counts[each.key] == 1 and not each.light),
            None,
        )
        if word is None or word.kind not in ("word", "han"):
            continue
        place = next(i for i, each in enumerate(told) if each.key == word.key)
        if any(each.key in _PASSIVE for each in told[max(0, place - 3) : place + 4]):
            continue
        nearest = next((each for each in reversed(theirs) if each.last < place), None)
        before = [each for each in ours if each.first <= name.first]
        earlier = with_kin(key for each in before for key in each.keys)
        if nearest is not None and earlier.isdisjoint(nearest.keys):
            return True
    return False
