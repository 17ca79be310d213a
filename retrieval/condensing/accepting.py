"""Whether a standalone question of the model is used: it may complete, not invent. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.text import fold
from kb.text.tokens import stem
from retrieval.condensing.words import content, latin_words, shape

LONGEST = 300
"""Characters of a standalone question; more is not one."""
MOST_NEW = 2
"""Ordinary words, such as a verb in another form, that were not said before."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASKING = frozenset(
    "的是否了在有和与及或对于为从到被把由会能要需可以应该请问吗呢什么怎么样如何哪些哪个里多少久长时间候谁几"
)


def accepted(text: str, question: str, history: Sequence[tuple[str, str]]) -> bool:
    """Tell whether `text` keeps what `question` names, and has nothing from nowhere.

    Refused: empty, over 300 characters, a name or number that occurs neither in the question nor
    in the history, one of the question's that is lost, words of the question gone altogether, and
    the question as it was.
    """
    if not 0 < len(text) <= LONGEST or "\n" in text:
        return False
    said = " ".join([question, *(part for pair in history for part in pair)])
    return _keeps(text, question) and _is_from(text, said)


def _keeps(text: str, question: str) -> bool:
    had, has = _names(question), {fold(word) for word in latin_words(text)}
    if not had <= has:
        return False
    own, now = _meaning(question), _meaning(text)
    return bool(now - own) and (not own or bool(own & now))


def _is_from(text: str, said: str) -> bool:
    if not _names(text) <= {fold(word) for word in latin_words(said)}:
        return False
    if set(_HAN.findall(fold(text))) - set(_HAN.findall(fold(said))) - _ASKING:
        return False
    known = {stem(fold(word)) for word in latin_words(said)}
    new = {stem(fold(word)) for word in content(text) if not _HAN.search(word)} - known
    return len(new) <= MOST_NEW


def _names(text: str) -> set[str]:
    """Return names, numbers and codes; a capital that only begins the sentence is none."""
    words = latin_words(text)
    return {
        fold(word)
        for i, word in enumerate(words)
        if shape(word) and (i or shape(word) != "Aa") and word != "I"
    }


def _meaning(text: str) -> set[str]:
    """Return stems of the Latin words, and the Chinese characters that do not only ask."""
    han = set(_HAN.findall(fold(text))) - _ASKING
    return han | {stem(fold(word)) for word in content(text) if not _HAN.search(word)}
