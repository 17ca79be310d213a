"""What is offered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

Kind = Literal["document", "section", "question"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document, a section of one, or a question that the reader has asked before.

    `place` says where it is: the collection of a document, the document of a section.
    """

    kind: Kind
    text: str
    place: str = ""
    document_id: uuid.UUID | None = None
    passage_id: uuid.UUID | None = None
    turn_id: uuid.UUID | None = None
    conversation_id: uuid.UUID | None = None
