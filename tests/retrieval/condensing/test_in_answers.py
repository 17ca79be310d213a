"""A follow-up's answer is made from what it means, and says what was searched for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from kb.access import Principal, permitted_documents, restrict
from kb.models import Collection, User
from retrieval import conversations
from retrieval.events import Done, Event, Sources
from retrieval.models import Turn
from tests.fakes import FakeLLM
from tests.frontend.api.programs import Program, key_of

pytestmark = pytest.mark.django_db

FIRST = "How many days of paid leave do full-time employees receive per year?"
ANSWER = "Full-time employees receive 25 days of paid leave per year [1]."
SECOND = "And contractors?"
SEARCHED = "How many days of paid leave do full-time employees receive per year: contractors"


@pytest.fixture(autouse=True)
def rules_only(settings: Settings) -> None:
    settings.CONDENSE_SECONDS = 0


def ask(by: Principal, question: str, conversation: Any = None) -> tuple[Turn, list[Event]]:
    turn = conversations.start(question=question, by=by, conversation_id=conversation)
    events = list(conversations.run(turn.pk, by=by))
    assert isinstance(events[-1], Done)
    return turn, events


def test_sources_and_answer_say_what_was_searched_for(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = ANSWER
    first, events = ask(as_bob, FIRST)
    assert events[-1].answer.searched_for == ""  # type: ignore[union-attr]
    llm.answer = "Contractors do not receive paid leave [1]."
    turn, events = ask(as_bob, SECOND, first.conversation_id)
    [sources] = [event for event in events if isinstance(event, Sources)]
    assert sources.searched_for == SEARCHED
    assert "Leave policy" in {hit.title for hit in sources.hits}
    view = conversations.turn(turn.pk, by=as_bob)
    assert view.question == SECOND
    assert view.answer is not None
    assert view.answer.searched_for == SEARCHED
    assert SECOND in llm.prompts[-1]


def test_a_third_question_leans_on_what_the_second_meant(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = ANSWER
    first, _ = ask(as_bob, "How many days of paid leave do employees in France receive?")
    ask(as_bob, "And in Germany?", first.conversation_id)
    _turn, events = ask(as_bob, "and in Spain?", first.conversation_id)
    expected = "How many days of paid leave do employees in Spain receive?"
    assert events[-1].answer.searched_for == expected  # type: ignore[union-attr]


def test_what_was_searched_for_is_withheld_with_what_it_may_rest_on(
    llm: FakeLLM, library: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    llm.answer = ANSWER
    first, _ = ask(as_bob, FIRST)
    turn, _ = ask(as_bob, SECOND, first.conversation_id)
    leave = permitted_documents(as_alice).get(title="Leave policy")
    restrict(document=leave, by=as_alice, users=[])
    view = conversations.turn(turn.pk, by=as_bob)
    assert view.answer is not None
    assert view.answer.searched_for == ""


def test_pages_and_api_show_it(
    llm: FakeLLM, library: Collection, bob: User, as_bob: Principal
) -> None:
    llm.answer = ANSWER
    first, _ = ask(as_bob, FIRST)
    program, conversation = Program(key_of(bob)), str(first.conversation_id)
    body = {"question": SECOND, "conversation_id": conversation}
    assert program.post("ask", body).json()["searched_for"] == SEARCHED
    streamed = program.post("ask", {**body, "stream": True})
    lines = b"".join(streamed.streaming_content).decode().splitlines()
    at = lines.index("event: sources") + 1
    assert json.loads(lines[at].removeprefix("data: "))["searched_for"] == SEARCHED
    assert program.post("ask", {"question": FIRST}).json()["searched_for"] == ""

    client = Client()
    client.force_login(bob)
    page = client.get(f"/c/{conversation}").content.decode()
    assert page.count("Searched for:") == 2
    assert f"{SEARCHED}</q>" in page


def test_a_live_answer_says_it_once(
    llm: FakeLLM, library: Collection, bob: User, as_bob: Principal
) -> None:
    llm.answer = ANSWER
    first, _ = ask(as_bob, FIRST)
    turn = conversations.start(question=SECOND, by=as_bob, conversation_id=first.conversation_id)
    client = Client()
    client.force_login(bob)
    live = client.get(f"/t/{turn.pk}/stream")
    assert b"".join(live.streaming_content).decode().count("Searched for:") == 1  # type: ignore[arg-type]
    again = client.get(f"/t/{turn.pk}/stream")
    assert b"".join(again.streaming_content).decode().count("Searched for:") == 1  # type: ignore[arg-type]
