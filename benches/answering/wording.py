"""Do two texts say the same? Words in English, characters in Chinese, numbers by their value. Pure.

As in SQuAD's own measure case, punctuation and articles do not count; beyond it, 1,200 = 1200.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb.text import fold
from retrieval.grounding import figures_of

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[\u3400-\u9fff]|(?:(?![\u3400-\u9fff])[^\W\d_])+")
_ARTICLES = {"a", "an", "the"}
_NUMBER = re.compile(r"[-−(]?\s*[$€£¥]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*\)?\s*%?")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
MOST_WORDS = 6
"""Words of an answer with numbers that may stand in any order: 25 May 1954, May 25, 1954."""


def words(text: str) -> list[str]:
    """Return what is compared: words, Chinese characters, numbers in one form."""
    found = _TOKEN.findall(re.sub("['’`]", "", fold(text)))
    plain = [each for token in found for each in _plain(token)]
    return [each for each in plain if each not in _ARTICLES] or plain


def _plain(token: str) -> list[str]:
    return sorted(figures_of(token)) if token[0].isdigit() else [token]


def f1(text: str, gold: str) -> float:
    """Return the harmonic mean of precision and recall of the words of `text`."""
    said, right = Counter(words(text)), Counter(words(gold))
    shared = sum((said & right).values())
    return 2 * shared / (said.total() + right.total()) if shared else 0.0


def recall(text: str, gold: str) -> float:
    """Return the share of the words of `gold` that are in `text`."""
    said, right = Counter(words(text)), Counter(words(gold))
    return sum((said & right).values()) / right.total() if right else 0.0


def contains(text: str, gold: str) -> bool:
    """Tell whether `gold` stands in `text`, whole; a short one with numbers in any order."""
    said, right = words(text), words(gold)
    if not right:
        return False
    return _within(right, said) or _reordered(right, gold, said, text)


def _within(right: Sequence[str], said: Sequence[str]) -> bool:
    size = len(right)
    return any(said[i : i + size] == right for i in range(len(said) - size + 1))


def _reordered(right: Sequence[str], gold: str, said: Sequence[str], text: str) -> bool:
    figures = figures_of(gold)
    if not figures or len(right) > MOST_WORDS:
        return False
    rest = {word for word in right if not figures_of(word)}
    return figures <= figures_of(text) and rest <= set(said)


def has_number(text: str, gold: str, scale: str = "") -> bool:
    """Tell whether the number `gold` is in `text`: as it is, in units, or rounded to a decimal.

    Signs are left to the words ("fell by 12.6"). False when `gold` is no number.
    """
    match = _NUMBER.fullmatch(gold.strip())
    if match is None:
        return False
    value = abs(float(match.group(1).replace(",", "")))
    wanted = {value, value * _SCALES.get(scale, 1.0)}
    return any(_equal(figure, wanted) for figure in figures_of(text))


def _equal(figure: str, wanted: set[float]) -> bool:
    try:
        said = float(figure)
    except ValueError:
        return False
    decimals = len(figure.partition(".")[2])
    return any(
        abs(said - value) < 1e-9 or (decimals > 0 and abs(said - round(value, decimals)) < 1e-9)
        for value in wanted
    )
