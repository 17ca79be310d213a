"""Questions asked at the same time keep each other's limits."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from kb.access import Principal
from kb.errors import InvalidError
from kb.models import Collection
from retrieval import conversations
from retrieval.conversations.limits import limit
from retrieval.models import Conversation, Turn


@pytest.fixture
def turn(handbook: Collection, as_bob: Principal) -> Turn:
    filters = {"tags": ["HR", "Travel"], "language": ["en"]}
    return conversations.start(question="How many days of leave?", by=as_bob, filters=filters)


def test_what_another_tab_has_changed_stays(turn: Turn, handbook: Collection) -> None:
    here, there = (Conversation.objects.get(pk=turn.conversation_id) for _ in range(2))
    limit(here, [str(handbook.pk)], None)
    limit(there, None, {"tags": ["HR"]})
    limit(here, None, None)
    found = Conversation.objects.get(pk=turn.conversation_id)
    assert found.collection_ids == [str(handbook.pk)]
    assert found.filters == {"tags": ["HR"]}
    assert found.updated_at > turn.conversation.updated_at


@pytest.mark.django_db(transaction=True)
def test_limits_taken_away_at_the_same_moment_are_all_gone(turn: Turn, as_bob: Principal) -> None:
    begin = threading.Barrier(3)

    def take_away(name: str, value: str) -> None:
        begin.wait()
        conversations.widen(turn.conversation_id, by=as_bob, name=name, value=value)
        connections.close_all()

    each = [("tags", "HR"), ("tags", "Travel"), ("language", "en")]
    threads = [threading.Thread(target=take_away, args=pair) for pair in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Conversation.objects.get(pk=turn.conversation_id).filters == {}


def test_a_question_that_is_refused_changes_no_limit(turn: Turn, as_bob: Principal) -> None:
    with pytest.raises(InvalidError):
        conversations.start(
            question=" ", by=as_bob, conversation_id=turn.conversation_id, filters={}
        )
    assert Conversation.objects.get(pk=turn.conversation_id).filters
