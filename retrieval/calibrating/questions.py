"""A question that a passage answers, written by the model."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from string import Template

from django.utils.translation import gettext_lazy as _

from kb.text import content_tokens, tokens
from retrieval import generation
from retrieval.condensing.asking import line
from retrieval.errors import BusyError
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
        written = line(_messages(text, language), SECONDS, longest=LONGEST, look=_looking(place))
    finally:
        place.leave()
    question = written.strip().strip('"“”')
    shared = set(content_tokens(question)) & set(tokens(text))
    usable = len(question) >= SHORTEST and question.endswith(("?", "？"))
    return question if usable and shared and language_of(question) == language else ""


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


def _looking(place: generation.Place) -> Callable[[], None]:
    """Return what keeps the place alive now and then, and raises BusyError once somebody waits."""
    looked = time.monotonic()

    def look() -> None:
        nonlocal looked
        if time.monotonic() - looked < LOOK:
            return
        looked = time.monotonic()
        place.stand()
        if generation.waited_for():
            raise _busy()

    return look
