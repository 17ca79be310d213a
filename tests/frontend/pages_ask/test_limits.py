"""What a conversation is limited to stands above its question field, and can be taken away."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.models import Collection, Document, User
from retrieval.models import Conversation, Turn
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask

HTMX = {"HX-Request": "true"}
_CHIP = re.compile(r'<button[^>]*name="limit" value="([^"]*)".*?</button>', re.DOTALL)
_LABEL = re.compile(r'<span class="truncate"[^>]*>(.*?)</span>', re.DOTALL)


@pytest.fixture
def turn(leave: Document, bob: User, asked: Ask) -> Turn:
    return asked(bob, leave)


def _limits(html: str) -> dict[str, str]:
    """Return what each button takes away -> its label."""
    labels = ((found[1], _LABEL.search(found[0])) for found in _CHIP.finditer(html))
    return {unescape(what): unescape(label[1]) if label else "" for what, label in labels}


def _page(client: Client, turn: Turn) -> str:
    return client.get(reverse("conversation", args=[turn.conversation_id])).content.decode()


def _keep(**fields: Any) -> None:
    Conversation.objects.update(**fields)


@pytest.mark.parametrize(
    ("filters", "what", "label"),
    [
        ({"tags": ["HR"]}, "tags:HR", "HR"),
        ({"without_tags": ["Draft"]}, "without_tags:Draft", "not Draft"),
        ({"language": "zh"}, "language:zh", "Chinese"),
        ({"formats": ["pdf"]}, "formats:pdf", "PDF"),
        ({"flags": ["garbled"]}, "flags:garbled", "Garbled text"),
        ({"without_flags": ["garbled"]}, "without_flags:garbled", "without: Garbled text"),
        ({"created": {"from": "2026-03-31"}}, "created:from", "Added from March 31, 2026"),
        ({"effective": {"to": "2026-03-31"}}, "effective:to", "Until March 31, 2026"),
        ({"documents": [str(uuid.uuid4())]}, None, "–"),
        ({"metadata": {"team": "Sales"}}, "metadata:team", "team = Sales"),
        ({"metadata": {"a:b": {"gte": 2, "lt": 5}}}, "metadata:a:b", "a:b ≥ 2, < 5"),
        ({"metadata": {"team": {"in": ["A", "B"]}}}, "metadata:team", "team = A or B"),
        ({"metadata": {"done": {"exists": False}}}, "metadata:done", "done is not given"),
        ({"metadata": {"done": True}}, "metadata:done", "done = yes"),
        ({"metadata": {"name": {"contains": "x"}}}, "metadata:name", "name contains “x”"),
    ],
    ids=str,
)
def test_every_limit_is_told_in_words_and_can_be_taken_away(
    filters: dict[str, Any], what: str | None, label: str, turn: Turn, bob: User, browser: Browse
) -> None:
    client = browser(bob)
    _keep(filters=filters)
    shown = _limits(_page(client, turn))
    named = what or next(iter(shown))
    assert shown == {named: label, "all": ""}
    address = reverse("conversation-widen", args=[turn.conversation_id])
    response = client.post(address, {"limit": named})
    assert response["Location"] == reverse("conversation", args=[turn.conversation_id])
    assert Conversation.objects.get().filters == {}
    assert _limits(_page(client, turn)) == {}


def test_only_what_is_named_is_taken_away(
    turn: Turn, bob: User, handbook: Collection, browser: Browse
) -> None:
    gone, other = str(uuid.uuid4()), {"tags": ["HR", "Travel"], "effective": {"from": "2026-01-01"}}
    _keep(collection_ids=[str(handbook.pk), gone], filters=other)
    client = browser(bob)
    shown = _limits(_page(client, turn))
    assert (shown[f"collection:{handbook.pk}"], shown[f"collection:{gone}"]) == ("Handbook", "–")
    address = reverse("conversation-widen", args=[turn.conversation_id])
    for what in ("tags:HR", f"collection:{gone}", "tags:never", "", "nonsense"):
        response = client.post(address, {"limit": what}, headers=HTMX)
        assert response.status_code == 200
    assert set(_limits(response.content.decode())) == {
        *(f"collection:{handbook.pk}", "tags:Travel", "effective:from", "all"),
    }
    found = Conversation.objects.get()
    assert found.filters == {"tags": ["Travel"], "effective": {"from": "2026-01-01"}}
    assert "limit" not in client.post(address, {"limit": "all"}, headers=HTMX).content.decode()[99:]
    found.refresh_from_db()
    assert (found.collection_ids, found.filters) == ([], {})


def test_a_limit_that_is_no_longer_ones_own_to_read_has_no_name(
    turn: Turn, alice: User, bob: User, leave: Document, browser: Browse
) -> None:
    from kb.access import principal_of, restrict

    _keep(filters={"documents": [str(leave.pk)]})
    assert "Leave policy" in _limits(_page(browser(bob), turn)).values()
    restrict(document=leave, by=principal_of(alice), users=[])
    assert "–" in _limits(_page(browser(bob), turn)).values()


def test_nobody_else_takes_a_limit_away(turn: Turn, alice: User, browser: Browse) -> None:
    _keep(filters={"tags": ["HR"]})
    address = reverse("conversation-widen", args=[turn.conversation_id])
    assert browser(alice).post(address, {"limit": "all"}).status_code == 404
    assert Conversation.objects.get().filters


def _told(html: str) -> list[str]:
    """Return what the page says of where each question was searched."""
    lines = re.findall(r'<p class="turn-limited[^>]*>(.*?)</p>', html, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", "", line)).split()) for line in lines]


def test_a_question_says_where_it_was_searched_whatever_the_conversation_is_limited_to_by_now(
    turn: Turn, bob: User, handbook: Collection, browser: Browse
) -> None:
    client = browser(bob)
    assert _told(_page(client, turn)) == []
    _keep(filters={"tags": ["Travel"]})
    Turn.objects.update(collection_ids=[str(handbook.pk)], filters={"tags": ["HR"]})
    html = _page(client, turn)
    assert _told(html) == ["Searched here only: Handbook, HR"]
    assert set(_limits(html)) == {"tags:Travel", "all"}
    alone = client.get(reverse("turn", args=[turn.pk])).content.decode()
    assert _told(alone) == _told(html)


def test_whoever_reads_along_sees_no_name_that_is_not_theirs_to_see(
    turn: Turn, alice: User, bob: User, charlie: User, handbook: Collection, browser: Browse
) -> None:
    from kb.access import create_collection, grant, principal_of
    from retrieval import conversations

    secret = create_collection(by=principal_of(alice), name="Secret deals")
    grant(collection=secret, by=principal_of(alice), role="reader", user=bob)
    grant(collection=handbook, by=principal_of(alice), role="reader", user=charlie)
    ids = [str(handbook.pk), str(secret.pk)]
    Turn.objects.update(collection_ids=ids, filters={"tags": ["Secret tag"]})
    conversations.share(conversation=turn.conversation, by=principal_of(bob), name="charlie")
    assert _told(_page(browser(bob), turn)) == [
        "Searched here only: Handbook, Secret deals, Secret tag"
    ]
    html = _page(browser(charlie), turn)
    assert _told(html) == ["Searched here only: Handbook"]
    assert "Secret" not in html
    assert str(secret.pk) not in html


def test_many_limited_questions_cost_no_more_lookups_than_one(
    turn: Turn, leave: Document, bob: User, handbook: Collection, asked: Ask, browser: Browse
) -> None:
    client = browser(bob)
    limits = {"collection_ids": [str(handbook.pk)], "filters": {"documents": [str(leave.pk)]}}
    Turn.objects.update(**limits)
    _page(client, turn)
    with CaptureQueriesContext(connection) as one:
        _page(client, turn)
    for number in range(19):
        asked(bob, leave, question=f"And {number}?")
    Turn.objects.update(conversation=turn.conversation, **limits)
    with CaptureQueriesContext(connection) as twenty:
        html = _page(client, turn)
    assert _told(html) == ["Searched here only: Handbook, Leave policy"] * 20
    assert len(twenty) == len(one)
