"""Text of others, made harmless for a chat model's template."""

from __future__ import annotations

import re

from kb.text import clean

_CONTROL = re.compile(r"<(?=[|｜])|<(?=/?(?:s|start_of_turn|end_of_turn)>)|\[(?=/?INST\])")
"""Beginnings of chat-template tokens: the server would read them as turns of the chat."""


def defuse(text: str) -> str:
    """Return `text` without characters and marks that could end its turn of the chat."""
    return _CONTROL.sub(lambda m: m.group() + " ", clean(text))
