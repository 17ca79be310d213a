"""The document or passage that somebody expected, among what they may read."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kb.access import Principal, get_document, get_passage
from kb.access.withdrawn import withdrawn
from kb.errors import InvalidError, NotFoundError
from kb.text import content_tokens, fold, sentences, tokens

if TYPE_CHECKING:
    from kb.models import Document, Passage

ENOUGH = 0.8
"""Share of an expected text's words that a passage must have to be meant, when none has it word
for word: people copy with line breaks, hyphens and typing errors."""
LONGEST = 2_000
_BLANK = re.compile(r"[\s\u00ad]+")
_QUOTES = " \t\n…\"'“”‘’«»「」『』"


@dataclass(frozen=True, slots=True)
class Sought:
    """What was expected: a document, or one of its passages, or those that have `text`."""

    document_id: uuid.UUID | None = None
    passage_id: uuid.UUID | None = None
    text: str = ""


def expected(sought: Sought, by: Principal) -> tuple[Document, Passage | None]:
    """Return the document, and the passage if one was named.

    Raises `NotFoundError` for what `by` may not read, as for what there is not. A document that
    is deleted is there for those who may restore it.
    """
    passage = get_passage(by, sought.passage_id) if sought.passage_id else None
    document_id = sought.document_id or (passage.document_id if passage else None)
    if document_id is None:
        raise InvalidError(_("Name the document or the passage that you expected."))
    try:
        document = get_document(by, document_id)
    except NotFoundError:
        if gone := withdrawn(by, document_id):
            return gone, None
        raise
    if passage is not None and passage.document_id != document.pk:
        raise NotFoundError(_("There is no such passage."))
    return document, passage


def holding(text: str, passages: Iterable[tuple[uuid.UUID, str]]) -> list[uuid.UUID]:
    """Return which of (id, text) are meant by an expected text; all of them by none."""
    passages = list(passages)
    wanted = text.strip(_QUOTES)[:LONGEST]
    if not wanted:
        return [pk for pk, _given in passages]
    longest = max((each.text for each in sentences(wanted)), key=len, default=wanted)
    for part in (wanted, longest):
        same = [pk for pk, text in passages if _plain(part) in _plain(text)]
        if same:
            return same
    return _alike(set(content_tokens(wanted)), passages)


def _alike(words: set[str], passages: Iterable[tuple[uuid.UUID, str]]) -> list[uuid.UUID]:
    if not words:
        return []
    shares = {pk: len(words.intersection(tokens(text))) / len(words) for pk, text in passages}
    best = max(shares.values(), default=0.0)
    return [pk for pk, share in shares.items() if share == best >= ENOUGH]


def _plain(text: str) -> str:
    return _BLANK.sub("", fold(text))
