"""Suggestions under the fields of the search page and the front page."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse

from kb.models import Collection, Document, User
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask
from tests.frontend.pages_ask.scanning import scanned
from tests.retrieval.suggesting.shelf import shelve


@pytest.fixture
def guide(handbook: Collection) -> Document:
    return shelve(handbook, "Leave <b>policy</b>", "Sick leave")


def suggested(client: Client, **query: object) -> str:
    response = client.get(reverse("suggest"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_options_lead_to_document_section_and_earlier_answer(
    guide: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, guide, question="How much sick leave?")
    html = suggested(browser(bob), q="leave")
    section = guide.passages.get()
    for url in (
        reverse("document", args=[guide.pk]),
        reverse("passage", args=[section.pk]),
        f"{reverse('conversation', args=[turn.conversation_id])}#t-{turn.pk}",
    ):
        assert f'href="{url}"' in html
    assert html.count('role="option"') == 3
    assert 'data-said="3 suggestions"' in html


def test_typed_words_are_marked_and_titles_are_escaped(
    guide: Document, bob: User, browser: Browse
) -> None:
    html = suggested(browser(bob), q="LEA pol")
    assert "<mark>Lea</mark>ve &lt;b&gt;<mark>pol</mark>icy" in html
    assert scanned(html).bad == []


def test_words_typed_in_the_other_script_are_marked_too(
    handbook: Collection, bob: User, browser: Browse
) -> None:
    shelve(handbook, "請假流程")
    assert "<mark>請假</mark>流程" in suggested(browser(bob), q="请假")


def test_a_fragment_without_options_says_so_by_being_empty(
    guide: Document, bob: User, charlie: User, browser: Browse
) -> None:
    for client, text in ((browser(charlie), "leave"), (browser(bob), "zzz"), (browser(bob), "")):
        assert "option" not in suggested(client, q=text)


def test_chosen_collections_narrow_and_an_odd_one_is_a_kind_error(
    guide: Document, bob: User, browser: Browse
) -> None:
    client = browser(bob)
    here = str(guide.collection_id)
    assert "option" in suggested(client, q="leave", collection=here)
    elsewhere = "00000000-0000-4000-8000-000000000000"
    assert "option" not in suggested(client, q="leave", collection=elsewhere)
    assert client.get(reverse("suggest"), {"q": "leave", "collection": "x"}).status_code == 400


def test_a_fragment_is_kept_by_nobody_and_typed_words_are_not_logged(
    guide: Document, bob: User, browser: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    client = browser(bob)
    with caplog.at_level(logging.DEBUG):
        response = client.get(reverse("suggest"), {"q": "leaveword"})
    assert "no-store" in response["Cache-Control"]
    assert "leaveword" not in caplog.text


def test_who_is_not_signed_in_is_sent_to_do_so(db: None) -> None:
    assert Client().get(reverse("suggest"), {"q": "leave"}).status_code == 302


def test_both_fields_offer_them_and_are_plain_fields_without_scripts(
    guide: Document, bob: User, browser: Browse
) -> None:
    for name in ("search", "ask"):
        html = browser(bob).get(reverse(name)).content.decode()
        assert f'data-suggest="{reverse("suggest")}"' in html
        assert "js/suggest.js" in html
        assert "combobox" not in html
