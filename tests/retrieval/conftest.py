"""A small library with real vectors."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from kb.access import current_space
from kb.models import Collection, Document, Passage
from tests.retrieval.search.shelf import shelve, store_vectors

LEAVE = (
    "Full-time employees receive 25 days of paid leave per year. "
    "Unused days expire on 31 March of the next year. Contractors do not receive paid leave."
)
TRAVEL = (
    "Trips that cost more than 500 euros need approval by the head of department. "
    "Receipts are handed in within 30 days after the trip."
)
CHINESE = "差旅报销须在出差结束后三十天内提交。超过500元的支出需要部门经理批准。酒类费用不予报销。"


@cache
def _vector(text: str) -> list[float]:
    return current_space().embedder().passages([text])[0]


Publish = Callable[..., Document]


@pytest.fixture
def publish() -> Publish:
    """Publish a document with the real embedder's vectors."""

    def _publish(collection: Collection, title: str, *texts: str) -> Document:
        document = shelve(collection, title, *texts)
        for passage in Passage.objects.filter(document=document):
            indexed = f"{title}\n{passage.text}"
            store_vectors([(passage.pk, _vector(indexed))])
        return document

    return _publish


@pytest.fixture
def library(handbook: Collection, publish: Publish) -> Collection:
    """The handbook with three short documents."""
    publish(handbook, "Leave policy", LEAVE)
    publish(handbook, "Travel policy", TRAVEL)
    publish(handbook, "差旅报销制度", CHINESE)
    return handbook
