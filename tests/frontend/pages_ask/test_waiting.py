"""What a person sees of the line before the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kb.access import principal_of
from kb.models import Collection, Document, User
from retrieval import conversations
from retrieval.generation import Place
from retrieval.generation.admission import MOST_PER_PERSON
from retrieval.generation.pace import note
from retrieval.models import Ticket, Turn
from tests.fakes import FakeLLM
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import LEAVE, Ask

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


@pytest.fixture
def enough(bob: User, leave: Document) -> None:
    """Bob has as many questions on the way as one person may."""
    for _ in range(MOST_PER_PERSON):
        conversations.start(question=QUESTION, by=principal_of(bob))


def _kept(html: str) -> dict[str, str]:
    """Return what the button for quotes sends."""
    form = html[html.index('class="banner busy"') :].split("</form>")[0]
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    return {unescape(name): unescape(value) for name, value in fields}


def test_one_question_too_many_says_how_long_and_offers_the_sources(
    enough: None, leave: Document, handbook: Collection, bob: User, browser: Browse, llm: FakeLLM
) -> None:
    client, question = browser(bob), {"question": QUESTION, "collection": str(handbook.pk)}
    response = client.post("/", question)
    assert (response.status_code, response["Retry-After"]) == (429, "20")
    html = response.content.decode()
    assert "There is room for another one in about 20 seconds." in html
    assert f">{QUESTION}</textarea>" in html
    sent = _kept(html)
    assert {name: sent[name] for name in question} == question
    opened = client.post("/", sent)
    assert opened.status_code == 303
    turn = Turn.objects.latest("created_at")
    *_earlier, end = client.get(reverse("turn-stream", args=[turn.pk])).streaming_content  # type: ignore[attr-defined]
    assert end.decode().startswith("event: done")
    assert "25 days of paid leave" in end.decode()
    assert llm.prompts == []


def test_one_follow_up_too_many_has_its_place_on_the_page(
    enough: None, leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    client = browser(bob)
    address = reverse("conversation", args=[asked(bob, leave).conversation_id])
    assert 'id="busy"' in client.get(address).content.decode()
    response = client.post(address, {"question": QUESTION}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert (response.status_code, response["HX-Retarget"]) == (429, "#busy")
    assert int(response["Retry-After"]) > 0
    assert html.startswith("<form")
    assert f'hx-post="{address}"' in html
    turn = client.post(address, _kept(html), headers={"HX-Request": "true"})
    assert turn.content.decode().strip().startswith("<article")
    plain = client.post(address, {"question": QUESTION})
    assert plain.status_code == 429
    assert "Show me the sources only" in plain.content.decode()


def test_asking_again_too_often_offers_quotes_to_the_same_question(
    enough: None, leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    client, turn = browser(bob), asked(bob, leave)
    address = reverse("turn-again", args=[turn.pk])
    response = client.post(address, {"question": "What about unused days?"})
    assert (response.status_code, response["Retry-After"]) == (429, "20")
    html = response.content.decode()
    assert f'class="banner busy" method="post" action="{address}"' in html
    assert client.post(address, _kept(html)).status_code == 302
    assert Turn.objects.get(replaces=turn).question == "What about unused days?"


def test_whoever_waits_can_cancel_or_have_the_sources(
    leave: Document, bob: User, browser: Browse, busy: Place, llm: FakeLLM
) -> None:
    client = browser(bob)
    client.post("/", {"question": QUESTION})
    turn = Turn.objects.get()
    page = client.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    quote = reverse("turn-quote", args=[turn.pk])
    assert f'action="{quote}"' in page
    assert "Cancel</span>" in page
    assert client.post(quote, headers={"HX-Request": "true"}).status_code == 204
    response = client.post(quote)
    assert response["Location"].endswith(f"#t-{turn.pk}")
    shown = client.get(reverse("turn", args=[turn.pk]), {"plain": "1"}, follow=True)
    assert "Many questions are being answered right now" in shown.content.decode()
    assert llm.prompts == []
