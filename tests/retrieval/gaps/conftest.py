"""Questions that were refused, of people who may read different things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from kb.models import Document, Passage, User
from retrieval.events import Answer, AnswerSentence, Hit
from retrieval.models import Conversation, Turn

Refuse = Callable[..., Turn]
QUESTION = "How many days of parental leave do I get?"


def near(document: Document, rank: int = 1) -> Hit:
    passage = Passage.objects.filter(document=document).earliest("ordinal")
    return Hit(
        passage_id=str(passage.pk),
        document_id=str(document.pk),
        version_id=str(passage.version_id),
        external_id=None,
        collection_id=str(document.collection_id),
        collection=document.collection.name,
        title=document.title,
        text=passage.text,
        headings=[],
        page=None,
        boxes=[],
        language="en",
        rank=rank,
    )


@pytest.fixture
def refuse() -> Refuse:
    """Store a refusal to a person's question that names the nearest documents."""

    def make(user: User, *nearest: Document, question: str = QUESTION, **fields: Any) -> Turn:
        hits = [near(each, rank) for rank, each in enumerate(nearest, start=1)]
        text = "The documents do not answer this."
        answer = Answer(text, [AnswerSentence(text, [], True)], [], abstained=True, nearest=hits)
        limits = fields.pop("collections", [])
        conversation = Conversation.objects.create(owner=user, collection_ids=limits)
        return Turn.objects.create(
            conversation=conversation,
            question=question,
            state=Turn.State.DONE,
            answer={**asdict(answer), **fields},
            source_ids=[str(each.pk) for each in nearest],
        )

    return make
