"""What is offered to whom while they type."""

from __future__ import annotations

import pytest

from kb.access import Principal, create_key, principal_of
from kb.access.keys import authenticate_key
from kb.errors import InvalidError
from kb.models import Collection, User
from kb.text.typeahead import spaced
from retrieval.models import Conversation, Turn
from retrieval.suggesting import MOST, suggest
from tests.retrieval.suggesting.shelf import shelve

pytestmark = pytest.mark.django_db


def offered(text: str, reader: Principal, **options: object) -> list[tuple[str, str]]:
    return [(s.kind, s.text) for s in suggest(text, reader=reader, **options)]  # type: ignore[arg-type]


def documents(text: str, reader: Principal) -> list[str]:
    return [title for kind, title in offered(text, reader) if kind == "document"]


def ask(user: User, question: str) -> Turn:
    conversation = Conversation.objects.create(owner=user, title=question[:50])
    return Turn.objects.create(conversation=conversation, question=question)


def test_titles_that_begin_so_come_first_then_words_that_do_then_the_rest(
    handbook: Collection, as_bob: Principal
) -> None:
    for title in ("Unleavened bread", "Parental leave", "Leave policy", "Travel policy"):
        shelve(handbook, title)
    assert documents("leave", as_bob) == ["Leave policy", "Parental leave", "Unleavened bread"]


def test_two_letters_are_looked_for_only_where_words_begin(
    handbook: Collection, as_bob: Principal
) -> None:
    for title in ("Travel policy", "Our travel desk", "Control of access"):
        shelve(handbook, title)
    assert documents("tr", as_bob) == ["Travel policy", "Our travel desk"]
    assert documents("t", as_bob) == []


@pytest.mark.parametrize("typed", ["C++", "c--", "--c"])
def test_marks_around_a_letter_do_not_make_it_long_enough_to_be_looked_for_inside_words(
    typed: str, handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "Guide", "Access", "Style of C++")
    assert offered(typed, as_bob) == [("section", "Style of C++")]


def test_all_words_must_be_there_in_any_order(handbook: Collection, as_bob: Principal) -> None:
    shelve(handbook, "Travel and expense policy")
    shelve(handbook, "Travel desk")
    assert documents("policy trav", as_bob) == ["Travel and expense policy"]


def test_one_chinese_character_is_enough(handbook: Collection, as_bob: Principal) -> None:
    shelve(handbook, "员工休假管理办法", "第一章 年假")
    assert offered("假", as_bob) == [("document", "员工休假管理办法"), ("section", "第一章 年假")]


@pytest.mark.parametrize("typed", ["请假", "請假"])
def test_simplified_and_traditional_characters_find_each_other(
    typed: str, handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "请假制度")
    shelve(handbook, "請假流程", "線上請假")
    found = offered(typed, as_bob)
    assert found == [("document", "請假流程"), ("document", "请假制度"), ("section", "線上請假")]


def test_a_section_is_offered_once_with_its_document_and_first_passage(
    handbook: Collection, as_bob: Principal
) -> None:
    document = shelve(handbook, "Staff guide", "Leave > Sick leave", "Leave > Sick leave", "Leave")
    found = [s for s in suggest("leave", reader=as_bob) if s.kind == "section"]
    assert [(s.text, s.place) for s in found] == [
        ("Leave", "Staff guide"),
        ("Sick leave", "Staff guide"),
    ]
    first = document.passages.get(ordinal=0).pk
    assert {s.passage_id for s in found} == {first}


def test_a_heading_that_repeats_the_title_is_not_offered_beside_it(
    handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "Travel policy", "Travel  Policy", "Travel Policy > Hotels")
    assert offered("travel", as_bob) == [("document", "Travel policy")]


def test_own_questions_are_offered_once_the_latest_of_them(
    handbook: Collection, bob: User, as_bob: Principal
) -> None:
    ask(bob, "How many days of leave?")
    latest = ask(bob, "how many  days of leave?")
    found = suggest("days", reader=as_bob)
    assert [(s.kind, s.text, s.turn_id) for s in found] == [
        ("question", "how many days of leave?", latest.pk)
    ]


def test_other_peoples_questions_are_never_offered(
    handbook: Collection, alice: User, as_bob: Principal
) -> None:
    ask(alice, "How many days of leave?")
    assert offered("days", as_bob) == []


def test_a_program_with_a_key_to_some_collections_is_not_told_what_was_asked(
    handbook: Collection, bob: User, as_bob: Principal
) -> None:
    ask(bob, "How many days of leave?")
    _key, text = create_key(by=as_bob, name="narrow", collections=[handbook])
    assert offered("days", authenticate_key(text)) == []


def test_at_most_eight_are_offered_and_every_kind_keeps_its_places(
    handbook: Collection, bob: User, as_bob: Principal
) -> None:
    for n in range(10):
        shelve(handbook, f"Leave rule {n}", f"Leave section {n}")
        ask(bob, f"Leave question {n}?")
    kinds = [kind for kind, _text in offered("leave", as_bob)]
    assert kinds == ["document"] * 4 + ["section"] * 2 + ["question"] * 2
    assert len(offered("rule", as_bob)) == MOST


def test_a_document_that_is_not_in_effect_is_not_offered(
    handbook: Collection, as_bob: Principal
) -> None:
    over, unread = shelve(handbook, "Leave of 2020", "Leave"), shelve(handbook, "Leave draft")
    assert over.current is not None
    over.current.effective_to = over.created_at
    over.current.save(update_fields=["effective_to"])
    unread.current = None
    unread.save(update_fields=["current"])
    assert offered("leave", as_bob) == []


def test_collections_narrow_documents_and_sections(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    from kb.access import create_collection

    other = create_collection(name="Other", by=as_alice)
    shelve(handbook, "Leave policy", "Leave abroad")
    shelve(other, "Leave plan", "Leave at sea")
    found = offered("leave", as_alice, collections=[str(other.pk)])
    assert found == [("document", "Leave plan"), ("section", "Leave at sea")]
    with pytest.raises(InvalidError):
        offered("leave", as_alice, collections=["not-an-id"])


@pytest.mark.parametrize("text", ["", " ", "a", "…", "%", "%%", "__", "x" * 101, "\x00\x00"])
def test_too_little_too_much_and_mere_signs_offer_nothing(
    text: str, handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "Axe %% policy __", "Heading")
    assert offered(text, as_bob) == []


def test_signs_of_patterns_stand_for_themselves(handbook: Collection, as_bob: Principal) -> None:
    shelve(handbook, "100% remote_work")
    shelve(handbook, "100 remote work")
    assert documents("100%", as_bob) == ["100% remote_work"]
    assert documents("remote_w", as_bob) == ["100% remote_work"]


def test_headings_are_compared_by_words_and_chinese_characters() -> None:
    assert spaced("請假 (Annual) V10.2") == " 请 假 annual v10 2"


def test_a_principal_without_the_right_to_read_gets_nothing(bob: User) -> None:
    from dataclasses import replace

    from kb.errors import ForbiddenError

    with pytest.raises(ForbiddenError):
        suggest("leave", reader=replace(principal_of(bob), scopes=frozenset({"write"})))
