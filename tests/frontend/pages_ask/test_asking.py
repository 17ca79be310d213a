"""Asking, with and without JavaScript."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from kb.models import Collection, Document, User
from retrieval.events import AnswerSentence
from retrieval.models import Conversation, Turn
from tests.fakes import FakeLLM
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import LEAVE, Ask

HTMX = {"HX-Request": "true"}
QUESTION = "How many days of paid leave do full-time employees receive per year?"


@pytest.fixture
def model(llm: FakeLLM) -> FakeLLM:
    """A model that knows the answer."""
    llm.answer = f"{LEAVE} [1]"
    return llm


def test_a_question_opens_a_conversation(leave: Document, bob: User, browser: Browse) -> None:
    response = browser(bob).post("/", {"question": QUESTION})
    turn = Turn.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/c/{turn.conversation_id}#t-{turn.pk}"
    assert turn.conversation.owner == bob


def test_without_scripts_the_page_leads_to_the_answer(
    leave: Document, bob: User, browser: Browse, model: FakeLLM
) -> None:
    client = browser(bob)
    page = client.get(client.post("/", {"question": QUESTION})["Location"]).content.decode()
    refresh = re.search(r'<noscript><meta http-equiv="refresh" content="0;url=([^"]+)">', page)
    assert refresh is not None
    answered = client.get(refresh[1], follow=True)
    html = answered.content.decode()
    assert "receive 25 days of paid leave" in html
    assert 'http-equiv="refresh"' not in html
    assert reverse("cited-source", args=[Turn.objects.get().pk, 1]) in html


def test_a_follow_up_adds_a_turn_to_the_page(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    first = asked(bob, leave)
    url = reverse("conversation", args=[first.conversation_id])
    response = browser(bob).post(url, {"question": "And unused days?"}, headers=HTMX)
    html = response.content.decode()
    assert html.strip().startswith("<article")
    assert reverse("turn-stream", args=[Turn.objects.latest("created_at").pk]) in html


@pytest.mark.parametrize("question", ["", "   ", "x" * 2001])
def test_a_bad_question_is_explained_and_not_lost(
    question: str, leave: Document, bob: User, browser: Browse
) -> None:
    response = browser(bob).post("/", {"question": question})
    html = response.content.decode()
    assert response.status_code == 400
    assert 'id="question-error" role="alert"' in html
    assert question.strip() in html
    assert not Turn.objects.exists()


def test_a_bad_follow_up_is_told_in_a_message(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    url = reverse("conversation", args=[asked(bob, leave).conversation_id])
    response = browser(bob).post(url, {"question": " "}, headers=HTMX)
    assert response.status_code == 400
    assert unquote(response["X-Message"]) == "Write a question."


def test_a_collection_of_others_cannot_be_chosen(
    handbook: Collection, charlie: User, browser: Browse
) -> None:
    data = {"question": QUESTION, "collection": str(handbook.pk)}
    assert browser(charlie).post("/", data).status_code == 404
    assert not Conversation.objects.exists()


def test_the_first_page_names_only_what_the_reader_may_see(
    leave: Document, bob: User, charlie: User, browser: Browse
) -> None:
    assert b"Leave policy" in browser(bob).get("/").content
    stranger = browser(charlie).get("/").content
    assert b"Leave policy" not in stranger
    assert b"Handbook" not in stranger
    assert b"Nothing to ask about yet" in stranger


def test_unsupported_sentences_are_named_as_such(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    sentences = [AnswerSentence("Dragons.", [], supported=False)]
    turn = asked(bob, leave, sentences)
    html = browser(bob).get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert "(no source supports this)" in html
    assert "1 sentence has no source" in html


@pytest.mark.parametrize(
    ("part", "told"),
    [("llm", "The language model is not available"), ("embedder", "Searching by meaning is not")],
)
def test_a_part_that_is_down_is_said(
    part: str, told: str, leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave, degraded=part)
    html = browser(bob).get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert told in html


def test_a_broken_answer_can_be_asked_again(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn, client = asked(bob, leave, state="incomplete"), browser(bob)
    url = reverse("turn-again", args=[turn.pk])
    assert url in client.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    client.post(url)
    again = Turn.objects.exclude(pk=turn.pk).get()
    assert (again.question, again.conversation_id) == (turn.question, turn.conversation_id)


def test_a_conversation_can_be_renamed_and_deleted(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn, client = asked(bob, leave), browser(bob)
    client.post(reverse("conversation-rename", args=[turn.conversation_id]), {"title": "Leave"})
    assert Conversation.objects.get().title == "Leave"
    client.post(reverse("conversation-delete", args=[turn.conversation_id]))
    assert not Conversation.objects.exists()


def test_a_fragment_asked_for_after_signing_out_reloads_the_page(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn, client = asked(bob, leave), browser(bob)
    client.post("/sign-out")
    url = reverse("conversation", args=[turn.conversation_id])
    response = client.post(url, {"question": "?"}, headers=HTMX)
    assert (response.status_code, response["HX-Refresh"]) == (204, "true")
