"""A question that a passage answers, written by the model."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from string import Template

from kb.text import content_tokens, tokens
from retrieval import generation
from retrieval.events import Token
from retrieval.prompting import language_of
from retrieval.prompting.templates import sections

VERSION = "probe.v1"
LONGEST_TEXT = 700
"""Characters of the passage that the model reads."""
SHORTEST, LONGEST = 6, 200
"""Characters of a question."""
SECONDS = 30.0
"""The longest that one question may take."""


def question_about(text: str) -> str:
    """Return a question that `text` answers, or empty when the model wrote nothing usable.

    Usable is one line that ends in a question mark and shares a word with the text. Raises
    GenerationError when the model does not answer.
    """
    language = language_of(text)
    line = "".join(_first_line(_messages(text, language))).strip().strip('"“”')
    shared = set(content_tokens(line)) & set(tokens(text))
    usable = SHORTEST <= len(line) <= LONGEST and line.endswith(("?", "？"))
    return line if usable and shared and language_of(line) == language else ""


def _messages(text: str, language: str) -> list[dict[str, str]]:
    texts = sections(f"{VERSION}.{language}")
    opening = Template(texts["opening"]).substitute(mark=f"#{secrets.token_hex(4)}")
    shown = " ".join(generation.defuse(text).split())[:LONGEST_TEXT]
    asked = Template(texts["question"]).substitute(text=shown)
    return [
        {"role": "system", "content": texts["system"]},
        {"role": "user", "content": f"{opening}\n{asked}"},
    ]


def _first_line(messages: list[dict[str, str]]) -> Iterator[str]:
    deadline, begun = time.monotonic() + SECONDS, False
    with closing(generation.stream(messages)) as stream:
        for event in stream:
            if time.monotonic() > deadline:
                return
            if not isinstance(event, Token):
                continue
            text = event.text if begun else event.text.lstrip()
            begun = begun or bool(text)
            yield text.partition("\n")[0]
            if "\n" in text:
                return
