"""The page on which fields are read from a document."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from kb.access import principal_of
from kb.models import Collection, Document, User
from retrieval.generation import Place
from retrieval.models import Ticket
from tests.fakes import FakeLLM
from tests.frontend.conftest import Browse
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db
streamed = pytest.mark.django_db(transaction=True)
"""The connection is given back meanwhile, and closed behind the stream."""

FORM = {
    "name": ["fee", "", "<b>end</b>"],
    "type": ["number", "text", "date"],
    "description": ["yearly fee", "", ""],
}


@pytest.fixture
def llm(llm: FakeLLM) -> FakeLLM:
    llm.answer = json.dumps({"fee": {"value": 1200, "source": 1}, "<b>end</b>": None})
    return llm


@pytest.fixture
def contract(handbook: Collection) -> Document:
    return shelve(handbook, "Contract", "The yearly fee is 1,200 euros & more.")


def test_the_page_of_a_document_leads_there_and_the_form_needs_no_javascript(
    page: Client, contract: Document
) -> None:
    where = f"/documents/{contract.pk}/fields"
    assert f'href="{where}"' in page.get(f"/documents/{contract.pk}").content.decode()
    html = page.get(where).content.decode()
    assert f'method="post" action="{where}"' in html
    assert html.count('name="name"') == 3


def test_values_are_shown_with_their_quotes_and_what_is_missing_as_missing(
    page: Client, contract: Document, llm: FakeLLM
) -> None:
    html = page.post(f"/documents/{contract.pk}/fields", FORM).content.decode()
    assert "1200" in html
    assert "The yearly fee is 1,200 euros &amp; more." in html
    assert "/passages/" in html
    assert "Not in this document" in html
    assert "<b>end</b>" not in html
    assert html.count('name="name"') == 3, "what was filled in, and an empty row"
    assert html.count('value="fee"') == 1


def _streamed(page: Client, contract: Document) -> Generator[str]:
    """Yield the events that the page is sent for a form."""
    stream = {"Accept": "text/event-stream"}
    answer = page.post(f"/documents/{contract.pk}/fields", FORM, headers=stream)
    assert answer["Content-Type"].startswith("text/event-stream")
    assert "Accept" in answer["Vary"]
    with closing(answer):
        for chunk in answer.streaming_content:  # type: ignore[attr-defined]
            yield chunk.decode()


@streamed
def test_a_script_gets_the_form_and_the_values_as_the_end_of_a_stream(
    page: Client, contract: Document, llm: FakeLLM
) -> None:
    *_earlier, end = _streamed(page, contract)
    assert end.startswith("event: done")
    assert 'id="fields-found"' in end
    assert end.count('name="name"') == 3
    assert "<html" not in end
    assert not Ticket.objects.exists()


@pytest.fixture
def busy(alice: User, settings: Settings, llm: FakeLLM) -> Generator[Place]:
    """Alice's answer has the only slot."""
    settings.LLM_SLOTS = 1
    place = Place.of(principal_of(alice), None)
    assert place.position() == 0
    Ticket.objects.update(alive_at=Now() + timedelta(hours=1))
    yield place
    place.leave()


@streamed
def test_whoever_waits_for_the_model_sees_place_and_time(
    page: Client, contract: Document, busy: Place
) -> None:
    seen = []
    for chunk in _streamed(page, contract):
        seen.append(chunk)
        if "Waiting" in chunk:
            busy.leave()
    [waiting] = [each for each in seen if "Waiting" in each]
    assert "1 question is ahead of yours, about 20 seconds" in waiting
    assert [each for each in seen if each.startswith("event: status")][1:] == [
        "event: status\ndata: Reading the document. This can take a minute.\n\n"
    ]
    assert seen[-1].startswith("event: done")


@streamed
def test_whoever_leaves_while_waiting_gives_the_place_up(
    page: Client, contract: Document, busy: Place, llm: FakeLLM
) -> None:
    stream = _streamed(page, contract)
    assert "Waiting" in next(stream)
    assert Ticket.objects.count() == 2
    stream.close()
    assert Ticket.objects.count() == 1
    assert llm.prompts == []


@streamed
def test_a_stream_ends_with_the_form_and_what_went_wrong(
    page: Client, contract: Document, llm: FakeLLM
) -> None:
    llm.mode = "error"
    *_earlier, end = _streamed(page, contract)
    assert end.startswith("event: error")
    assert "language model" in end
    assert end.count('value="fee"') == 1


def test_what_the_model_invents_is_left_empty(
    page: Client, contract: Document, llm: FakeLLM
) -> None:
    llm.answer = json.dumps({"fee": {"value": 4711, "source": 1}})
    html = page.post(f"/documents/{contract.pk}/fields", FORM).content.decode()
    assert "4711" not in html
    assert "stands nowhere" in html


def test_mistakes_and_outages_are_told_beside_what_was_typed(
    page: Client, contract: Document, llm: FakeLLM
) -> None:
    twice = {"name": ["fee", "fee"], "type": ["text", "text"], "description": ["", ""]}
    answer = page.post(f"/documents/{contract.pk}/fields", twice)
    assert answer.status_code == 400
    assert "Two fields have the same name." in answer.content.decode()
    assert answer.content.decode().count('value="fee"') == 2
    llm.mode = "error"
    answer = page.post(f"/documents/{contract.pk}/fields", FORM)
    assert answer.status_code == 503
    assert "language model" in answer.content.decode()


def test_a_document_of_others_is_not_found(
    browser: Browse, charlie: User, contract: Document, llm: FakeLLM
) -> None:
    client = browser(charlie)
    for answer in (
        client.get(f"/documents/{contract.pk}/fields"),
        client.post(f"/documents/{contract.pk}/fields", FORM),
    ):
        assert answer.status_code == 404
    assert llm.requests == []
