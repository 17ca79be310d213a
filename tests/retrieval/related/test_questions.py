"""People also asked: only what the reader may know of, and nobody is given away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from kb import access
from kb.access import Principal
from kb.models import Collection, Document, Role, User
from retrieval.conversations.forgetting import forget_deleted
from retrieval.events import Answer, AnswerSentence, Citation
from retrieval.models import Conversation, Turn
from retrieval.related import also_asked, also_asked_about, also_asked_with
from tests.retrieval.search.shelf import shelve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]

QUESTION = "How many days of annual leave do I have?"
OTHER = "When does annual leave expire?"


@pytest.fixture
def rules(handbook: Collection) -> Document:
    return shelve(handbook, "Rules", "Annual leave is 25 days and expires in March.")


@pytest.fixture
def board(as_alice: Principal) -> Document:
    """A document that bob may not read."""
    collection = access.create_collection(name="Board", by=as_alice)
    return shelve(collection, "Minutes", "The board has annual leave without limit.")


def turn(
    person: User,
    question: str,
    *sources: Document,
    cites: Sequence[Document] | None = None,
    **changes: object,
) -> Turn:
    cited = sources if cites is None else cites
    notes = [
        Citation(
            n, str(uuid.uuid4()), str(d.pk), str(d.current_id), None, d.title, None, [], [], ""
        )
        for n, d in enumerate(cited, start=1)
    ]
    answer = Answer("So it is.", [AnswerSentence("So it is.", [1], True)], notes)
    fields = {
        "answer": asdict(answer),
        "state": Turn.State.DONE,
        "source_ids": sorted(str(d.pk) for d in sources),
        **changes,
    }
    conversation = Conversation.objects.create(owner=person, title=question[:80])
    made = Turn.objects.create(conversation=conversation, question=question, **fields)
    if "created_at" in changes:
        Turn.objects.filter(pk=made.pk).update(created_at=changes["created_at"])
    return made


@pytest.fixture
def people(readers: object) -> list[User]:
    return [User.objects.create_user(f"person{n}") for n in range(3)]


def asked(by: Principal, *sources: Document, question: str = QUESTION) -> list[str]:
    return also_asked(question, sources=[str(d.pk) for d in sources], by=by)


def test_what_two_people_asked_in_the_same_words_is_shown(
    rules: Document, people: list[User], as_bob: Principal
) -> None:
    turn(people[0], OTHER, rules)
    assert asked(as_bob, rules) == []
    turn(people[0], OTHER, rules)
    assert asked(as_bob, rules) == []
    turn(people[1], OTHER.lower().replace("?", " ?"), rules)
    assert [each.lower().replace(" ?", "?") for each in asked(as_bob, rules)] == [OTHER.lower()]


def test_the_readers_own_question_is_shown_to_him_alone(
    rules: Document, bob: User, as_bob: Principal, as_alice: Principal
) -> None:
    turn(bob, OTHER, rules)
    assert asked(as_bob, rules) == [OTHER]
    assert asked(as_alice, rules) == []


def test_the_setting_decides_how_many_people_it_takes_and_0_turns_it_off(
    rules: Document, people: list[User], bob: User, as_bob: Principal, settings: Settings
) -> None:
    for person in people:
        turn(person, OTHER, rules)
    turn(bob, "Does annual leave expire?", rules)
    settings.ALSO_ASKED_PEOPLE = 4
    assert asked(as_bob, rules) == ["Does annual leave expire?"]
    settings.ALSO_ASKED_PEOPLE = 3
    assert set(asked(as_bob, rules)) == {OTHER, "Does annual leave expire?"}
    settings.ALSO_ASKED_PEOPLE = 0
    assert asked(as_bob, rules) == []


def test_the_same_question_is_not_offered_again(
    rules: Document, people: list[User], as_bob: Principal
) -> None:
    for person in people:
        turn(person, QUESTION.upper(), rules)
    assert asked(as_bob, rules) == []


def test_the_likest_question_comes_first_and_an_unlike_one_not_at_all(
    rules: Document, handbook: Collection, people: list[User], as_bob: Principal
) -> None:
    more = [shelve(handbook, f"More {n}", f"Text {n}.") for n in range(3)]
    like = "How many days of annual leave do contractors have?"
    for person in people:
        turn(person, "Where is the printer?", rules, *more)
        turn(person, OTHER, rules, *more)
        turn(person, like, rules, *more)
    assert asked(as_bob, rules) == [like, OTHER]


def test_a_question_in_another_language_comes_by_its_sources(
    rules: Document, people: list[User], as_bob: Principal
) -> None:
    for person in people:
        turn(person, "年假有多少天？", rules)
    assert asked(as_bob, rules) == ["年假有多少天？"]


def test_answers_that_are_no_answers_count_for_nothing(
    rules: Document, people: list[User], as_bob: Principal
) -> None:
    refused = asdict(Answer("No.", [], [], abstained=True))
    for person in people:
        turn(person, f"{OTHER} a", rules, cites=[])
        turn(person, f"{OTHER} b", rules, answer=refused)
        turn(person, f"{OTHER} c", rules, state=Turn.State.INCOMPLETE)
        turn(person, f"{OTHER} d", rules, created_at=timezone.now() - timedelta(days=91))
    assert asked(as_bob, rules) == []


def test_one_document_that_may_not_be_read_hides_the_question(
    rules: Document, board: Document, people: list[User], as_bob: Principal, as_alice: Principal
) -> None:
    for person in people:
        turn(person, OTHER, rules, board)
        turn(person, f"{OTHER} Really?", rules, cites=[rules, board])
    assert asked(as_bob, rules) == []
    assert len(asked(as_alice, rules)) == 2


def test_a_right_that_is_gone_hides_the_question_at_once(
    rules: Document, people: list[User], as_alice: Principal, as_bob: Principal
) -> None:
    for person in people:
        turn(person, OTHER, rules)
    assert asked(as_bob, rules)
    access.restrict(document=rules, by=as_alice, users=[])
    assert asked(as_bob, rules) == []


def test_what_is_asked_about_hidden_documents_changes_nothing(
    rules: Document, board: Document, people: list[User], as_bob: Principal
) -> None:
    spellings = [OTHER, OTHER.upper(), OTHER]
    for person, spelling in zip(people, spellings, strict=True):
        turn(person, spelling, rules)
        turn(person, "Does annual leave expire?", rules)
    turn(people[0], "Who has annual leave?", rules)
    before = asked(as_bob, rules)
    assert len(before) == 2
    for person in people:
        for _ in range(3):
            turn(person, OTHER.upper(), rules, board)
            turn(person, "Who has annual leave?", rules, board)
            turn(person, "Who on the board has annual leave?", board)
    assert asked(as_bob, rules) == before


def test_the_window_counts_only_what_the_reader_may_know_of(
    rules: Document,
    board: Document,
    people: list[User],
    as_bob: Principal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from retrieval.related import questions

    monkeypatch.setattr(questions, "MOST_TURNS", 4)
    for person in people:
        turn(person, OTHER, rules)
    for person in people * 4:
        turn(person, "Who on the board has annual leave?", rules, board)
    assert asked(as_bob, rules) == [OTHER]
    for number in range(4):
        turn(people[0], f"Annual leave question {number}?", rules)
    assert asked(as_bob, rules) == []


def test_what_is_asked_about_hidden_documents_is_not_even_fetched(
    rules: Document,
    board: Document,
    people: list[User],
    as_bob: Principal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from retrieval.related import questions

    for person in people:
        turn(person, OTHER, rules)
    hidden = turn(people[0], "Who on the board has annual leave?", rules, board)
    Turn.objects.bulk_create(
        Turn(
            conversation=hidden.conversation,
            question=hidden.question,
            state=hidden.state,
            answer=hidden.answer,
            source_ids=hidden.source_ids,
        )
        for _ in range(questions.MOST_TURNS)
    )
    with CaptureQueriesContext(connection) as queries:
        assert asked(as_bob, rules) == [OTHER]
    assert len(queries) == 1


def test_a_question_that_lost_a_source_for_good_is_shown_to_nobody_else(
    rules: Document, board: Document, people: list[User], as_bob: Principal
) -> None:
    for person in people:
        turn(person, OTHER, rules, board)
    board.delete()
    assert forget_deleted() == 3
    assert asked(as_bob, rules) == []


def test_below_an_answer_stand_questions_of_other_conversations(
    rules: Document, people: list[User], bob: User, as_bob: Principal, as_alice: Principal
) -> None:
    mine = turn(bob, QUESTION, rules)
    Turn.objects.create(
        conversation=mine.conversation,
        question="And does annual leave expire?",
        state=Turn.State.DONE,
        answer=mine.answer,
        source_ids=mine.source_ids,
    )
    for person in people:
        turn(person, OTHER, rules)
    assert also_asked_with(mine.pk, by=as_bob) == [OTHER]
    assert also_asked_with(mine.pk, by=as_alice) == []


def test_a_question_not_asked_yet_is_about_what_a_search_finds(
    rules: Document, people: list[User], as_bob: Principal, as_charlie: Principal
) -> None:
    for person in people:
        turn(person, OTHER, rules)
    assert also_asked_about("annual leave", by=as_bob) == [OTHER]
    assert also_asked_about("annual leave", by=as_charlie) == []


def test_a_key_for_another_collection_learns_nothing(
    rules: Document, handbook: Collection, people: list[User], bob: User, as_alice: Principal
) -> None:
    for person in people:
        turn(person, OTHER, rules)
    elsewhere = access.create_collection(name="Elsewhere", by=as_alice)
    access.grant(collection=elsewhere, by=as_alice, role=Role.READER, user=bob)
    narrowed = Principal(bob.pk, collection_ids=frozenset({elsewhere.pk}))
    assert asked(narrowed, rules) == []
