"""A first question, asked the way a person's is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from kb.access import Principal
from retrieval.conversations import delete, run, start
from retrieval.events import Answer, Done, Failed, Status, Token

QUESTION = "How many days of annual leave do employees have?"


class FirstAnswerError(RuntimeError):
    """The first question was not answered; the message says why."""


def ask(by: Principal, *, say: Callable[[str], None]) -> Answer:
    """Ask the first question and return its answer; a broken-off try leaves no conversation."""
    turn = start(question=QUESTION, by=by)
    try:
        return _answer(turn.pk, by, say)
    except BaseException:
        delete(conversation=turn.conversation, by=by)
        raise


def _answer(turn_id: UUID, by: Principal, say: Callable[[str], None]) -> Answer:
    words = 0
    for event in run(turn_id, by=by):
        match event:
            case Status():
                say(event.step)
            case Token():
                words += 1
                say(f"writing, {words} tokens")
            case Failed():
                raise FirstAnswerError(f"The first question was not answered: {event.message}")
            case Done():
                return event.answer
    raise FirstAnswerError("The first question was not answered: the stream ended early.")


def typeset(answer: Answer) -> str:
    """Set an answer for a terminal: sentences with [n], then the footnotes with their quotes."""
    text = "".join(
        f"{sentence.lead}{sentence.text}{''.join(f'[{n}]' for n in sentence.citations)}"
        for sentence in answer.sentences
    )
    notes = [
        f"  [{c.n}] {c.title}{f', page {c.page}' if c.page else ''}: \u201c{c.quote.strip()}\u201d"
        for c in answer.citations
    ]
    if answer.degraded == "llm":
        notes.append("  (The language model does not answer: these are the documents' own words.)")
    return "\n".join([f"Q  {QUESTION}", f"A  {text or answer.text}", *notes])
