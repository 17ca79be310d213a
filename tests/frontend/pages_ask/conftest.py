"""A readable document, and turns that cite it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import pytest

from kb.models import Collection, Content, Document, Passage, User
from retrieval.events import Answer, AnswerSentence, Citation
from retrieval.models import Conversation, Turn
from tests.retrieval.search import shelf

LEAVE = "Full-time employees receive 25 days of paid leave per year."
EXPIRY = "Unused days expire on 31 March of the next year."

Ask = Callable[..., Turn]
Publish = Callable[..., Document]


def block(text: str, kind: str = "paragraph", **more: Any) -> dict[str, Any]:
    shape = {"kind": kind, "text": text, "level": 0, "page": None, "boxes": [], "rows": None}
    return {**shape, "header": 0, **more}


@pytest.fixture
def publish() -> Publish:
    """Publish a document, a passage and a block per text."""

    def make(collection: Collection, title: str, *texts: str) -> Document:
        document = shelf.shelve(collection, title, *texts)
        Content.objects.create(version=document.current, blocks=[block(text) for text in texts])
        for number, passage in enumerate(Passage.objects.filter(document=document)):
            passage.first_block = passage.last_block = number
            passage.save(update_fields=["first_block", "last_block"])
        return document

    return make


@pytest.fixture
def leave(handbook: Collection, publish: Publish) -> Document:
    """A document of the handbook with two passages."""
    return publish(handbook, "Leave policy", LEAVE, EXPIRY)


def cite(n: int, passage: Passage, quote: str = "") -> Citation:
    return Citation(
        n=n,
        passage_id=str(passage.pk),
        document_id=str(passage.document_id),
        version_id=str(passage.version_id),
        external_id=None,
        title=passage.document.title,
        page=passage.page,
        boxes=passage.boxes,
        headings=passage.headings,
        quote=quote or passage.text,
    )


@pytest.fixture
def asked() -> Ask:
    """Store a question of a person with an answer that cites every passage of a document."""

    def make(
        user: User,
        document: Document | None,
        sentences: Sequence[AnswerSentence] | None = None,
        question: str = "How many days of leave?",
        state: str = "done",
        **fields: Any,
    ) -> Turn:
        passages = Passage.objects.filter(document=document).order_by("ordinal")
        citations = [cite(n, passage) for n, passage in enumerate(passages, start=1)]
        given = sentences or [
            AnswerSentence(each.quote, [each.n], supported=True, lead=" " if each.n > 1 else "")
            for each in citations
        ]
        text = "".join(each.lead + each.text for each in given)
        answer = asdict(Answer(text, list(given), citations, **fields))
        conversation = Conversation.objects.create(owner=user, title=question)
        ids = [str(document.pk)] if document else []
        return Turn.objects.create(
            conversation=conversation,
            question=question,
            state=state,
            answer=None if state == "asked" else answer,
            source_ids=ids,
        )

    return make
