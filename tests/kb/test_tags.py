"""Tags have one form, and only editors give them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kb.access import Principal, grant, principal_of
from kb.access.listing import documents_in
from kb.access.tags import change_tags, set_tags, tag_of, tagged, tags_in, tags_of
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import AuditEvent, Collection, Document, User
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  HR  ", "HR"),
        ("annual\n\t report", "annual report"),
        ("ＨＲ", "HR"),
        ("制度", "制度"),
        ("a\u200bb\u202ec\0d", "abcd"),
        ("\u2028", ""),
        ("\ud800x", "\ufffdx"),
    ],
)
def test_a_tag_has_one_form(written: str, kept: str) -> None:
    assert tag_of(written) == kept
    assert tag_of(kept) == kept


def test_a_tag_is_there_once_whatever_its_case_as_first_written() -> None:
    assert tags_of(["HR", " hr ", "", "Straße", "STRASSE", "x"]) == ["HR", "Straße", "x"]


@pytest.mark.parametrize("wrong", [["x" * 61], [str(n) for n in range(21)], ["ﷺ" * 10]])
def test_long_and_many_tags_are_refused(wrong: list[str]) -> None:
    with pytest.raises(InvalidError):
        tags_of(wrong)
    assert len(tags_of(["x" * 60, *(str(n) for n in range(19))])) == 20


def test_editors_give_tags_and_it_is_recorded_without_their_words(
    handbook: Collection, as_alice: Principal, as_bob: Principal, as_charlie: Principal
) -> None:
    rules = shelve(handbook, "Rules", "text")
    set_tags(document=rules, tags=["HR", "hr", "Policy"], by=as_alice)
    assert Document.objects.get().tags == ["HR", "Policy"]
    event = AuditEvent.objects.get(action="document.tag")
    assert (event.actor_id, event.detail) == (as_alice.user_id, {"tags": 2})
    with pytest.raises(ForbiddenError):
        set_tags(document=rules, tags=[], by=as_bob)
    with pytest.raises(NotFoundError):
        set_tags(document=rules, tags=[], by=as_charlie)
    with pytest.raises(ForbiddenError):
        set_tags(document=rules, tags=[], by=Principal(as_alice.user_id, frozenset({"read"})))
    assert Document.objects.get().tags == ["HR", "Policy"]


def test_the_same_tags_again_change_nothing(handbook: Collection, as_alice: Principal) -> None:
    rules = shelve(handbook, "Rules", "text")
    set_tags(document=rules, tags=["HR"], by=as_alice)
    before = Document.objects.values_list("updated_at").get()
    set_tags(document=rules, tags=[" HR"], by=as_alice)
    assert Document.objects.values_list("updated_at").get() == before
    assert AuditEvent.objects.filter(action="document.tag").count() == 1


def test_tags_are_listed_and_found_among_what_the_asker_may_read(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    for title, tags in (("a", ["HR", "x"]), ("b", ["hr", 'q"{\\,']), ("sealed", ["HR", "Secret"])):
        set_tags(document=shelve(handbook, title, "text"), tags=tags, by=as_alice)
    Document.objects.filter(title="sealed").update(restricted=True)
    assert tags_in(as_bob, handbook) == {"HR": 2, "x": 1, 'q"{\\,': 1}
    assert "Secret" in tags_in(as_alice, handbook)

    def titles(tag: str) -> set[str]:
        return {each.title for each in documents_in(as_bob, handbook, tag=tag)}

    assert titles("hR") == {"a", "b"}
    assert titles('Q"{\\,') == {"b"}
    assert titles("Secret") == titles("h") == set()
    assert tagged(Document.objects.all(), "HR").count() == 3


def test_an_editor_who_is_not_on_the_list_of_a_document_cannot_tag_it(
    handbook: Collection, as_alice: Principal
) -> None:
    edith = User.objects.create_user("edith")
    grant(collection=handbook, by=as_alice, role="editor", user=edith)
    sealed = shelve(handbook, "Sealed", "text")
    Document.objects.filter(pk=sealed.pk).update(restricted=True)
    with pytest.raises(NotFoundError):
        set_tags(document=sealed, tags=["x"], by=principal_of(edith))


@pytest.mark.django_db(transaction=True)
def test_two_who_tag_a_document_at_once_lose_nothing(
    handbook: Collection, as_alice: Principal
) -> None:
    rules = shelve(handbook, "Rules", "text")
    gate = threading.Barrier(8)

    def tag(number: int) -> None:
        try:
            seen = Document.objects.get(pk=rules.pk)
            gate.wait(timeout=20)
            change_tags(document=seen, add=[str(number)], by=as_alice)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tag, range(8)))
    assert sorted(Document.objects.get().tags) == [str(n) for n in range(8)]
    change_tags(document=rules, add=["HR", "x"], remove=["3", "none"], by=as_alice)
    change_tags(document=rules, remove=["hr"], by=as_alice)
    assert set(Document.objects.get().tags) == {*(str(n) for n in range(8)), "x"} - {"3"}
