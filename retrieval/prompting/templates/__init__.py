"""Versioned prompts: one text file per task, version and language; a changed text is a new version.

A file is a list of sections, each headed by a line `=== name`. `$name` is replaced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from retrieval.prompting.language import asked_in

ANSWER = "answer.v1"
_BASE = "answer.v1"
"""Its sections hold for every task that does not bring its own. Never changed, only superseded."""
LANGUAGES = ("en", "zh")
_HEADING = re.compile(r"^=== (\w+)$", re.MULTILINE)
_FILLED = ("opening", "source", "closing", "turn", "question")


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """The texts of one prompt in one language."""

    version: str
    """Task, version and language, such as `answer.v1.zh`; stored with every answer."""
    system: str
    """Static, so that its prefix is cached once for all readers; holds nothing secret."""
    opening: Template
    source: Template
    closing: Template
    turn: Template
    question: Template
    refusal: str
    """What the model is asked to write, and the server writes, when the documents do not answer."""
    read: Template
    """What the server writes below an answer that was made from parts of the documents."""


def language_of(question: str) -> str:
    """Return the language to answer in among those with a template: `zh`, else `en`."""
    return "zh" if asked_in(question) == "zh" else "en"


def sections(name: str) -> dict[str, str]:
    """Return the sections of a template by their headings."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    parts = _HEADING.split(text)[1:]
    return {key: body.strip("\n") for key, body in zip(parts[::2], parts[1::2], strict=True)}


@cache
def template(language: str, task: str = ANSWER) -> PromptTemplate:
    """Return the template of a task (with its version) in `language` (`en` or `zh`).

    Sections that a task does not bring are those of the first plain answer.
    """
    name = f"{task}.{language}"
    found = sections(f"{_BASE}.{language}") | sections(name)
    texts = {key: Template(found[key]) for key in _FILLED}
    read = Template(found.get("read", ""))
    return PromptTemplate(
        version=name, system=found["system"], refusal=found["refusal"], read=read, **texts
    )
