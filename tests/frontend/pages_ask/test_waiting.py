"""What a person sees of the line before the model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kb.access import principal_of
from kb.models import Document, User
from retrieval.generation import Place
from retrieval.generation.pace import note
from retrieval.models import Ticket, Turn
from tests.fakes import FakeLLM
from tests.frontend.pages_ask.conftest import LEAVE, Browse

QUESTION = "How many days of paid leave do full-time employees receive per year?"


@pytest.fixture
def busy(alice: User, settings: Settings, llm: FakeLLM) -> Iterator[Place]:
    """Alice's answer has the only slot."""
    settings.LLM_SLOTS = 1
    llm.answer = f"{LEAVE} [1]"
    place = Place.of(principal_of(alice), None)
    assert place.position() == 0
    Ticket.objects.update(alive_at=Now() + timedelta(hours=1))
    yield place
    place.leave()


def _asked(client: Client) -> Iterator[str]:
    client.post("/", {"question": QUESTION})
    response = client.get(reverse("turn-stream", args=[Turn.objects.get().pk]))
    for chunk in response.streaming_content:  # type: ignore[attr-defined]
        yield chunk.decode()


def test_whoever_waits_sees_place_and_time(
    leave: Document, bob: User, browser: Browse, busy: Place
) -> None:
    seen = []
    for chunk in _asked(browser(bob)):
        seen.append(chunk)
        if "Waiting" in chunk:
            busy.leave()
    [waiting] = [each for each in seen if "Waiting" in each]
    assert "1 question is ahead of yours" in waiting
    assert "about 20 seconds" in waiting
    assert seen[-1].startswith("event: done")


def test_under_load_a_person_gets_quotes_and_is_told_why(
    leave: Document, bob: User, browser: Browse, busy: Place, llm: FakeLLM
) -> None:
    note(120.0)
    *_earlier, end = _asked(browser(bob))
    assert end.startswith("event: done")
    assert "25 days of paid leave" in end
    assert "Many questions are being answered right now" in end
    assert llm.prompts == []
