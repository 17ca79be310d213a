"""The words of a question and their shapes. Pure."""

from __future__ import annotations

import re

from kb.text.tokens import STOP_WORDS, stem

WORD = re.compile(r"[A-Za-z0-9]+(?:[-_.,:/'’][A-Za-z0-9]+)*|[^\W_a-zA-Z0-9]+")
"""A Latin word, number or code whole; a run of any other script whole."""
_ALSO_FRAME = frozenset(
    "much many often long far old big high get got need per during without within since".split()
)


def latin_words(text: str) -> list[str]:
    """Return the words of `text` in order, as written."""
    return WORD.findall(text)


def is_frame(word: str) -> bool:
    """Tell whether a word only builds the question: a stop word, or one that asks how much."""
    lower = word.lower().replace("’", "'")
    return lower in STOP_WORDS or lower.split("'")[0] in STOP_WORDS or lower in _ALSO_FRAME


def content(text: str) -> list[str]:
    """Return the words that say what a question is about."""
    return [word for word in latin_words(text) if not is_frame(word)]


def shape(word: str) -> str:
    """Return what kind of name a word is: `9` number, `A9` code, `Aa` name, `AA` acronym.

    A number says how many digits it has when it may be a year. Empty for ordinary words.
    """
    if any(c.isdigit() for c in word):
        letters = re.sub(r"[A-Za-z]+", "A", word)
        if re.fullmatch(r"(19|20)\d\d", letters):
            return "year"
        return re.sub(r"\d[\d.,]*", "9", letters)
    if word.isupper() and len(word) > 1:
        return "AA"
    return "Aa" if word[:1].isupper() or not (word.islower() or word.istitle()) else ""


def same(one: str, other: str) -> bool:
    """Tell whether two words have one stem."""
    return stem(one.lower()) == stem(other.lower())
