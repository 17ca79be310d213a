"""Whether the numbers of a claim belong, in its quote, to what the claim says they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.grounding.quantities import Quantity, amounts
from retrieval.grounding.wording import Word, words_of

CLEARLY = 1.2
"""How much better another number must fit what stands around it."""
LEAST = 2
"""Words that must be around a number to say where it belongs."""
_FROM = frozenset(("from", "由", "从", "自"))
_TO = frozenset(("to", "到", "至", "为", "达", "达到"))


def misplaced(claim: str, quote: str) -> bool:
    """Tell whether another number of the quote fits the words around a number of the claim better.

    How well: the sum over those words of one by their distance in the quote, less for words that
    are there several times. 16 weeks for mothers and 4 for fathers are not 4 for mothers.
    """
    said = amounts(quote)
    if len({each.value for each in said}) < 2:
        return False
    told, words = words_of(quote), words_of(claim)
    counts = Counter(word.key for word in told)
    mine = amounts(claim)
    for number in mine:
        there = [each for each in said if each.value == number.value]
        known = number.unit and any(each.unit == number.unit for each in there)
        others = [
            each
            for each in said
            if each.value != number.value
            and (each.unit == number.unit if known else _alike(each, number))
        ]
        if not there or not others:
            continue
        if all(_turned(words, number, told, each) for each in there):
            return True
        around = [word for word in _around(words, number, mine) if word.key in counts]
        if len({word.key for word in around}) < LEAST:
            continue
        best = max(_fit(around, each, told, counts) for each in there)
        if any(_fit(around, each, told, counts) > CLEARLY * best + 1e-9 for each in others):
            return True
    return False


def _alike(one: Quantity, other: Quantity) -> bool:
    if "a year" in (one.kind, other.kind):
        return one.kind == other.kind
    return one.unit == other.unit or not (one.unit and other.unit)


def _around(words: Sequence[Word], number: Quantity, numbers: Sequence[Quantity]) -> list[Word]:
    """Return the words between the numbers of the same kind before and behind it."""
    start = max((n.end for n in numbers if n.end <= number.start and _alike(n, number)), default=0)
    end = min((n.start for n in numbers if n.start >= number.end), default=1 << 30)
    return [
        word
        for word in words
        if word.kind in ("word", "han")
        and not word.light
        and (start <= word.start < number.start or number.end <= word.start < end)
    ]


def _fit(
    around: Sequence[Word], number: Quantity, told: Sequence[Word], counts: Counter[str]
) -> float:
    """Return how near the words stand to a number of the quote."""
    at = next((i for i, word in enumerate(told) if word.start >= number.start), len(told))
    fit = 0.0
    for key in dict.fromkeys(word.key for word in around):
        near = min((abs(i - at) for i, word in enumerate(told) if word.key == key), default=None)
        if near is not None:
            fit += 1 / (1 + near) / counts[key]
    return fit


def _turned(words: Sequence[Word], number: Quantity, told: Sequence[Word], other: Quantity) -> bool:
    """Tell whether one stands behind "from" and the other behind "to"."""
    mine, theirs = _direction(words, number), _direction(told, other)
    return bool(mine and theirs and mine != theirs)


def _direction(words: Sequence[Word], number: Quantity) -> str:
    before = [word.key for word in words if word.end <= number.start][-2:]
    for key in reversed(before):
        if key in _FROM:
            return "from"
        if key in _TO:
            return "to"
    return ""
