"""What a typeset answer is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

_MARKS = re.compile(r"`([^`\n]+)`|\*\*(?=\S)([^*]+)(?<=\S)\*\*")

Kind = Literal["p", "ul", "ol", "h", "code", "table"]


@dataclass(slots=True)
class Run:
    """A stretch of text in one manner."""

    text: str
    kind: Literal["text", "bold", "code"] = "text"


@dataclass(slots=True)
class Piece:
    """A sentence, or the part of it that fits into one block. `notes` stand at its end."""

    runs: list[Run]
    supported: bool = True
    gap: str = ""
    """White space before it."""
    notes: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    """Those of `notes` that are cited here for the first time: their sidenotes stand here."""
    why: str = ""
    """Why it is not supported, as in `AnswerSentence`."""


Line = list[Piece]


@dataclass(slots=True)
class Block:
    """A paragraph (one line), a list (a line per item), code (one line) or a table (rows)."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)
    rows: list[list[Line]] = field(default_factory=list)
    start: int = 1
    """Number of the first item of a numbered list."""
    notes: list[int] = field(default_factory=list)
    """Of a table: what is cited in it for the first time. A cell has no margin for sidenotes."""


def runs(text: str) -> list[Run]:
    """Split text at its `code` and **bold** marks."""
    found, at = [], 0
    for match in _MARKS.finditer(text):
        if match.start() > at:
            found.append(Run(text[at : match.start()]))
        found.append(Run(match[1] or match[2], "code" if match[1] else "bold"))
        at = match.end()
    if at < len(text):
        found.append(Run(text[at:]))
    return found
