"""When a person, a group or a collection is deleted, nothing that refers to it is broken."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from kb.access import Principal, create_collection
from kb.errors import NotFoundError
from kb.models import Collection, User
from retrieval import conversations
from retrieval.events import Done, Failed, Token
from retrieval.models import Conversation, Share, Ticket, Turn
from retrieval.tasks import forget
from tests.fakes import FakeLLM
from tests.retrieval.conversing.conftest import ANSWER, QUESTION


def test_a_person_takes_conversations_places_and_shares_along(
    done: Turn, as_bob: Principal, as_charlie: Principal, bob: User
) -> None:
    conversations.share(conversation=done.conversation, by=as_bob, name="charlie")
    conversations.start(question=QUESTION, by=as_bob)
    bob.delete()
    for table in (Conversation, Turn, Share, Ticket):
        assert not table.objects.exists()
    assert list(conversations.shared_with(as_charlie)) == []
    with pytest.raises(NotFoundError):
        conversations.read_along(done.conversation_id, by=as_charlie)
    forget()


def test_an_answer_whose_asker_is_deleted_meanwhile_ends(
    llm: FakeLLM, library: Collection, as_bob: Principal, bob: User
) -> None:
    llm.answer, llm.between = f"{ANSWER} " * 40, 0.01
    turn = conversations.start(question=QUESTION, by=as_bob)
    events = conversations.run(turn.pk, by=as_bob)
    next(event for event in events if isinstance(event, Token))
    bob.delete()
    *_rest, end = events
    assert isinstance(end, Failed)
    assert not Ticket.objects.exists()


def test_those_with_whom_it_was_shared_are_gone_from_the_list(
    done: Turn, as_bob: Principal, charlie: User
) -> None:
    team = Group.objects.create(name="team")
    for name in ("charlie", "team"):
        conversations.share(conversation=done.conversation, by=as_bob, name=name)
    charlie.delete()
    team.delete()
    assert list(conversations.shares_of(done.conversation, by=as_bob)) == []


def test_a_conversation_limited_to_what_is_gone_says_so_and_is_not_widened_by_itself(
    llm: FakeLLM, library: Collection, as_alice: Principal
) -> None:
    other = create_collection(name="Other", by=as_alice)
    within = [str(other.pk)]
    first = conversations.start(question=QUESTION, by=as_alice, collections=within)
    other.delete()
    forget()
    *_rest, end = conversations.run(first.pk, by=as_alice)
    assert isinstance(end, Failed)
    assert "gone" in end.message
    assert conversations.get(as_alice, first.conversation_id).collection_ids == within
    conversations.widen(first.conversation_id, by=as_alice, name="collection", value=within[0])
    llm.answer = ANSWER
    again = conversations.ask_again(first.pk, by=as_alice)
    *_rest, end = conversations.run(again.pk, by=as_alice)
    assert isinstance(end, Done)
    assert end.answer.citations


def test_the_collections_that_are_left_are_searched(
    llm: FakeLLM, library: Collection, as_alice: Principal
) -> None:
    llm.answer = ANSWER
    other = create_collection(name="Other", by=as_alice)
    both = [str(other.pk), str(library.pk)]
    turn = conversations.start(question=QUESTION, by=as_alice, collections=both)
    other.delete()
    *_rest, end = conversations.run(turn.pk, by=as_alice)
    assert isinstance(end, Done)
    assert end.answer.citations
    conversations.follow_ups(turn.pk, by=as_alice)
