"""What was readable once is gone on the next request: in answers, citations, conversations."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ingestion.intake import withdraw
from kb.access import principal_of, restrict, revoke
from kb.models import APIKey
from tests.fakes import FakeLLM
from tests.security.test_matrix import leaked, send
from tests.security.world import QUESTION, World

pytestmark = pytest.mark.django_db


def _revoke(world: World) -> None:
    owner = principal_of(world.people["owner"])
    revoke(collection=world.collection, by=owner, user=world.people["reader"])


def _restrict(world: World) -> None:
    owner = principal_of(world.people["owner"])
    restrict(document=world.open.document, by=owner, users=[world.people["listed"]])


def _delete(world: World) -> None:
    withdraw(document=world.open.document, by=principal_of(world.people["owner"]), undo=True)


LOSSES: list[Callable[[World], None]] = [_revoke, _restrict, _delete]


def paths(world: World) -> list[str]:
    """Return where the reader has met the document."""
    turn, document = world.ids["turn_id"], world.open.document
    passage = world.open.ids["passage_id"]
    return [
        reverse("ask"),
        reverse("conversation", args=[world.ids["conversation_id"]]),
        reverse("turn", args=[turn]),
        reverse("turn-stream", args=[turn]),
        reverse("cited-source", args=[turn, 1]),
        reverse("passage", args=[passage]),
        reverse("document", args=[document.pk]),
        reverse("search") + "?q=fifteen+zephyr+days",
        reverse("api-passage", args=[passage]),
        reverse("api-content", args=[document.pk]),
    ]


def seen(client: Client, world: World) -> str:
    return "".join(send(client, "GET", path)[1] for path in paths(world))


def ask(client: Client, **fields: Any) -> str:
    body = json.dumps({"question": QUESTION, **fields})
    answer = client.post("/api/v1/ask", body, content_type="application/json")
    return bytes(answer.content).decode()


@pytest.mark.parametrize("lose", LOSSES, ids=["revoked", "restricted", "deleted"])
def test_an_old_conversation_no_longer_shows_what_may_no_longer_be_read(
    world: World, llm: FakeLLM, lose: Callable[[World], None]
) -> None:
    reader, program = world.by_session("reader"), world.by_key("reader")
    assert world.open.marker in seen(reader, world)
    lose(world)
    llm.requests.clear()
    conversation = str(world.ids["conversation_id"])
    sent = seen(reader, world) + ask(program) + ask(program, conversation_id=conversation)
    assert leaked(sent + " ".join(llm.prompts), "", [world.open.marker]) == []


def test_who_leaves_the_group_loses_the_document_on_the_next_request(world: World) -> None:
    mate, program = world.by_session("mate"), world.by_key("mate")
    path = reverse("api-document", args=[world.open.document.pk])
    assert [mate.get(path).status_code, program.get(path).status_code] == [200, 200]
    world.people["mate"].groups.clear()
    assert [mate.get(path).status_code, program.get(path).status_code] == [404, 404]


def test_who_is_disabled_is_out_on_the_next_request(world: World) -> None:
    owner, program = world.by_session("owner"), world.by_key("owner")
    world.people["owner"].is_active = False
    world.people["owner"].save()
    assert program.get(reverse("api-collections")).status_code == 401
    assert owner.get(reverse("api-collections")).status_code == 401
    assert owner.get(reverse("collections")).status_code == 302


def test_a_key_that_loses_its_collection_does_not_widen(world: World) -> None:
    program = world.by_key("key-elsewhere")
    for key in APIKey.objects.filter(limited=True):
        key.collections.clear()
    assert program.get(reverse("api-collections")).json()["results"] == []
    assert world.open.marker not in ask(program)


def test_counts_are_counts_of_what_one_may_read(world: World) -> None:
    path = reverse("api-collection", args=[world.collection.pk])
    counts = {
        actor: world.by_key(actor).get(path).json()["documents"]
        for actor in ("reader", "mate", "editor", "listed", "owner")
    }
    assert counts == {"reader": 1, "mate": 1, "editor": 1, "listed": 2, "owner": 2}


def test_forbidden_and_absent_are_the_same_answer(world: World) -> None:
    absent = "00000000-0000-4000-8000-000000000000"
    stranger = world.by_key("stranger")
    for name in ("api-document", "api-content", "api-passages"):
        answers = [
            stranger.get(reverse(name, args=[pk])) for pk in (world.open.document.pk, absent)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert answers[0].headers == answers[1].headers
