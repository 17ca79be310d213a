"""The page on which fields are read from a document."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from kb.models import Collection, Document, User
from retrieval.generation import health
from retrieval.generation.breaker import breaker
from tests.fakes import FakeLLM
from tests.retrieval.search import shelf
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db

FORM = {
    "name": ["fee", "", "<b>end</b>"],
    "type": ["number", "text", "date"],
    "description": ["yearly fee", "", ""],
}


@pytest.fixture(autouse=True)
def bag_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.use(monkeypatch)


@pytest.fixture
def llm(settings: Settings) -> Iterator[FakeLLM]:
    fake = FakeLLM()
    fake.answer = json.dumps({"fee": {"value": 1200, "source": 1}, "<b>end</b>": None})
    settings.LLM_URL = fake.url
    breaker.succeeded()
    health.forget()
    yield fake
    fake.kill()
    breaker.succeeded()


@pytest.fixture
def contract(handbook: Collection) -> Document:
    return shelve(handbook, "Contract", "The yearly fee is 1,200 euros & more.")


@pytest.fixture
def page(bob: User) -> Client:
    client = Client()
    client.force_login(bob)
    return client


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


def test_htmx_gets_the_form_and_the_values_alone(
    page: Client, contract: Document, llm: FakeLLM
) -> None:
    answer = page.post(f"/documents/{contract.pk}/fields", FORM, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


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


def test_a_document_of_others_is_not_found(charlie: User, contract: Document, llm: FakeLLM) -> None:
    client = Client()
    client.force_login(charlie)
    for answer in (
        client.get(f"/documents/{contract.pk}/fields"),
        client.post(f"/documents/{contract.pk}/fields", FORM),
    ):
        assert answer.status_code == 404
    assert llm.requests == []
