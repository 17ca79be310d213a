"""Numbers of tables as claims: the right one of a question, and others of the same page."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from benches.answering.questions import Question
from benches.claims.statements import SEED, Statement, answerable, passages_of
from retrieval.events import Hit

TABLES = "tatqa-dev"
CELL, OTHER_CELL = "cell", "other-cell"
LONGEST = 16
"""Characters of a number with its unit."""
MOST = 6
"""Other numbers that each question is answered with."""
_ASKED = re.compile(
    r"(?:what|which|how much|how many) (?:was|were|is|are) (?:the )?(.+)", re.IGNORECASE
)
_CELL = re.compile(r"(?<=\|)[^|\n]*\d[^|\n]*(?=\|)")
_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,.])")
"""Headings of columns are no amounts."""


def made() -> Iterator[Statement]:
    """Yield the right answer of each question that asks for one number, and wrong ones."""
    passages, chance = passages_of(TABLES), random.Random(SEED)
    for question in answerable(TABLES):
        asked = _ASKED.fullmatch(question.text.rstrip("?").strip())
        right = question.golds[0]
        if asked is None or question.kind != "span" or not _is_number(right):
            continue
        page = passages[question.contexts[0]]
        yield _put(CELL, question, f"The {asked[1]} was {right}.", page)
        others = _others(page.text, right)
        for value in chance.sample(others, min(MOST, len(others))):
            yield _put(OTHER_CELL, question, f"The {asked[1]} was {value}.", page)


def _others(page: str, right: str) -> Sequence[str]:
    found = dict.fromkeys(each.strip() for each in _CELL.findall(page))
    numbers = [each for each in found if _is_number(each) and not _YEAR.search(each)]
    return [each for each in numbers if _digits(each) != _digits(right)]


def _is_number(text: str) -> bool:
    return len(text) < LONGEST and bool(_digits(text))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _put(kind: str, question: Question, text: str, page: Hit) -> Statement:
    return Statement(TABLES, kind, "en", text, question.text, (page,))
