"""A follow-up question as one that stands alone, by rules. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from kb.text import has_cjk
from retrieval.condensing import chinese, english
from retrieval.condensing.leaning import leans, points

LONGEST_TOPIC = 200
"""Characters of an earlier question that a follow-up takes along."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """What to search for. Not `sure`: the question points at something that the rules have put
    before it, but that the answer may have named otherwise.
    """

    text: str
    sure: bool = True


def standalone(question: str, earlier: Sequence[str]) -> Standalone:
    """Return what to search for; `earlier` are the questions before, as they were searched for."""
    question = " ".join(question.split())  # also for the patterns: runs of spaces cost them dearly
    previous = " ".join(earlier[-1].split())[:LONGEST_TOPIC] if earlier else ""
    if not previous or not leans(question):
        return Standalone(question)
    asked = _grammar(question).fragment(question)
    if asked:
        text = _about_another(previous, asked)
    else:
        text = _joined(_grammar(previous).topic(previous), question)
    return Standalone(text, sure=not points(question))


def _about_another(previous: str, asked: str) -> str:
    """Return the same question about something else: `what about X`, `那X呢`."""
    if asked.casefold() in previous.casefold():
        return previous
    text: str = _grammar(asked if has_cjk(asked) else previous).replaced(previous, asked)
    return text or _joined(previous.rstrip(" ?？!！。."), asked)


def _grammar(text: str) -> ModuleType:
    return chinese if has_cjk(text) else english


def _joined(first: str, then: str) -> str:
    return f"{first}：{then}" if has_cjk(first) else f"{first}: {then}"
