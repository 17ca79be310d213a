"""Who does what to whom: two parties of a sentence must not change places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import takewhile

from kb.text import is_stop_word
from retrieval.grounding.wording import Word, words_of

NEAR = 12
"""Words of the quote between which it happens."""
_PASSIVE = frozenset(("by", "被", "由", "受"))
_BEING = frozenset("am are be been being get got is was were".split())
_FRONTED = frozenset("after at befor despit dure follow from in on sinc under until with".split())
"""What a sentence may begin with, as well as end: "In May it rained", "It rained in May"."""


def swapped(claim: str, quote: str) -> bool:
    """Tell whether a word that stands between two others in both stands between them turned round.

    "The tenant pays the landlord" is no "The landlord pays the tenant". Words that occur several
    times in the quote, or in a phrase that one of the two begins with and both begin alike, and
    sentences of which one is passive, say nothing.
    """
    said, told = words_of(claim), words_of(quote)
    if _passive(said) != _passive(told):
        return False
    counts = Counter(word.key for word in told)
    places = {word.key: at for at, word in enumerate(told) if counts[word.key] == 1}
    moved = _moved(said, told) | _moved(told, said)
    shared = [word for word in said if word.key in places and word.key not in moved]
    telling = [word.key for word in shared if _tells(word)]
    acting = [word.key for word in shared if _tells(word) or _acts(word, said, told)]
    return _reversed(telling, places) or _reversed(acting, places)


def _reversed(shared: Sequence[str], places: Mapping[str, int]) -> bool:
    return any(
        places[third] < places[second] < places[first]
        for first, second, third in zip(shared, shared[1:], shared[2:], strict=False)
        if places[first] - places[third] <= NEAR
    )


def unfronted(words: Sequence[Word], like: Sequence[Word]) -> Sequence[Word]:
    """Return the words with the phrase that they begin with at their end, if `like` has none.

    The phrase ends where `like` begins: "In May it rained" is turned into "it rained In May" to be
    compared with "It snowed in May".
    """
    if not (words and words[0].key in _FRONTED) or (like and like[0].key in _FRONTED):
        return words
    lead = next((at for at, word in enumerate(like) if not word.light), len(like))
    first = {word.key for word in like[lead : lead + 1]}
    start = next((at for at, word in enumerate(words) if word.key in first), 0) - lead
    return [*words[start:], *words[:start]] if start > 1 else words


def _moved(one: Sequence[Word], other: Sequence[Word]) -> set[str]:
    """Return the words right behind a preposition that begins `one`, and stands so in `other`."""
    if not one or one[0].key not in _FRONTED:
        return set()
    lead, phrase = one[0].key, [word.key for word in one[1:5]]
    for at, word in enumerate(other):
        if at and word.key == lead:
            after = [each.key for each in other[at + 1 : at + 5]]
            same = takewhile(lambda pair: pair[0] == pair[1], zip(phrase, after, strict=False))
            if found := {key for key, _ in same}:
                return found
    return set()


def _tells(word: Word) -> bool:
    return word.kind in ("word", "han") and not word.light


def _acts(word: Word, *texts: Sequence[Word]) -> bool:
    """Tell whether a word that says little by itself is what is done, by whom stands before it.

    Not where something is done to what stands before: "Help is given to guests" is "Guests are
    given help".
    """
    if word.kind != "word" or not word.light or is_stop_word(word.key):
        return False
    for words in texts:
        at = next(i for i, each in enumerate(words) if each.key == word.key)
        if any(each.key in _BEING for each in words[max(0, at - 2) : at]):
            return False
    return True


def _passive(words: Sequence[Word]) -> bool:
    return any(word.key in _PASSIVE for word in words)
