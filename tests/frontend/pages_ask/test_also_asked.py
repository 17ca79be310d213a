"""Below an answer: what others asked about the same, loaded when the answer stands."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from kb.models import Document, User
from retrieval.models import Turn
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask

pytestmark = pytest.mark.django_db

OTHER = "When do days of leave <b>expire</b> & why?"


def test_an_answer_asks_for_it_and_the_questions_open_in_the_question_field(
    page: Client, asked: Ask, leave: Document, alice: User, charlie: User, bob: User
) -> None:
    mine = asked(bob, leave)
    for person in (alice, charlie):
        asked(person, leave, question=OTHER)
    place = f"/t/{mine.pk}/also-asked"
    assert f'hx-get="{place}"' in page.get(f"/t/{mine.pk}").content.decode()
    html = page.get(place).content.decode()
    assert "When do days of leave &lt;b&gt;expire&lt;/b&gt; &amp; why?" in html
    assert "?q=When%20do%20days%20of%20leave%20%3Cb%3Eexpire%3C/b%3E%20%26%20why%3F" in html
    assert "alice" not in html
    assert "charlie" not in html


def test_a_conversation_asks_for_it_below_its_last_answer_only(
    page: Client, asked: Ask, leave: Document, bob: User
) -> None:
    first, last = asked(bob, leave), asked(bob, leave)
    Turn.objects.filter(pk=last.pk).update(conversation=first.conversation)
    html = page.get(f"/c/{first.conversation_id}").content.decode()
    assert f"/t/{last.pk}/also-asked" in html
    assert f"/t/{first.pk}/also-asked" not in html


def test_nothing_is_shown_when_nobody_asked_or_it_is_turned_off(
    page: Client,
    asked: Ask,
    leave: Document,
    alice: User,
    charlie: User,
    bob: User,
    settings: Settings,
) -> None:
    mine = asked(bob, leave)
    assert page.get(f"/t/{mine.pk}/also-asked").content.strip() == b""
    for person in (alice, charlie):
        asked(person, leave, question=OTHER)
    settings.ALSO_ASKED_PEOPLE = 0
    assert page.get(f"/t/{mine.pk}/also-asked").content.strip() == b""


def test_below_the_answers_of_others_there_is_nothing_to_see(
    browser: Browse, asked: Ask, leave: Document, alice: User, bob: User
) -> None:
    hers = asked(alice, leave)
    assert browser(bob).get(f"/t/{hers.pk}/also-asked").status_code == 404


def test_a_refusal_does_not_ask_for_it(page: Client, asked: Ask, bob: User) -> None:
    refused = asked(bob, None, abstained=True)
    assert "also-asked" not in page.get(f"/t/{refused.pk}").content.decode()
