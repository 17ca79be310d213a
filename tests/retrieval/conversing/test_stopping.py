"""Whoever asked can stop an answer, from anywhere; what was checked of it is kept."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from kb.access import Principal
from kb.errors import NotFoundError
from kb.models import Collection
from retrieval import conversations
from retrieval.events import Citations, Done, Event, Failed, Token
from retrieval.models import Turn
from tests.fakes import FakeLLM
from tests.retrieval.conversing.conftest import ANSWER, QUESTION


@pytest.mark.django_db(transaction=True)
def test_a_stop_elsewhere_ends_the_answer_within_two_seconds(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.between = f"{ANSWER} " * 200, 0.01
    turn = conversations.start(question=QUESTION, by=as_bob)
    seen: list[Event] = []
    written = threading.Event()

    def answering() -> None:
        try:
            for event in conversations.run(turn.pk, by=as_bob):
                seen.append(event)
                if sum(isinstance(each, Token) for each in seen) > 20:
                    written.set()
        finally:
            connection.close()

    thread = threading.Thread(target=answering)
    thread.start()
    assert written.wait(60)
    asked_at = time.monotonic()
    conversations.stop(turn.pk, by=as_bob)
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - asked_at < 5
    assert isinstance(seen[-1], Failed)
    assert seen[-1].code == "stopped"
    view = conversations.turn(turn.pk, by=as_bob)
    assert (view.state, view.error) == ("incomplete", "stopped")
    assert view.answer is not None
    assert view.answer.citations


def test_a_question_stopped_before_it_is_answered_is_over(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    turn = conversations.start(question=QUESTION, by=as_bob)
    conversations.stop(turn.pk, by=as_bob)
    [event] = conversations.run(turn.pk, by=as_bob)
    assert isinstance(event, Failed)
    assert event.code == "stopped"
    assert llm.prompts == []


def test_a_stop_holds_when_the_process_that_answers_is_gone(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    turn = conversations.start(question=QUESTION, by=as_bob)
    events = conversations.run(turn.pk, by=as_bob)
    next(events)
    conversations.stop(turn.pk, by=as_bob)
    view = conversations.turn(turn.pk, by=as_bob)
    assert (view.state, view.error) == ("incomplete", "stopped")
    [event] = conversations.run(turn.pk, by=as_bob)
    assert isinstance(event, Failed)
    events.close()
    assert conversations.turn(turn.pk, by=as_bob).error == "stopped"


def test_hanging_up_and_stopping_come_to_the_same_in_any_order(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    turn = conversations.start(question=QUESTION, by=as_bob)
    events = conversations.run(turn.pk, by=as_bob)
    next(events)
    events.close()
    assert conversations.turn(turn.pk, by=as_bob).error == "disconnected"
    conversations.stop(turn.pk, by=as_bob)
    assert conversations.turn(turn.pk, by=as_bob).error == "stopped"


def test_a_finished_answer_stays(done: Turn, as_bob: Principal, as_alice: Principal) -> None:
    conversations.stop(done.pk, by=as_bob)
    assert [type(each) for each in conversations.run(done.pk, by=as_bob)] == [Citations, Done]
    with pytest.raises(NotFoundError):
        conversations.stop(done.pk, by=as_alice)
