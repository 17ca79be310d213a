"""What the check costs: six sentences over five passages, beside plain overlap of words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from benches.answering.questions import Question
from benches.claims.statements import answerable, passages_of, stated, wrong
from kb.text import content_tokens, sentences, tokens
from retrieval.citing import cite
from retrieval.events import Hit

SENTENCES, PASSAGES = 6, 5
WARMING, ANSWERS = 3, 40
"""Answers that are checked before, and measured."""


@dataclass(frozen=True)
class Given:
    """An answer, every second sentence of it wrong, and the passages found for it."""

    question: str
    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the processor per sentence of one answer."""

    ours: float
    bare: float


def answers_of(name: str) -> list[Given]:
    """Return answers over five passages each, none of which another one has."""
    passages = passages_of(name)
    asked: dict[str, list[Question]] = {}
    for question in answerable(name):
        asked.setdefault(question.contexts[0], []).append(question)
    return list(islice(_answers(passages, asked), WARMING + ANSWERS))


def _answers(passages: dict[str, Hit], asked: dict[str, list[Question]]) -> Iterator[Given]:
    ids = list(asked)
    for start in range(0, len(ids) - PASSAGES + 1, PASSAGES):
        five = ids[start : start + PASSAGES]
        questions = [question for each in five for question in asked[each]]
        said = [_said(question, questions, n % 2 == 1) for n, question in enumerate(questions)]
        said = [each for each in said if each][:SENTENCES]
        if len(said) == SENTENCES:
            hits = tuple(passages[each] for each in five)
            yield Given(questions[0].text, " ".join(said), hits)


def _said(question: Question, others: Sequence[Question], lie: bool) -> str:
    answer = wrong(question, others) if lie else question.golds[0]
    return stated(question, answer) if answer else ""


def measured(name: str) -> list[Cost]:
    """Return what each answer of a set costs, checked and by bare overlap, in turns."""
    every = answers_of(name)
    for given in every[:WARMING]:
        _checked(given)
        overlap(given)
    found = []
    for at, given in enumerate(every[WARMING:]):
        order = (_checked, overlap) if at % 2 else (overlap, _checked)
        took = {work: _milliseconds(work, given) for work in order}
        found.append(Cost(took[_checked], took[overlap]))
    return found


def _checked(given: Given) -> None:
    cite(given.text, given.hits, question=given.question)


def overlap(given: Given) -> list[float]:
    """Return the share of each sentence's words in the sentence of a passage that has most."""
    told = [set(tokens(each.text)) for found in given.hits for each in sentences(found.text)]
    best = []
    for sentence in sentences(given.text):
        terms = set(content_tokens(sentence.text))
        best.append(max(len(terms & each) for each in told) / (len(terms) or 1))
    return best


def _milliseconds(work: Callable[[Given], object], given: Given) -> float:
    started = time.process_time()
    work(given)
    return (time.process_time() - started) * 1000 / SENTENCES
