"""A question asked again takes the place of the earlier one, which stays."""

from __future__ import annotations

import pytest

from kb.access import Principal
from kb.errors import InvalidError, NotFoundError
from retrieval import conversations
from retrieval.events import Done
from retrieval.models import Turn
from tests.fakes import FakeLLM


def test_the_latest_version_is_shown_and_the_earlier_one_stays(
    done: Turn, as_bob: Principal, llm: FakeLLM
) -> None:
    again = conversations.ask_again(done.pk, by=as_bob)
    assert isinstance(list(conversations.run(again.pk, by=as_bob))[-1], Done)
    assert len(llm.written) == 2
    [view] = conversations.turns(done.conversation, by=as_bob)
    assert (view.id, view.number, view.versions) == (again.pk, 2, [done.pk, again.pk])
    [earlier] = conversations.turns(done.conversation, by=as_bob, shown=done.pk)
    assert (earlier.id, earlier.number) == (done.pk, 1)
    assert earlier.answer is not None


def test_only_the_same_words_are_answered_anew_whatever_is_remembered(
    done: Turn, as_bob: Principal
) -> None:
    assert conversations.ask_again(done.pk, by=as_bob).fresh
    assert not conversations.ask_again(done.pk, by=as_bob, question="Who gets leave?").fresh


def test_versions_of_versions_stand_in_one_row(done: Turn, as_bob: Principal) -> None:
    second = conversations.ask_again(done.pk, by=as_bob)
    third = conversations.ask_again(second.pk, by=as_bob)
    [view] = conversations.turns(done.conversation, by=as_bob)
    assert view.versions == [done.pk, second.pk, third.pk]


def test_a_follow_up_is_understood_with_the_latest_version_only(
    done: Turn, as_bob: Principal, llm: FakeLLM
) -> None:
    edited = "Which trips need approval by the head of department?"
    again = conversations.ask_again(done.pk, by=as_bob, question=edited)
    llm.answer = "Trips that cost more than 500 euros need approval [1]."
    list(conversations.run(again.pk, by=as_bob))
    within = done.conversation_id
    after = conversations.start(question="And contractors?", by=as_bob, conversation_id=within)
    list(conversations.run(after.pk, by=as_bob))
    assert edited in llm.prompts[-1]
    assert "How many days" not in llm.prompts[-1]


def test_asking_an_earlier_question_again_knows_nothing_of_later_ones(
    done: Turn, as_bob: Principal, llm: FakeLLM
) -> None:
    within = done.conversation_id
    later = "Which trips need approval by the head of department?"
    after = conversations.start(question=later, by=as_bob, conversation_id=within)
    list(conversations.run(after.pk, by=as_bob))
    again = conversations.ask_again(done.pk, by=as_bob)
    list(conversations.run(again.pk, by=as_bob))
    assert later not in llm.prompts[-1]
    views = conversations.turns(done.conversation, by=as_bob)
    assert [view.id for view in views] == [again.pk, after.pk]


def test_nobody_else_can_ask_again_and_an_empty_question_is_refused(
    done: Turn, as_bob: Principal, as_alice: Principal
) -> None:
    with pytest.raises(NotFoundError):
        conversations.ask_again(done.pk, by=as_alice)
    with pytest.raises(InvalidError):
        conversations.ask_again(done.pk, by=as_bob, question=" ")
    assert Turn.objects.count() == 1
