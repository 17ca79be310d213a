"""The sentences of a text, of which two may be one statement: "Breakfast. Not included."."""

from __future__ import annotations

import re

from kb.text import Sentence, is_stop_word, sentences
from retrieval.grounding.wording import words_of

LONGEST_LABEL = 3
"""Words of what only names something, but for those that join them: "Dogs in the rooms"."""
_JOINING = frozenset("a an and at by for from in of on or the to with".split())
_DENIES = re.compile(
    r"(?:not(?! only)|never|no longer)\b|no\W*$"
    r"|不(?![仅但只同论管])|没|未(?!来)|勿|禁止|严禁",
    re.IGNORECASE,
)


def statements(text: str) -> list[Sentence]:
    """Return the sentences of a text, one that denies something without saying of what joined.

    It denies it of the name that stands before it as a sentence of its own.
    """
    found: list[Sentence] = []
    for each in sentences(text):
        if found and _DENIES.match(each.text) and _is_label(found[-1].text):
            start = found[-1].start
            found[-1] = Sentence(text[start : each.end], start, each.end)
        else:
            found.append(each)
    return found


def _is_label(sentence: str) -> bool:
    words = [word for word in words_of(sentence) if word.key not in _JOINING]
    return 0 < len(words) <= LONGEST_LABEL and not any(is_stop_word(word.key) for word in words)
