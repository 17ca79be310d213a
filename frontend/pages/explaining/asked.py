"""What the page is asked, from its address."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from frontend.pages.narrowing import Choice, choice_of
from kb.errors import NotFoundError
from retrieval.explaining import Sought
from retrieval.explaining.sought import LONGEST

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PASSAGE = re.compile(rf"(?:https?://\S*)?(?:/passages/)?({_UUID})(?:[?#]\S*)?", re.IGNORECASE)
_LONGEST_NAME = 254


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, what was expected of it, and for whom; `title` is typed to find a document.

    Whom is never said by an address: to look as another reader is an act, and is recorded.
    """

    choice: Choice
    sought: Sought
    title: str
    text: str
    reader: str
    answer: bool

    @property
    def complete(self) -> bool:
        """Tell whether there is something to explain."""
        named = self.sought.document_id or self.sought.passage_id
        return bool(self.choice.query and named)

    @property
    def address(self) -> str:
        """Return the query string of this page, to look at the same as another reader."""
        named = {"document": self.sought.document_id, "passage": self.sought.passage_id}
        pairs = {name: each for name, each in named.items() if each} | {"text": self.text}
        more = urlencode(pairs | ({"answer": "1"} if self.answer else {}))
        return f"{self.choice.address()}&{more}"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the search as fields of a form, without its words."""
        address = QueryDict(self.choice.address(q="").removeprefix("?"))
        pairs = [(name, each) for name, values in address.lists() for each in values]
        return [*pairs, *([("answer", "1")] if self.answer else [])]


def asked_by(query: QueryDict, reader: str = "") -> Asked:
    """Return what an address asks for, as the reader of this name.

    Raises `NotFoundError` for an id that is none.
    """
    text = query.get("text", "").strip()[:LONGEST]
    address = _PASSAGE.fullmatch(text)
    passage = address.group(1) if address else query.get("passage", "")
    sought = Sought(_id(query.get("document", "")), _id(passage), "" if address else text)
    return Asked(
        choice_of(query),
        sought,
        query.get("title", "").strip()[:200],
        text,
        reader.strip()[:_LONGEST_NAME],
        answer="answer" in query,
    )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise NotFoundError("There is no such document.") from None
