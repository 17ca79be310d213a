"""Who does what to whom: two parties of a sentence must not change places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.grounding.wording import Word, words_of

NEAR = 12
"""Words of the quote between which it happens."""
_PASSIVE = frozenset(("by", "被", "由", "受"))


def swapped(claim: str, quote: str) -> bool:
    """Tell whether a word that stands between two others in both stands between them turned round.

    "The tenant pays the landlord" is no "The landlord pays the tenant". Words that occur several
    times in the quote, and sentences of which one is passive, say nothing.
    """
    said, told = words_of(claim), words_of(quote)
    if _passive(said) != _passive(told):
        return False
    counts = Counter(word.key for word in told)
    places = {word.key: at for at, word in enumerate(told) if counts[word.key] == 1}
    shared = [word.key for word in said if word.key in places and _tells(word)]
    return any(
        places[third] < places[second] < places[first]
        for first, second, third in zip(shared, shared[1:], shared[2:], strict=False)
        if places[first] - places[third] <= NEAR
    )


def _tells(word: Word) -> bool:
    return word.kind in ("word", "han") and not word.light


def _passive(words: Sequence[Word]) -> bool:
    return any(word.key in _PASSIVE for word in words)
