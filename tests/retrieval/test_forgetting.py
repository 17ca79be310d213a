"""What a deleted document left in kept answers is erased, and nothing else is."""

from __future__ import annotations

import json

import pytest

from kb.access import Principal, permitted_documents, restrict
from kb.models import Collection
from retrieval import conversations
from retrieval.conversations.forgetting import forget_deleted
from retrieval.models import Turn
from tests.fakes import FakeLLM

ANSWER = (
    "Full-time employees receive 25 days of paid leave per year [1]. "
    "Trips that cost more than 500 euros need approval by the head of department."
)


@pytest.fixture
def turn(llm: FakeLLM, library: Collection, as_bob: Principal) -> Turn:
    """A kept answer that rests on two documents."""
    llm.answer = ANSWER
    asked = conversations.start(question="How many days of paid leave are there?", by=as_bob)
    list(conversations.run(asked.pk, by=as_bob))
    asked.refresh_from_db()
    return asked


def test_words_of_a_deleted_document_leave_the_disk_and_the_rest_stays(
    turn: Turn, as_alice: Principal
) -> None:
    assert "25 days" in json.dumps(turn.answer)
    permitted_documents(as_alice).get(title="Leave policy").delete()
    assert forget_deleted() == 1
    turn.refresh_from_db()
    assert "25 days" not in json.dumps(turn.answer)
    assert "500 euros" in json.dumps(turn.answer)
    assert forget_deleted() == 0


def test_nearest_passages_of_a_refusal_are_erased_too(
    llm: FakeLLM, library: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    llm.answer = "I don't know."
    asked = conversations.start(question="How many days of paid leave are there?", by=as_bob)
    list(conversations.run(asked.pk, by=as_bob))
    permitted_documents(as_alice).get(title="Leave policy").delete()
    assert forget_deleted() == 1
    asked.refresh_from_db()
    assert "Leave policy" not in json.dumps(asked.answer)
    assert asked.answer["abstained"]


def test_a_document_that_is_only_hidden_is_withheld_but_not_erased(
    turn: Turn, as_alice: Principal
) -> None:
    document = permitted_documents(as_alice).get(title="Leave policy")
    restrict(document=document, by=as_alice, users=[])
    assert forget_deleted() == 0
    turn.refresh_from_db()
    assert "25 days" in json.dumps(turn.answer)
