"""Asking the model for a standalone question: only when it is idle, and never for long."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from string import Template

from retrieval import generation
from retrieval.condensing.accepting import LONGEST
from retrieval.errors import GenerationError
from retrieval.events import Token
from retrieval.prompting.templates import language_of, sections

VERSION = "condense.v1"
_PAST_QUESTION, _PAST_ANSWER = 200, 200
"""Characters of an earlier question and answer that the model reads: a token costs about 8 ms."""


def rewritten(
    question: str, history: Sequence[tuple[str, str]], *, person: int, seconds: float
) -> str:
    """Return the model's line, or empty when it is away, busy with answers, late or silent.

    It takes a slot only if one is free at this moment, and gives it up at the end of the line or
    at the deadline.
    """
    if not generation.free_slots() or not generation.available():
        return ""
    place = generation.Place(person, kind=generation.BACKGROUND)
    try:
        return "" if place.position() else line(messages(question, history), seconds)
    except GenerationError:
        return ""
    finally:
        place.leave()


def line(
    prompt: list[dict[str, str]],
    seconds: float,
    *,
    longest: int = LONGEST,
    look: Callable[[], None] = lambda: None,
) -> str:
    """Return the first line the model writes; empty when it is late, cut off or too long.

    `longest` is in characters. `look` is called several times a second: what it raises leaves the
    model at once. Raises GenerationError.
    """
    deadline = time.monotonic() + seconds
    text = ""
    with closing(generation.stream(prompt)) as stream:
        for event in stream:
            look()
            if isinstance(event, generation.Finished):
                return text if event.reason == "stop" else ""
            if isinstance(event, Token):
                text = (text + event.text).lstrip()
            written, ended, _rest = text.partition("\n")
            if len(written) > longest or (time.monotonic() >= deadline and not ended):
                return ""
            if ended:
                return written
    return ""


def messages(question: str, history: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return the prompt; after the static part comes a random mark, so that nobody can tell from
    the speed of an answer what others have asked."""
    texts = sections(f"{VERSION}.{language_of(question)}")
    turn, opening = Template(texts["turn"]), Template(texts["opening"])
    parts = [opening.substitute(mark=f"#{secrets.token_hex(4)}")]
    parts += [
        turn.substitute(question=_short(asked, _PAST_QUESTION), answer=_short(said, _PAST_ANSWER))
        for asked, said in history
    ]
    parts.append(Template(texts["question"]).substitute(question=_short(question, LONGEST)))
    return [
        {"role": "system", "content": texts["system"]},
        {"role": "user", "content": "\n".join(parts)},
    ]


def _short(text: str, longest: int) -> str:
    return " ".join(generation.defuse(text).split())[:longest]
