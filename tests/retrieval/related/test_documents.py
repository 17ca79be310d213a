"""Related documents: about the same, permitted, each once, and never a copy."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kb import access
from kb.access import Principal, get_passage
from kb.errors import ForbiddenError, NotFoundError
from kb.models import Collection, Document, Passage, Sketch
from kb.text.minhash import sketch_of
from retrieval.related import related_documents
from tests.retrieval.search.shelf import shelve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]

LEAVE = "Employees apply for annual leave with the zephyr form before the summer holiday."
TRAVEL = "Trips by train are booked with the travel desk and paid with the company card."
FORMS = "The zephyr form for annual leave is signed by the manager and kept by payroll."
BADGES = "A lost badge is blocked at the front desk and replaced on the same day."


def sketched(document: Document) -> Document:
    texts = Passage.objects.filter(version=document.current_id).values_list("text", flat=True)
    made = sketch_of(texts)
    assert made
    Sketch.objects.create(version=document.current, signature=made.signature, bands=made.bands)
    return document


def titles(document: Document, by: Principal, limit: int = 5) -> list[str]:
    return [each.document.title for each in related_documents(document, by=by, limit=limit)]


@pytest.fixture
def leave(handbook: Collection) -> Document:
    """A document, with a near and some far ones beside it."""
    shelve(handbook, "Badges", BADGES)
    shelve(handbook, "Forms", "Unlike everything else here.", FORMS, "Forms are archived.")
    shelve(handbook, "Travel", TRAVEL)
    return shelve(handbook, "Leave", LEAVE)


def test_what_is_about_the_same_comes_first_each_once_and_not_itself(
    leave: Document, as_bob: Principal
) -> None:
    found = related_documents(leave, by=as_bob)
    assert (found[0].document.title, found[0].passage.text) == ("Forms", FORMS)
    assert len({each.document.pk for each in found}) == len(found)


def test_strangers_are_not_related_however_few_documents_there_are(
    handbook: Collection, as_bob: Principal
) -> None:
    for leave, forms, badge in (
        (LEAVE, FORMS, BADGES),
        ("员工休年假须提前两周提交申请表。", "年假申请表由经理签字。", "遗失门禁卡请联系前台。"),
    ):
        document, alone = shelve(handbook, leave[:9], leave), shelve(handbook, badge[:9], badge)
        assert titles(document, as_bob) == []
        assert titles(alone, as_bob) == []
        shelve(handbook, forms[:9], forms)
        assert titles(document, as_bob) == [forms[:9]]
        assert titles(alone, as_bob) == []


def test_the_number_asked_for_is_the_most_that_come(leave: Document, as_bob: Principal) -> None:
    assert titles(leave, as_bob, limit=1) == ["Forms"]


def test_a_long_document_does_not_stand_in_its_own_way(
    handbook: Collection, as_bob: Principal
) -> None:
    long = shelve(handbook, "Long", *(f"{LEAVE} Part {n}." for n in range(80)))
    shelve(handbook, "Forms", FORMS)
    assert titles(long, as_bob) == ["Forms"]


def test_of_one_passage_the_neighbours_are_its_own(handbook: Collection, as_bob: Principal) -> None:
    mixed = shelve(handbook, "Mixed", LEAVE, TRAVEL)
    shelve(handbook, "Trains", TRAVEL.replace("card", "account"))
    shelve(handbook, "Forms", FORMS)
    for ordinal, title in enumerate(["Forms", "Trains"]):
        passage = get_passage(as_bob, Passage.objects.get(document=mixed, ordinal=ordinal).pk)
        found = related_documents(mixed, by=as_bob, passage=passage)
        assert found[0].document.title == title
    elsewhere = get_passage(as_bob, Passage.objects.get(document__title="Forms").pk)
    with pytest.raises(NotFoundError):
        related_documents(mixed, by=as_bob, passage=elsewhere)


def test_copies_of_it_and_of_each_other_are_left_out(
    leave: Document, handbook: Collection, as_bob: Principal
) -> None:
    sketched(leave)
    archive = shelve(handbook, "Archive", "Some files.")
    member = sketched(shelve(handbook, "Leave (from the archive)", LEAVE))
    member.container, member.member = archive, "leave.txt"
    member.save()
    for document in Document.objects.filter(title="Forms"):
        sketched(document)
    again = ["Unlike everything else here.", FORMS, "Forms are archived."]
    sketched(shelve(handbook, "Forms again", *again))
    found = titles(leave, as_bob, limit=10)
    assert "Leave (from the archive)" not in found
    assert len({"Forms", "Forms again"} & set(found)) == 1


def test_hidden_documents_are_not_related_and_change_nothing(
    leave: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    before = related_documents(leave, by=as_bob)
    hidden = access.create_collection(name="Hidden", by=as_alice)
    for number in range(20):
        shelve(hidden, f"Hidden {number}", f"{LEAVE} Part {number}.", FORMS, BADGES)
    sealed = shelve(handbook, "Sealed", LEAVE)
    access.restrict(document=sealed, by=as_alice, users=[])
    assert related_documents(leave, by=as_bob) == before
    assert any(title.startswith("Hidden") for title in titles(leave, as_alice))


def test_a_document_without_passages_has_none(handbook: Collection, as_bob: Principal) -> None:
    assert titles(shelve(handbook, "Empty"), as_bob) == []


def test_a_key_without_the_read_scope_gets_none(leave: Document, as_bob: Principal) -> None:
    with pytest.raises(ForbiddenError):
        related_documents(leave, by=Principal(as_bob.user_id, frozenset({"write"})))


def test_above_the_exact_limit_it_is_the_same(
    leave: Document, as_bob: Principal, settings: Settings
) -> None:
    exact = titles(leave, as_bob)
    settings.EXACT_SCAN_LIMIT = 0
    assert titles(leave, as_bob) == exact


def test_it_takes_few_statements(handbook: Collection, as_bob: Principal) -> None:
    rng = random.Random(1)
    words = f"{LEAVE} {TRAVEL} {BADGES}".split()
    for number in range(40):
        shelve(handbook, f"D{number}", *(" ".join(rng.choices(words, k=20)) for _ in range(5)))
    document = shelve(handbook, "Leave", LEAVE)
    titles(document, as_bob)
    with CaptureQueriesContext(connection) as queries:
        titles(document, as_bob)
    assert len(queries) <= 9
