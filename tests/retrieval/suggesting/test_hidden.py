"""What a reader may not see changes nothing in what is offered."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kb.access import Principal, create_collection, restrict
from kb.models import Collection, Document, User
from retrieval.suggesting import suggest
from tests.retrieval.suggesting.shelf import shelve

pytestmark = pytest.mark.django_db

TYPED = ["le", "lea", "leave", "eave", "leave r", "rule", "假", "休假", "sec", "a leave", "zz"]


def shelf(collection: Collection, tag: str, n: int) -> list[Document]:
    return [
        shelve(collection, f"Leave rule {tag}{i}", f"Leave section {tag}{i}", f"休假{tag}{i}")
        for i in range(n)
    ]


def test_offers_are_the_same_with_and_without_hidden_documents(
    handbook: Collection, alice: User, as_alice: Principal, as_bob: Principal
) -> None:
    shelf(handbook, "m", 6)
    before = {text: suggest(text, reader=as_bob) for text in TYPED}
    assert len(before["leave"]) == 8

    # Hidden in each of the ways there are, and closer matches than what is seen.
    secret = create_collection(name="Secret", by=as_alice)
    shelf(secret, "", 20)
    for document in shelf(handbook, "", 10):
        restrict(document=document, by=as_alice, users=[alice])
    for document in shelf(handbook, "a", 10):
        document.deleted_at = document.purge_at = timezone.now()
        document.save()
    shelve(secret, "Leave", "Leave", "休假")

    assert {text: suggest(text, reader=as_bob) for text in TYPED} == before
    assert suggest("leave", reader=as_alice) != before["leave"]


def test_a_stranger_is_offered_nothing(handbook: Collection, as_charlie: Principal) -> None:
    shelf(handbook, "m", 3)
    assert [suggest(text, reader=as_charlie) for text in TYPED] == [[]] * len(TYPED)


def test_a_restricted_document_is_offered_to_those_on_its_list(
    handbook: Collection, alice: User, bob: User, as_alice: Principal, as_bob: Principal
) -> None:
    (document,) = shelf(handbook, "m", 1)
    restrict(document=document, by=as_alice, users=[alice])
    assert suggest("leave", reader=as_bob) == []
    restrict(document=document, by=as_alice, users=[bob])
    assert [s.document_id for s in suggest("leave", reader=as_bob)] == [document.pk] * 2
