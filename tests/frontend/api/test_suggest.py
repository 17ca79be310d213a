"""GET /api/v1/suggest."""

from __future__ import annotations

import uuid

from kb.models import Collection, User
from retrieval.models import Conversation, Turn
from tests.frontend.api.programs import Program, key_of
from tests.retrieval.suggesting.shelf import shelve


def test_kinds_texts_ids_and_addresses(handbook: Collection, bob: User) -> None:
    document = shelve(handbook, "Leave policy", "Sick leave")
    conversation = Conversation.objects.create(owner=bob, title="t")
    turn = Turn.objects.create(conversation=conversation, question="How much leave?")
    passage = document.passages.get()

    response = Program(key_of(bob)).get("suggest", {"q": "leave"})

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    site = "http://testserver"
    assert response.json() == {
        "suggestions": [
            {
                "kind": "document",
                "text": "Leave policy",
                "place": "Handbook",
                "document_id": str(document.pk),
                "passage_id": None,
                "url": f"{site}/documents/{document.pk}",
            },
            {
                "kind": "section",
                "text": "Sick leave",
                "place": "Leave policy",
                "document_id": str(document.pk),
                "passage_id": str(passage.pk),
                "url": f"{site}/passages/{passage.pk}",
            },
            {
                "kind": "question",
                "text": "How much leave?",
                "place": "",
                "document_id": None,
                "passage_id": None,
                "url": f"{site}/c/{conversation.pk}#t-{turn.pk}",
            },
        ]
    }


def test_collections_narrow(handbook: Collection, bob: User) -> None:
    shelve(handbook, "Leave policy")
    program = Program(key_of(bob))
    here = program.get("suggest", {"q": "leave", "collections": [str(handbook.pk)]})
    there = program.get("suggest", {"q": "leave", "collections": [str(uuid.uuid4())]})
    assert [len(each.json()["suggestions"]) for each in (here, there)] == [1, 0]


def test_what_is_not_asked_well_is_refused(bob: User) -> None:
    program = Program(key_of(bob))
    for query in ({}, {"q": "a", "colections": "x"}, {"q": "ab", "collections": "x"}):
        response = program.get("suggest", query)
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"


def test_without_a_key_nothing_is_suggested(db: None) -> None:
    assert Program().get("suggest", {"q": "leave"}).status_code == 401
