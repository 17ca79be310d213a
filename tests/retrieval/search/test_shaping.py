"""From the ranking to the list: copies together, room for several documents, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import access
from kb.access import Principal
from kb.models import Collection, Version
from retrieval.events import Hit
from retrieval.search import search
from retrieval.search.request import Request
from retrieval.search.shaping import shaped
from retrieval.search.shaping.collapsing import collapsed
from retrieval.search.shaping.spreading import MOST, spread
from tests.retrieval.making import hit
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.usefixtures("bag_of_words")

RULE = "Every employee may take annual leave after the manager has agreed to it in writing."
NOBODY = Principal(0)
TOPICS = "badges laptops travel hotels trains meals budgets audits printers parking".split()


def request(**options: Any) -> Request:
    return Request("leave", NOBODY, **options)


def ids(hits: list[Hit]) -> list[str]:
    return [each.passage_id for each in hits]


def distinct(count: int, **changes: Any) -> list[Hit]:
    texts = [f"Rule {n} is about {TOPICS[n % 10]} and nothing else." for n in range(1, count + 1)]
    return [hit(text, n, **changes) for n, text in enumerate(texts, start=1)]


def test_a_copy_is_named_by_the_better_hit_and_is_no_result_itself() -> None:
    other = hit("Trips need approval by the head of department.", 2)
    shown = shaped([hit(RULE, 1), other, hit(RULE.upper(), 3)], request())
    assert ids(shown) == ["p1", "p2"]
    assert [(each.document_id, each.title, each.passage_id) for each in shown[0].also] == [
        ("d3", "Title 3", "p3")
    ]
    assert shown[1].also == []


def test_copies_do_not_use_up_the_limit() -> None:
    hits = [*(hit(RULE, n) for n in range(1, 6)), hit("Trips need approval.", 6)]
    assert ids(shaped(hits, request(limit=2))) == ["p1", "p6"]


def test_of_equal_texts_the_newer_document_is_shown_in_the_place_of_the_older() -> None:
    older, newer = hit(RULE, 1, dated="2024"), hit(RULE, 3, dated="2025")
    shown = collapsed([older, hit("Trips need approval.", 2), newer])
    assert ids(shown) == ["p3", "p2"]
    assert [each.passage_id for each in shown[0].also] == ["p1"]


def test_being_newer_helps_neither_a_text_that_differs_nor_one_that_answers_less() -> None:
    older = hit(RULE, 1, dated="2024")
    reworded = hit(RULE.replace("annual leave", "an annual leave"), 2, dated="2025")
    off_topic = hit(RULE, 3, dated="2026", coverage=0.5)
    assert ids(collapsed([older, reworded, off_topic])) == ["p1"]


def test_no_document_fills_the_list_while_others_match() -> None:
    long = [hit(each.text, n, document_id="d") for n, each in enumerate(distinct(8), start=1)]
    others = [hit(f"Another text on {topic}.", 20 + n) for n, topic in enumerate(TOPICS)]
    shown = shaped([*long, *others], request(limit=10))
    assert [each.document_id for each in shown].count("d") == MOST
    assert [each.rank for each in shown] == list(range(1, 11))


def test_what_a_document_has_too_much_comes_last_and_is_never_lost() -> None:
    long = [hit(each.text, n, document_id="d") for n, each in enumerate(distinct(8), start=1)]
    shown = shaped([*long, hit("Another text.", 9)], request(limit=10))
    assert ids(shown) == ["p1", "p2", "p3", "p9", "p4", "p5", "p6", "p7", "p8"]


def test_who_asks_for_certain_documents_gets_their_ranking_as_it_is() -> None:
    long = [hit(each.text, n, document_id="d") for n, each in enumerate(distinct(8), start=1)]
    hits = [*long, hit("Another text.", 9)]
    assert ids(shaped(hits, request(filters={"documents": ["d", "d9"]}))) == ids(hits)


def test_without_collapsing_the_ranking_stays_as_it_is() -> None:
    hits = [hit(RULE, n, document_id="d") for n in range(1, 7)]
    shown = shaped(hits, request(collapse=False, limit=5))
    assert ids(shown) == ids(hits[:5])
    assert not any(each.also for each in shown)


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 40))
def test_spreading_loses_nothing_and_keeps_the_order_of_each_document(
    documents: list[int], limit: int
) -> None:
    hits = [hit("x", n, document_id=f"d{d}") for n, d in enumerate(documents)]
    spreaded = spread(hits, limit)
    assert sorted(ids(spreaded)) == sorted(ids(hits))
    for d in set(documents):
        own = [each for each in spreaded if each.document_id == f"d{d}"]
        assert ids(own) == [each.passage_id for each in hits if each.document_id == f"d{d}"]


@pytest.mark.django_db
def test_search_collapses_what_is_shelved_twice_and_says_where_else_it_stands(
    handbook: Collection, as_bob: Principal
) -> None:
    first = shelve(handbook, "Leave policy", RULE)
    second = shelve(handbook, "Copy of the leave policy", RULE)
    Version.objects.filter(document=second).update(created_at="2020-01-01T00:00:00Z")
    shelve(handbook, "Travel", "Annual trips need approval.")
    found = search("annual leave manager", reader=as_bob)
    assert [each.title for each in found.hits] == ["Leave policy", "Travel"]
    assert [each.title for each in found.hits[0].also] == ["Copy of the leave policy"]
    raw = search("annual leave manager", reader=as_bob, collapse=False)
    assert {each.document_id for each in raw.hits} > {str(first.pk), str(second.pk)}


@pytest.mark.django_db
def test_a_passage_copied_more_often_than_the_ranking_is_deep_hides_nothing(
    handbook: Collection, as_bob: Principal
) -> None:
    for number in range(60):
        shelve(handbook, f"Copy {number}", RULE)
    for topic in TOPICS[:4]:
        shelve(handbook, topic, f"Some {topic} need leave of the manager.")
    found = search(RULE, reader=as_bob, limit=5)
    assert len(found.hits) == 5
    assert len(found.hits[0].also) == 59


@pytest.mark.django_db
def test_a_copy_that_the_reader_may_not_read_is_not_named_and_changes_nothing(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    shelve(handbook, "Leave policy", RULE)
    before = search("annual leave", reader=as_bob).hits
    hidden = access.create_collection(name="Hidden", by=as_alice)
    shelve(hidden, "Secret leave policy", RULE)
    sealed = shelve(handbook, "Sealed leave policy", RULE)
    access.restrict(document=sealed, by=as_alice, users=[])
    assert search("annual leave", reader=as_bob).hits == before
    assert len(search("annual leave", reader=as_alice).hits[0].also) == 2
