"""A question that a passage answers, written by the model."""

from __future__ import annotations

import secrets
import time
from collections.abc import Generator
from contextlib import closing
from string import Template

from django.utils.translation import gettext_lazy as _

from kb.text import content_tokens, tokens
from retrieval import generation
from retrieval.errors import BusyError
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
LOOK = 0.5
"""Seconds between two looks at who else needs the model."""


def question_about(text: str, *, asker: int) -> str:
    """Return a question that `text` answers, or empty when the model wrote nothing usable.

    Usable is one line that ends in a question mark and shares a word with the text. Raises
    BusyError when the model is not idle, or no longer, and GenerationError when it does not answer.
    """
    language = language_of(text)
    place = generation.Place(asker, kind=generation.BACKGROUND)
    try:
        if place.position():
            raise _busy()
        with closing(_pieces(_messages(text, language), place)) as pieces:
            line = "".join(pieces).strip().strip('"“”')
    finally:
        place.leave()
    shared = set(content_tokens(line)) & set(tokens(text))
    usable = SHORTEST <= len(line) <= LONGEST and line.endswith(("?", "？"))
    return line if usable and shared and language_of(line) == language else ""


def _busy() -> BusyError:
    return BusyError(_("Many questions are being answered right now."))


def _messages(text: str, language: str) -> list[dict[str, str]]:
    texts = sections(f"{VERSION}.{language}")
    opening = Template(texts["opening"]).substitute(mark=f"#{secrets.token_hex(4)}")
    shown = " ".join(generation.defuse(text).split())[:LONGEST_TEXT]
    asked = Template(texts["question"]).substitute(text=shown)
    return [
        {"role": "system", "content": texts["system"]},
        {"role": "user", "content": f"{opening}\n{asked}"},
    ]


def _pieces(messages: list[dict[str, str]], place: generation.Place) -> Generator[str, None, None]:
    """Yield the first line, piece by piece, keeping the place alive; whoever waits ends it."""
    began = looked = time.monotonic()
    begun = False
    with closing(generation.stream(messages)) as stream:
        for event in stream:
            now = time.monotonic()
            if now - looked >= LOOK:
                place.stand()
                looked = now
                if generation.waited_for() or now - began > SECONDS:
                    raise _busy()
            text = event.text if isinstance(event, Token) else ""
            text = text if begun else text.lstrip()
            begun = begun or bool(text)
            yield text.partition("\n")[0]
            if "\n" in text:
                return
