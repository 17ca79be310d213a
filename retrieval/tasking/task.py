"""What makes a task different from a plain answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from retrieval.citing import Checked, cite
from retrieval.events import Hit
from retrieval.grounding import Similar

Grammar = Callable[[int, str], str]
"""(number of sources, the refusal) -> GBNF."""


class Check(Protocol):
    """Reads the model's text and checks each part of it, as `retrieval.citing.cite` does."""

    def __call__(
        self, text: str, hits: Sequence[Hit], *, question: str = "", similar: Similar | None = None
    ) -> Checked:
        """Return the checked parts; mark `[n]` means `hits[n - 1]`."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task. `prompt` is its template with the version; `language` that of the answer, where it
    is not that of the question."""

    name: str
    prompt: str
    language: str = ""
    grammar: Grammar | None = None
    check: Check = cite
    table: bool = False
    whole: Literal["", "spread", "opening"] = ""
    """Whether it is about whole documents instead of what a search finds: about passages spread
    over them, or their beginning."""
