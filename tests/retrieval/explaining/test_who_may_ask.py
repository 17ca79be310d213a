"""An explanation tells nobody more than they could read, and only owners ask for others."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.access import Principal, create_collection, grant, principal_of, restrict
from kb.errors import FootnoteError, ForbiddenError, InvalidError, NotFoundError
from kb.models import AuditEvent, Collection, Document, Passage, User
from retrieval.explaining import Explanation, Sought, explain
from tests.retrieval.search.shelf import shelve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]

LEAVE = "Employees have fifteen days of annual leave."


@pytest.fixture
def rules(handbook: Collection) -> Document:
    return shelve(handbook, "Rules", LEAVE)


def why(by: Principal, document: Document, **more: Any) -> Explanation:
    return explain("annual leave", by=by, sought=Sought(document_id=document.pk), **more)


def refusal(by: Principal, sought: Sought, **more: Any) -> tuple[type, str, int]:
    """Return the error and how many statements came before it."""
    with CaptureQueriesContext(connection) as queries, pytest.raises(FootnoteError) as caught:
        explain("annual leave", by=by, sought=sought, **more)
    return type(caught.value), str(caught.value), len(queries)


def test_a_stranger_learns_nothing_and_it_takes_as_many_statements(
    rules: Document, as_charlie: Principal
) -> None:
    passage = Passage.objects.get(document=rules)
    for there, absent in (
        (Sought(document_id=rules.pk), Sought(document_id=uuid.uuid4())),
        (Sought(passage_id=passage.pk), Sought(passage_id=uuid.uuid4())),
        (Sought(document_id=rules.pk, text=LEAVE), Sought(document_id=uuid.uuid4(), text=LEAVE)),
    ):
        for more in ({}, {"for_user": "bob"}, {"for_user": "nobody"}):
            forbidden = refusal(as_charlie, there, **more)
            assert forbidden == refusal(as_charlie, absent, **more)
            assert forbidden[0] is NotFoundError


def test_a_reader_of_the_collection_learns_nothing_of_a_sealed_document(
    rules: Document, as_alice: Principal, as_bob: Principal
) -> None:
    restrict(document=rules, by=as_alice, users=[])
    assert refusal(as_bob, Sought(document_id=rules.pk))[0] is NotFoundError


def test_a_reader_learns_nothing_of_a_deleted_document(rules: Document, as_bob: Principal) -> None:
    Document.objects.update(deleted_at=timezone.now(), purge_at=timezone.now())
    assert refusal(as_bob, Sought(document_id=rules.pk))[0] is NotFoundError


def test_a_deleted_document_is_there_for_who_may_restore_it_and_not_for_their_key_to_read(
    rules: Document, as_alice: Principal
) -> None:
    Document.objects.update(
        deleted_at=timezone.now(), purge_at=timezone.now() + timedelta(minutes=1)
    )
    assert not why(as_alice, rules).found
    key = Principal(as_alice.user_id, frozenset({"read"}))
    gone, absent = (refusal(key, Sought(document_id=pk)) for pk in (rules.pk, uuid.uuid4()))
    assert gone == absent
    assert gone[0] is NotFoundError


def test_a_passage_of_another_document_is_absent(
    rules: Document, as_bob: Principal, handbook: Collection
) -> None:
    other = Passage.objects.get(document=shelve(handbook, "Other", "Something else."))
    sought = Sought(document_id=rules.pk, passage_id=other.pk)
    assert refusal(as_bob, sought)[0] is NotFoundError


def test_only_an_owner_asks_for_another_and_it_is_written_down(
    rules: Document, as_alice: Principal, as_bob: Principal, bob: User, charlie: User
) -> None:
    for name in ("alice", "nobody at all"):
        assert refusal(as_bob, Sought(document_id=rules.pk), for_user=name)[0] is ForbiddenError
    assert why(as_alice, rules, for_user="bob").found
    told = why(as_alice, rules, for_user="charlie")
    assert (told.fell_out_at, told.steps[1].code) == ("permission", "no-grant")
    assert [each.code for each in told.advice] == ["share"]
    written = AuditEvent.objects.filter(action="search.explain").order_by("pk")
    assert [each.detail for each in written] == [{"reader": bob.pk}, {"reader": charlie.pk}]
    assert {each.target_id for each in written} == {str(rules.pk)}
    assert refusal(as_alice, Sought(document_id=rules.pk), for_user="xx")[0] is InvalidError


def test_who_is_not_on_the_list_of_a_sealed_document_is_told_apart(
    rules: Document, as_alice: Principal, bob: User
) -> None:
    restrict(document=rules, by=as_alice, users=[])
    told = why(as_alice, rules, for_user="bob")
    assert (told.fell_out_at, told.steps[1].code) == ("permission", "not-listed")
    assert [each.code for each in told.advice] == ["allow"]


def test_the_other_readers_ranks_do_not_depend_on_what_the_owner_may_not_read(
    rules: Document, as_alice: Principal, bob: User
) -> None:
    before = why(as_alice, rules, for_user="bob")
    his = create_collection(name="His own", by=principal_of(bob))
    for number in range(5):
        shelve(his, f"Secret {number}", f"Annual leave {number}, annual leave.")
    after = why(as_alice, rules, for_user="bob")
    assert (before.rank, before.steps) == (after.rank, after.steps)
    assert why(principal_of(bob), shelve(his, "Mine", LEAVE)).found


def test_an_explanation_does_not_depend_on_hidden_documents(
    rules: Document, as_bob: Principal, as_charlie: Principal
) -> None:
    shelve(rules.collection, "Others", "Leave the building.", "Annual report.")
    before = why(as_bob, rules)
    hidden = create_collection(name="Hidden", by=as_charlie)
    shelve(hidden, "Hidden", *[f"Annual leave {number} employees" for number in range(9)])
    assert why(as_bob, rules) == before


def test_a_key_without_the_right_to_read_explains_nothing(
    rules: Document, as_bob: Principal
) -> None:
    key = Principal(as_bob.user_id, frozenset({"write"}))
    assert refusal(key, Sought(document_id=rules.pk))[0] is ForbiddenError


def test_a_key_narrowed_to_other_collections_is_a_stranger(
    rules: Document, as_alice: Principal
) -> None:
    elsewhere = create_collection(name="Elsewhere", by=as_alice)
    key = Principal(as_alice.user_id, collection_ids=frozenset({elsewhere.pk}))
    assert refusal(key, Sought(document_id=rules.pk))[0] is NotFoundError


def test_an_owner_who_asks_as_another_sees_no_titles_of_what_stands_in_the_way(
    rules: Document, as_alice: Principal, bob: User
) -> None:
    copy = shelve(rules.collection, "Old rules", LEAVE)
    grant(collection=rules.collection, by=as_alice, role="reader", user=bob)
    told = [why(as_alice, each, for_user="bob") for each in (rules, copy)]
    assert {"copy", None} == {each.fell_out_at for each in told}
    for each in told:
        for step in each.steps:
            assert not {"title", "document_id", "sources"} & set(step.params)
