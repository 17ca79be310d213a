"""A follow-up question as one that search understands without the conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.text import content_tokens, has_cjk

SHORT = 2
"""A question with at most this many words of its own leans on the one before."""
SHORT_CJK = 3
"""The same in bigrams: three bigrams are four characters."""

_LEANS = re.compile(
    r"\b(it|its|they|them|their|this|that|these|those|he|she|him|her|his|one|ones|there|then|"
    r"same|former|latter|above)\b|^\s*(and|but|or|so|what about|how about|why|also)\b",
    re.IGNORECASE,
)
_LEANS_CJK = re.compile(
    "它|他|她|这个|那个|这些|那些|该|此|上述|上面|前者|后者|其中|^(那|那么|还有|另外|为什么|然后|而且|如果)|呢[?？]?$"
)


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """Return the text to search for: the question, after the previous one when it leans on it.

    `history` holds (question, answer) pairs, oldest first. Rules only: a model call would cost
    more than the search.
    """
    if not history or not _leans(question):
        return question
    return f"{history[-1][0]} {question}"


def _leans(question: str) -> bool:
    own = len(content_tokens(question))
    if has_cjk(question):
        return own <= SHORT_CJK or _LEANS_CJK.search(question.strip()) is not None
    return own <= SHORT or _LEANS.search(question) is not None
