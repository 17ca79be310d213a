"""A question of Bob's about the library, answered from two documents."""

from __future__ import annotations

import pytest

from kb.access import Principal
from kb.models import Collection
from retrieval import conversations
from retrieval.generation import health
from retrieval.models import Turn
from tests.fakes import FakeLLM

QUESTION = "How many days of paid leave do full-time employees receive per year?"
ANSWER = (
    "Full-time employees receive 25 days of paid leave per year [1]. "
    "Trips that cost more than 500 euros need approval by the head of department."
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with much to do the fake model may take seconds to say that it is there."""
    monkeypatch.setattr(health, "PATIENCE", 60.0)


@pytest.fixture
def done(llm: FakeLLM, library: Collection, as_bob: Principal) -> Turn:
    """Answered."""
    llm.answer = ANSWER
    turn = conversations.start(question=QUESTION, by=as_bob)
    list(conversations.run(turn.pk, by=as_bob))
    turn.refresh_from_db()
    assert turn.answer is not None
    assert turn.answer["degraded"] == ""
    return turn
