"""The stream of an answer: sources first, text as text, one end."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from kb.access import principal_of
from kb.models import Document, User
from retrieval import conversations
from retrieval.models import Turn
from tests.fakes import FakeLLM, said
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import LEAVE, Ask

QUESTION = "How many days of paid leave do full-time employees receive per year?"


def events(body: str) -> list[tuple[str, str]]:
    found = []
    for frame in body.split("\n\n"):
        lines = frame.split("\n")
        if lines[0].startswith("event: "):
            found.append((lines[0][7:], "\n".join(line[6:] for line in lines[1:])))
    return found


def streamed(client: object, turn: Turn) -> list[tuple[str, str]]:
    response = client.get(reverse("turn-stream", args=[turn.pk]))  # type: ignore[attr-defined]
    assert response["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Accel-Buffering"] == "no"
    return events(b"".join(response.streaming_content).decode())


@pytest.fixture
def turn(leave: Document, bob: User) -> Turn:
    """Bob's question, not answered yet."""
    return conversations.start(question=QUESTION, by=principal_of(bob))


def test_sources_come_before_the_first_word_and_notes_with_the_last(
    turn: Turn, bob: User, browser: Browse, llm: FakeLLM
) -> None:
    llm.answer = f"{LEAVE} [1] <b>"
    found = streamed(browser(bob), turn)
    names = [name for name, _data in found]
    assert names.index("sources") < names.index("token") < names.index("citations")
    assert names[-1] == "done"
    assert "Leave policy" in dict(found)["sources"]
    tokens = "".join(json.loads(data) for name, data in found if name == "token")
    assert LEAVE in tokens
    assert 'data-note="1"' in found[-1][1]
    assert "<b>" not in found[-1][1]


def test_the_status_says_how_much_is_read(
    turn: Turn, bob: User, browser: Browse, llm: FakeLLM
) -> None:
    llm.answer = f"{LEAVE} [1]"
    statuses = [data for name, data in streamed(browser(bob), turn) if name == "status"]
    assert "Searching 1 collection" in statuses[0]
    assert "writing" in statuses[-1]
    assert "Searching 1 collection" in statuses[-1]


def test_the_status_says_how_far_the_model_has_read(
    turn: Turn, bob: User, browser: Browse, llm: FakeLLM
) -> None:
    half = {"total": 90, "cache": 10, "processed": 50}
    reading = json.dumps({"choices": [{"delta": {}}], "prompt_progress": half}).encode()
    llm.answer, llm.between = LEAVE, 0.3
    llm.raw = lambda: [b"data: %s\n\n" % reading] * 2 + list(said(llm))[-3:]
    statuses = [data for name, data in streamed(browser(bob), turn) if name == "status"]
    assert any("50 %" in each for each in statuses)
    assert not any("0 %" in each.replace("50 %", "") for each in statuses)


def test_without_the_model_the_stream_still_ends_with_an_answer(
    turn: Turn, bob: User, browser: Browse, llm: FakeLLM
) -> None:
    llm.mode = "unhealthy"
    found = streamed(browser(bob), turn)
    assert found[-1][0] == "done"
    assert "The language model is not available" in found[-1][1]


def test_a_finished_answer_is_replayed(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    found = streamed(browser(bob), asked(bob, leave))
    assert [name for name, _data in found] == ["citations", "done"]


def test_a_broken_answer_ends_with_an_error_that_offers_another_try(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave, state="incomplete")
    name, data = streamed(browser(bob), turn)[-1]
    assert name == "error"
    assert reverse("turn-again", args=[turn.pk]) in data
    assert "csrfmiddlewaretoken" in data
