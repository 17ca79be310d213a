"""The prompt: static system text, then a random mark, the sources, a reminder, the question.

Everything after the mark differs between two requests, so that no reader can find out from the
speed of an answer what another reader has asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import Template

from retrieval.generation import Shape, defuse
from retrieval.prompting.packing import Source
from retrieval.prompting.templates import PromptTemplate, language_of, sections, template

DOUBT = "holds.v1"
TURNS = 2
LONGEST_PAST_QUESTION = 200
LONGEST_PAST_ANSWER = 300
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Prompt:
    """`messages` for a chat model, which template made them, and the shape its text is held to."""

    messages: list[dict[str, str]]
    version: str
    shape: Shape | None = None
    doubt: list[dict[str, str]] = field(default_factory=list)
    """The same sources, and whether they contain the answer: yes or no."""


def build(
    question: str,
    sources: Sequence[Source],
    history: Sequence[tuple[str, str]] = (),
    *,
    texts: PromptTemplate | None = None,
    meant: str = "",
) -> Prompt:
    """Return the prompt for `question` over `sources`; `history` is (question, answer) pairs.

    Without `texts` of a task it asks for a plain answer, in the language of the question. `meant`
    is the question without the conversation, where it leans on one.
    """
    texts = texts or template(language_of(question))
    mark = f"#{secrets.token_hex(4)}"
    parts = [texts.opening.substitute(mark=mark)]
    parts += [_source(texts, mark, source) for source in sources]
    parts.append(texts.closing.substitute(mark=mark))
    parts += [_turn(texts, *pair) for pair in history[-TURNS:]]
    asked = texts.question.substitute(question=defuse(question))
    doubt = Template(sections(f"{DOUBT}.{language_of(question)}")["question"])
    asked_again = doubt.substitute(question=defuse(meant or question))
    return Prompt(
        _messages(texts, [*parts, asked]),
        texts.version,
        doubt=_messages(texts, [*parts, asked_again]),
    )


def _messages(texts: PromptTemplate, parts: Sequence[str]) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": texts.system},
        {"role": "user", "content": "\n\n".join(parts)},
    ]


def _source(texts: PromptTemplate, mark: str, source: Source) -> str:
    title = " > ".join([source.hit.title, *source.hit.headings[-1:]])[:LONGEST_TITLE]
    title = " ".join(defuse(title).split())
    return texts.source.substitute(mark=mark, n=source.n, title=title, text=defuse(source.text))


def _turn(texts: PromptTemplate, question: str, answer: str) -> str:
    return texts.turn.substitute(
        question=defuse(question)[:LONGEST_PAST_QUESTION],
        answer=defuse(answer)[:LONGEST_PAST_ANSWER],
    )
