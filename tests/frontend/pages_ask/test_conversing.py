"""Versions of a question, stopping, sharing, asking on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kb.access import grant, principal_of
from kb.models import Collection, Document, User
from retrieval import conversations
from retrieval.models import Conversation, Share, Turn
from tests.fakes import FakeLLM
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import LEAVE, Ask

QUESTION = "How many days of paid leave do full-time employees receive per year?"


def _page(client: object, turn: Turn, **query: str) -> str:
    address = reverse("conversation", args=[turn.conversation_id])
    return client.get(address, query).content.decode()  # type: ignore[attr-defined]


def test_an_edited_question_takes_its_place_and_the_earlier_one_is_a_step_away(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn, client = asked(bob, leave), browser(bob)
    response = client.post(reverse("turn-again", args=[turn.pk]), {"question": QUESTION})
    edited = Turn.objects.get(replaces=turn)
    assert response["Location"].endswith(f"#t-{edited.pk}")
    html = _page(client, turn)
    assert QUESTION in html
    assert "Version 2 of 2" in html
    earlier = _page(client, turn, version=str(turn.pk))
    assert "Version 1 of 2" in earlier
    assert f"?version={edited.pk}#t-{edited.pk}" in earlier


def test_a_stop_without_javascript_leads_back_to_the_conversation(
    leave: Document, bob: User, browser: Browse, llm: FakeLLM
) -> None:
    turn, client = conversations.start(question=QUESTION, by=principal_of(bob)), browser(bob)
    address = reverse("turn-stop", args=[turn.pk])
    assert f'action="{address}"' in _page(client, turn)
    assert client.post(address).status_code == 302
    assert "You stopped this answer." in _page(client, turn)


def test_a_conversation_is_shared_by_name_and_taken_back(
    leave: Document, bob: User, charlie: User, asked: Ask, browser: Browse
) -> None:
    turn, client = asked(bob, leave), browser(bob)
    address = reverse("conversation-share", args=[turn.conversation_id])
    assert (
        "There is no person or group"
        in client.post(address, {"name": "nobody"}, follow=True).content.decode()
    )
    client.post(address, {"name": "charlie"})
    given = Share.objects.get()
    assert given.user == charlie
    assert "charlie" in _page(client, turn)
    assert "Shared by bob" in browser(charlie).get("/").content.decode()
    client.post(reverse("conversation-unshare", args=[turn.conversation_id, given.pk]))
    assert not Share.objects.exists()
    address = reverse("conversation", args=[turn.conversation_id])
    assert browser(charlie).get(address).status_code == 404


@pytest.fixture
def along(
    leave: Document, handbook: Collection, alice: User, bob: User, charlie: User, asked: Ask
) -> Turn:
    """Bob's answered question, which Charlie may read entirely."""
    grant(collection=handbook, by=principal_of(alice), role="reader", user=charlie)
    turn = asked(bob, leave)
    conversations.share(conversation=turn.conversation, by=principal_of(bob), name="charlie")
    return turn


def test_a_reader_of_a_shared_conversation_opens_its_footnotes_and_changes_nothing(
    along: Turn, charlie: User, browser: Browse
) -> None:
    client = browser(charlie)
    html = _page(client, along)
    assert LEAVE in html
    for act in ("turn-again", "turn-stop", "conversation-rename", "conversation-share"):
        pk = along.conversation_id if act.startswith("conversation") else along.pk
        assert reverse(act, args=[pk]) not in html
    source = reverse("cited-source", args=[along.pk, 1])
    assert f'href="{source}#hit"' in html
    assert client.get(source).status_code == 200


def test_asking_on_happens_in_a_conversation_of_ones_own(
    along: Turn, charlie: User, browser: Browse
) -> None:
    client = browser(charlie)
    address = reverse("conversation-continue", args=[along.conversation_id])
    assert f'action="{address}"' in _page(client, along)
    response = client.post(address)
    mine = Conversation.objects.get(owner=charlie)
    assert response["Location"] == reverse("conversation", args=[mine.pk])
    assert "Ask a follow-up" in client.get(response["Location"]).content.decode()
    assert Turn.objects.filter(conversation=along.conversation_id).count() == 1


def test_follow_ups_are_asked_in_the_same_conversation(
    leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn, client = asked(bob, leave), browser(bob)
    place = reverse("turn-follow-ups", args=[turn.pk])
    assert f'hx-get="{place}"' in _page(client, turn)
    assert client.get(place).status_code == 200
