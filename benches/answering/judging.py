"""Is an answer right, and does a quote hold it? Against what was judged by people. Pure."""

from __future__ import annotations

import re

from benches.answering.questions import Question
from benches.answering.wording import contains, f1, has_number, recall, words
from kb.text import sentences
from retrieval.grounding import figures_of

LONG = {"en": 10, "zh": 20}
"""Words or characters from which an answer is too long to be expected word for word."""
ENTAILS = {"en": 0.6, "zh": 0.8}
"""Share of the words of a long answer, or of one of its sentences, that has to be there."""
_SMALL = {"0", "1", "2", "3", "4", "5", "12", "100"}
"""Numbers of a calculation that count things and stand in no source."""


def best_f1(text: str, question: Question) -> float:
    """Return the F1 against the nearest way to write the answer."""
    return max((f1(text, gold) for gold in question.golds), default=0.0)


def is_right(text: str, question: Question) -> bool:
    """Tell whether `text` has the answer: all parts of a list, most words of a long one."""
    if question.spans:
        return all(_says(text, span, question) for span in question.spans)
    return any(_says(text, gold, question) for gold in question.golds)


def _says(text: str, gold: str, question: Question) -> bool:
    if contains(text, gold) or has_number(text, gold, question.scale):
        return True
    return _is_long(gold, question) and recall(text, gold) >= ENTAILS[question.language]


def _is_long(gold: str, question: Question) -> bool:
    return len(words(gold)) >= LONG[question.language]


def holds(quote: str, question: Question) -> bool:
    """Tell whether a quote contains the answer or, of a long or computed one, what it is made of.

    Of a list any part; of a calculation all its numbers; of a count any of the things counted; of a
    long answer one of its sentences, or a sentence it was made from, by most of its words.
    """
    if question.kind == "arithmetic":
        operands = figures_of(question.derivation)
        return (operands - _SMALL or operands) <= figures_of(quote)
    if question.kind == "count":
        things = [each for each in re.split("##|;", question.derivation) if each.strip()]
        return any(contains(quote, each) or _most(quote, each, question) for each in things)
    if any(_says(quote, each, question) for each in question.spans or question.golds):
        return True
    return any(_most(quote, each, question) for each in _sentences(question))


def _sentences(question: Question) -> list[str]:
    long = [gold for gold in question.golds if _is_long(gold, question)]
    parts = [each.text for gold in long for each in sentences(gold)]
    return [each for each in [*parts, *question.supporting] if _is_long(each, question)]


def _most(quote: str, sentence: str, question: Question) -> bool:
    return recall(quote, sentence) >= ENTAILS[question.language]
