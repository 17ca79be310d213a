"""What people wrote and judged, as claims: sentences of answers, and answers put into sentences.

Only questions of the half `tune`: the check is a setting of the product.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from benches.answering.questions import Question, part_of, questions_of
from benches.client import DATA
from kb.text import content_tokens, sentences, tokens
from retrieval.citing import cite
from retrieval.events import Hit
from tests.retrieval.making import hit

HUMAN, RIGHT, OTHER = "human", "right", "other"
FAR, NEAR, CHANGED_FAR, CHANGED_NEAR = "far", "near", "changed-far", "changed-near"
LONG = "clapnq-dev"
SHORT = ("squad2-dev", "cmrc2018-dev")
SETS = (LONG, *SHORT, "tatqa-dev")
MOST = 300
"""Questions of a set of short answers."""
SEED = 9
LONGEST = 60
"""Characters of an answer that is put into a sentence."""
LEAST = 3
"""Words of a human sentence that say something."""
_ASKING = re.compile(
    r"^(who|what|when|where|which|why|how( many| much| long)?|did|does|was|is)\b", re.IGNORECASE
)
_ASKING_ZH = re.compile(r"什么时候|多少|什么|哪[个些一年里儿]?|谁|几|如何|怎么|为何|吗|[？?]")


@dataclass(frozen=True)
class Statement:
    """A claim of one of the kinds above, and the passages that it is put to."""

    set: str
    kind: str
    language: str
    text: str
    question: str
    hits: tuple[Hit, ...]


def holds(statement: Statement) -> bool:
    """Tell whether all of it is shown as proven."""
    found = cite(statement.text, statement.hits, question=statement.question)
    return found.grounded and all(each.supported for each in found.sentences)


def present() -> bool:
    """Tell whether the judged sets are beside the checkout."""
    return all((DATA / name / "qa.jsonl").is_file() for name in SETS)


def answerable(name: str) -> list[Question]:
    """Return the questions of the half `tune` that have an answer, in order of their ids."""
    every = [q for q in questions_of(name) if q.answerable and q.golds and part_of(q) == "tune"]
    return sorted(every, key=lambda question: question.id)


def passages_of(name: str) -> dict[str, Hit]:
    """Return the passages of a set by id."""
    lines = (DATA / name / "corpus.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return {row["id"]: hit(row["text"], title=row.get("title") or "", headings=[]) for row in rows}


def human() -> Iterator[Statement]:
    """Yield the sentences of long answers: all of them ought to hold."""
    passages = passages_of(LONG)
    for question in answerable(LONG):
        found = tuple(passages[each] for each in question.contexts)
        for sentence in sentences(question.golds[0]):
            if len(content_tokens(sentence.text)) >= LEAST:
                yield Statement(LONG, HUMAN, "en", sentence.text, question.text, found)


def made(name: str) -> Iterator[Statement]:
    """Yield right and wrong statements, made of questions with short answers."""
    passages = passages_of(name)
    known = {each: frozenset(tokens(found.text)) for each, found in passages.items()}
    every = [question for question in answerable(name) if len(question.golds[0]) < LONGEST]
    chosen = random.Random(SEED).sample(every, min(MOST, len(every)))
    for at, question in enumerate(chosen):
        own = passages[question.contexts[0]]
        right = stated(question, question.golds[0])
        yield _put(RIGHT, question, right, own)
        others = [each for each in passages if each not in question.contexts]
        yield _put(OTHER, question, right, passages[_nearest(right, others, known)])
        away = [q for q in chosen[at + 1 :] + chosen[:at] if q.contexts != question.contexts]
        yield from _wrong(question, own, away, FAR, CHANGED_FAR)
        same = [q for q in every if q.contexts == question.contexts]
        yield from _wrong(question, own, same, NEAR, CHANGED_NEAR)


def _wrong(
    question: Question, own: Hit, others: Sequence[Question], answered: str, changed: str
) -> Iterator[Statement]:
    """Yield an answer of one of the `others` as a statement, and in the place of the right one."""
    gold = question.golds[0]
    if answer := wrong(question, others):
        yield _put(answered, question, stated(question, answer), own)
    told = next((each.text for each in sentences(own.text) if gold in each.text), "")
    answer = wrong(question, [each for each in others if each.golds[0] not in told])
    if told and answer:
        yield _put(changed, question, told.replace(gold, answer), own)


def _nearest(text: str, others: Iterable[str], known: Mapping[str, Set[str]]) -> str:
    """Return the passage with most of the text's words."""
    terms = set(content_tokens(text))
    return max(others, key=lambda each: len(terms & known[each]))


def _put(kind: str, question: Question, text: str, passage: Hit) -> Statement:
    return Statement(question.set, kind, question.language, text, question.text, (passage,))


def wrong(question: Question, others: Sequence[Question]) -> str:
    """Return the first answer to one of the `others` that is none to the question, or nothing.

    With digits where the right one has some, and only there.
    """
    return next((gold for each in others if _differs(gold := each.golds[0], question)), "")


def _differs(gold: str, question: Question) -> bool:
    alike = bool(re.search(r"\d", gold)) == bool(re.search(r"\d", question.golds[0]))
    return alike and not any(gold in right or right in gold for right in question.golds)


def stated(question: Question, answer: str) -> str:
    """Return question and answer as a statement, a clumsy one: "wrote the report Anna Lindt."."""
    if question.language == "zh":
        return f"{_ASKING_ZH.sub('', question.text)}{answer}。"
    return f"{_ASKING.sub('', question.text.rstrip('?')).strip()} {answer}."
