"""Which texts say the same: one rule, for the list that people see and for what the model reads.

Pure. Two texts are copies when nearly all of their words are the same, in much the same order, and
those that change what is said are the same throughout: with another number, month or "not" it is
another statement, such as a newer rule.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from itertools import pairwise
from typing import Any

from kb.text import tokens
from kb.text.calendar import MONTHS, WEEKDAYS

SAME = 0.9
"""Jaccard similarity of words from which two texts are copies, as of a page in two files."""
_IN_ORDER = 0.7
"""The same for pairs of successive words, of which a changed word changes two."""
_ROUGHLY = 0.7
"""The same for words split in haste. Finding the true ones costs about half a millisecond a
passage, so they are looked for only where two texts may be copies."""
_FIGURE = re.compile(r"\d+")
_ROUGH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[a-z]+|[^\W\d_a-z]+")
_TELLING = """no not never without nor cannot except unless first second third half twice double
one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
sixty seventy eighty ninety hundred thousand million"""
_TELLING_CHARACTERS = frozenset("不未无無非勿莫禁免除没沒")


class Wording:
    """A text as it is compared with others; what a comparison needs is found out once."""

    def __init__(self, text: str) -> None:
        self._text = text

    def repeats(self, other: Wording) -> bool:
        """Tell whether this text says what `other` says."""
        if self._figures != other._figures or not _alike(self._rough, other._rough, _ROUGHLY):
            return False
        # Without words there is nothing said: two lines of marks are alike in nothing.
        if not (self._words and _alike(self._words, other._words, SAME)):
            return False
        if not _alike(self._pairs, other._pairs, _IN_ORDER):
            return False
        return self._telling == other._telling

    def equals(self, other: Wording) -> bool:
        """Tell whether both have the same words in the same order, whatever their layout."""
        return self._tokens == other._tokens

    @cached_property
    def _folded(self) -> str:
        return unicodedata.normalize("NFKC", self._text).casefold()

    @cached_property
    def _figures(self) -> frozenset[str]:
        return frozenset(_FIGURE.findall(self._folded))

    @cached_property
    def _rough(self) -> frozenset[str]:
        return frozenset(_ROUGH.findall(self._folded))

    @cached_property
    def _tokens(self) -> list[str]:
        return tokens(" ".join(self._text.split()))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._tokens)

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self._tokens))

    @cached_property
    def _telling(self) -> list[str]:
        return [each for each in self._tokens if _tells(each)]


def _alike(one: frozenset[Any], other: frozenset[Any], least: float) -> bool:
    mine, its = len(one), len(other)
    if mine < least * its or its < least * mine:
        return False
    shared = len(one & other)
    return shared >= least * (mine + its - shared)


_TELLING_WORDS = frozenset(
    token for word in (*_TELLING.split(), *MONTHS, *WEEKDAYS) for token in tokens(word)
)


def _tells(word: str) -> bool:
    """Tell whether a text says something else without this word, or with another in its place."""
    if word in _TELLING_WORDS:
        return True
    return any(each.isnumeric() or each in _TELLING_CHARACTERS for each in word)
