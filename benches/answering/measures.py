"""What is counted of each answer, and what it means. Pure: from kept rows and judged questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benches.answering.intervals import Part
from benches.answering.judging import best_f1, holds, is_right
from benches.answering.questions import ONE_PAGE, Question

Row = dict[str, Any]
NOTHING: Part = (0.0, 0.0)


@dataclass(frozen=True)
class Measure:
    """A share; `of` returns what one answer adds to it."""

    name: str
    means: str
    of: Callable[[Question, Row], Part]
    more: bool = True
    """Whether more is better."""


def _yes(value: bool) -> Part:
    return (1.0 if value else 0.0, 1.0)


def _outcome(question: Question, row: Row) -> Part:
    if not question.answerable:
        return _yes(row["refused"])
    return _yes(not row["refused"] and is_right(row["text"], question))


def _contained(question: Question, row: Row) -> Part:
    return _outcome(question, row) if question.answerable else NOTHING


def _f1(question: Question, row: Row) -> Part:
    if not question.answerable:
        return NOTHING
    return (0.0 if row["refused"] else best_f1(row["text"], question), 1.0)


def _given(question: Question, row: Row) -> bool:
    return question.answerable and not row["refused"]


def _precision(question: Question, row: Row) -> Part:
    if not _given(question, row):
        return NOTHING
    cited = row["citations"]
    return (float(sum(holds(each["quote"], question) for each in cited)), float(len(cited)))


def _proven(question: Question, row: Row) -> Part:
    if not _given(question, row):
        return NOTHING
    return _yes(any(holds(each["quote"], question) for each in row["citations"]))


def _strict(question: Question, row: Row) -> Part:
    if not _given(question, row):
        return NOTHING
    cited = row["citations"]
    gold = [each for each in cited if each["external_id"] in question.contexts]
    return (float(sum(holds(each["quote"], question) for each in gold)), float(len(cited)))


def _recall(question: Question, row: Row) -> Part:
    if not _given(question, row):
        return NOTHING
    return _yes(any(each["external_id"] in question.contexts for each in row["citations"]))


def _valid(_question: Question, row: Row) -> Part:
    cited = row["citations"]
    right = sum(each["valid"] for each in cited)
    return (float(right), float(len(cited) + row["forged"] * (row["arm"] == "plain")))


def _supported(_question: Question, row: Row) -> Part:
    if row["refused"]:
        return NOTHING
    sentences = row["sentences"]
    return (float(sum(supported for _text, supported in sentences)), float(len(sentences)))


def _refusal_precision(question: Question, row: Row) -> Part:
    if question.set in ONE_PAGE or not row["refused"]:
        return NOTHING
    return _yes(not question.answerable)


def _refusal_recall(question: Question, row: Row) -> Part:
    return NOTHING if question.answerable else _yes(row["refused"])


def _lost(question: Question, row: Row) -> Part:
    return _yes(row["refused"]) if question.answerable else NOTHING


RIGHT = Measure(
    "right outcome",
    "of all questions, those answered with the right answer, or refused when there is none",
    _outcome,
)
CONTAINED = Measure(
    "right answer",
    "of the answerable questions, those whose answer contains a judged one (all parts of a list; of"
    " a long one most of its words); a refusal is a miss",
    _contained,
)
F1 = Measure(
    "token F1",
    "harmonic mean of precision and recall of words (characters in Chinese) against the nearest"
    " judged answer, over the answerable questions; a refusal is 0. Judged answers are a few words"
    " and ours are sentences, so it is low for every arm",
    _f1,
)
PRECISION = Measure(
    "citation precision",
    "of the citations of answerable questions that were answered, those whose quote contains a"
    " judged answer (a part of a list, all numbers of a calculation) or entails it (most words of"
    " one sentence of a long answer, or of a sentence it was made from)",
    _precision,
)
PROVEN = Measure(
    "answers with a proof",
    "of the answerable questions that were answered, those with at least one quote that contains or"
    " entails a judged answer",
    _proven,
)
STRICT = Measure(
    "citation precision in the judged document",
    "citation precision where the quote must also lie in the document the question was judged with:"
    " another one may hold the answer, too",
    _strict,
)
RECALL = Measure(
    "citation recall",
    "of the answerable questions that were answered, those that cite the judged document",
    _recall,
)
VALID = Measure(
    "citation validity",
    "of all citations, those whose quote stands word for word in the named passage of a document of"
    " the collection; of the plain arm marks of passages it was not given count as invalid",
    _valid,
)
SUPPORTED = Measure(
    "sentences supported",
    "of the sentences shown, those that the product's own check holds supported by a passage",
    _supported,
)
REFUSAL_PRECISION = Measure(
    "refusal precision",
    "of the refused questions, those without an answer; about half of the asked ones have none"
    " (sets without such questions left out)",
    _refusal_precision,
)
REFUSAL_RECALL = Measure(
    "refusal recall", "of the questions without an answer, those refused", _refusal_recall
)
LOST = Measure("answerable lost", "of the answerable questions, those refused", _lost, more=False)
MEASURES = (
    *(RIGHT, CONTAINED, F1, PRECISION, PROVEN, STRICT, RECALL, VALID, SUPPORTED),
    *(REFUSAL_PRECISION, REFUSAL_RECALL, LOST),
)
