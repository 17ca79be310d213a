"""A question that was not answered reaches who can add what is missing, and nobody learns more."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb.access import Principal, create_collection, grant, principal_of, restrict, revoke
from kb.access.keepers import keepers_of
from kb.errors import ForbiddenError, InvalidError, LimitError, NotFoundError
from kb.models import AuditEvent, Collection, Document, User
from retrieval import conversations, gaps
from retrieval.gaps.alike import alike
from retrieval.gaps.sending import MOST_A_DAY
from retrieval.models import Gap, Turn
from tests.retrieval.gaps.conftest import QUESTION, Refuse
from tests.retrieval.search import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]


@pytest.fixture
def policy(handbook: Collection) -> Document:
    return shelf.shelve(handbook, "Leave policy", "Employees receive 25 days of paid leave.")


@pytest.fixture
def edith(handbook: Collection, as_alice: Principal) -> User:
    """An editor of the handbook."""
    user = User.objects.create_user("edith")
    grant(collection=handbook, by=as_alice, role="editor", user=user)
    return user


def questions(user: User, **only: str) -> list[gaps.Asked]:
    by = principal_of(user)
    return gaps.told(list(gaps.questions(by, **only)), by=by)


def own(user: User) -> list[gaps.Sent]:
    by = principal_of(user)
    return gaps.sent(list(gaps.own(by)), by=by)


def tell(user: User, turn: Turn, **more: list[str]) -> list[Gap]:
    return gaps.tell(turn.pk, by=principal_of(user), **more)


def test_the_owner_and_editors_see_what_a_reader_sent_and_other_readers_do_not(
    alice: User, bob: User, charlie: User, edith: User, policy: Document, refuse: Refuse
) -> None:
    assert tell(bob, refuse(bob, policy))
    for keeper in (alice, edith):
        [found] = questions(keeper)
        assert found.latest.question == QUESTION
        assert (found.people, found.times) == (["bob"], 1)
        assert [each.title for each in found.documents] == ["Leave policy"]
    assert questions(bob) == questions(charlie) == []
    assert AuditEvent.objects.filter(action="gap.send").count() == 1


def test_a_question_that_nobody_sent_is_seen_by_nobody(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    refuse(bob, policy)
    assert questions(alice) == []


def test_the_same_question_of_one_person_is_one_gap_until_it_is_settled(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    [first] = tell(bob, refuse(bob, policy))
    [again] = tell(bob, refuse(bob, policy, question="parental leave: how many days do I get"))
    assert again == first
    gaps.settle(first.pk, by=principal_of(alice), state="declined")
    [anew] = tell(bob, refuse(bob, policy))
    assert anew != first


def test_people_who_ask_alike_are_counted_together_and_told_together(
    alice: User, bob: User, edith: User, policy: Document, refuse: Refuse
) -> None:
    tell(bob, refuse(bob, policy))
    tell(edith, refuse(edith, policy, question="How many parental leave days do I get?"))
    tell(bob, refuse(bob, policy, question="Is there a gym?"))
    most, other = questions(alice)
    assert (most.people, most.times) == (["edith", "bob"], 2)
    assert other.latest.question == "Is there a gym?"
    gaps.settle(most.latest.pk, by=principal_of(alice), state="answered", note="See page 4.")
    assert [(each.gap.state, each.note) for each in own(edith)] == [("answered", "See page 4.")]
    assert {each.gap.state for each in own(bob)} == {"answered", "open"}
    assert [each.latest.question for each in questions(alice, state="open")] == ["Is there a gym?"]


def test_a_settled_question_can_be_opened_again_unless_it_was_asked_anew(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    keeper = principal_of(alice)
    [gap] = tell(bob, refuse(bob, policy))
    gaps.settle(gap.pk, by=keeper, state="answered", note="Done.")
    [opened] = gaps.settle(gap.pk, by=keeper, state="open")
    assert (opened.state, opened.note) == ("open", "")
    gaps.settle(gap.pk, by=keeper, state="answered")
    tell(bob, refuse(bob, policy))
    assert gaps.settle(gap.pk, by=keeper, state="open") == []
    assert Gap.objects.filter(state="open").count() == 1


def test_it_goes_to_the_collection_of_the_nearest_document_or_to_those_chosen(
    alice: User, bob: User, readers: object, policy: Document, refuse: Refuse
) -> None:
    by = principal_of(alice)
    second = create_collection(name="IT", by=by)
    grant(collection=second, by=by, role="reader", user=bob)
    manual = shelf.shelve(second, "Laptop manual", "The laptop has a fan.")
    view = conversations.turn(refuse(bob, manual, policy).pk, by=principal_of(bob))
    offered = gaps.recipients(view, by=principal_of(bob))
    assert [(each.name, each.keepers) for each in offered] == [
        ("IT", ["alice"]),
        (policy.collection.name, ["alice"]),
    ]
    [gap] = gaps.tell(view.id, by=principal_of(bob))
    assert (gap.collection, gap.document_ids) == (second, [str(manual.pk)])
    both = [str(second.pk), str(policy.collection_id)]
    assert len(gaps.tell(view.id, by=principal_of(bob), collections=both)) == 2
    with pytest.raises(InvalidError):
        gaps.tell(view.id, by=principal_of(bob), collections=[])
    with pytest.raises(NotFoundError):
        gaps.tell(view.id, by=principal_of(bob), collections=[str(uuid.uuid4())])


def test_without_a_nearest_document_it_goes_to_where_was_searched(
    bob: User, handbook: Collection, refuse: Refuse
) -> None:
    turn = refuse(bob, collections=[str(handbook.pk)])
    [gap] = tell(bob, turn)
    assert gap.collection == handbook


def test_an_answered_question_of_ones_own_cannot_be_sent_nor_can_that_of_another(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    with pytest.raises(NotFoundError):
        tell(bob, refuse(bob, policy, abstained=False))
    with pytest.raises(NotFoundError):
        tell(alice, refuse(bob, policy))
    assert not Gap.objects.exists()


def test_an_answer_with_an_open_part_can_be_sent_to_who_keeps_what_it_cites(
    bob: User, policy: Document, refuse: Refuse
) -> None:
    note = {
        "n": 1,
        "passage_id": "",
        "document_id": str(policy.pk),
        "version_id": "",
        "external_id": None,
        "title": "",
        "page": None,
        "boxes": [],
        "headings": [],
        "quote": "",
    }
    turn = refuse(bob, policy, abstained=False, citations=[note], missing=["who approves it"])
    [gap] = tell(bob, turn)
    assert gap.document_ids == [str(policy.pk)]


def test_what_is_sent_of_a_follow_up_is_the_question_as_it_was_understood(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    tell(bob, refuse(bob, policy, question="And in Berlin?", searched_for="Leave in Berlin?"))
    assert [each.latest.question for each in questions(alice)] == ["Leave in Berlin?"]


def test_a_keeper_sees_no_document_that_is_hidden_from_the_keeper(
    alice: User, bob: User, edith: User, policy: Document, refuse: Refuse
) -> None:
    restrict(document=policy, by=principal_of(alice), users=[bob])
    tell(bob, refuse(bob, policy))
    [found] = questions(edith)
    assert found.documents == []
    assert [each.title for each in questions(alice)[0].documents] == ["Leave policy"]


def test_who_may_no_longer_read_the_collection_sees_neither_its_name_nor_the_note(
    alice: User, bob: User, handbook: Collection, policy: Document, refuse: Refuse
) -> None:
    [gap] = tell(bob, refuse(bob, policy))
    gaps.settle(gap.pk, by=principal_of(alice), state="answered", note="In the leave policy.")
    bob.groups.clear()
    [kept] = own(bob)
    assert (kept.collection, kept.note, kept.documents) == ("", "", [])
    assert kept.gap.question == QUESTION


def test_who_is_no_longer_editor_sees_nothing_from_the_next_request_on(
    alice: User, bob: User, edith: User, handbook: Collection, policy: Document, refuse: Refuse
) -> None:
    [gap] = tell(bob, refuse(bob, policy))
    revoke(collection=handbook, by=principal_of(alice), user=edith)
    assert questions(edith) == []
    with pytest.raises(NotFoundError):
        gaps.settle(gap.pk, by=principal_of(edith), state="answered")


def test_a_collection_that_cannot_be_read_any_more_is_told_nothing(
    bob: User, policy: Document, refuse: Refuse
) -> None:
    turn = refuse(bob, policy)
    bob.groups.clear()
    with pytest.raises(NotFoundError):
        tell(bob, turn)


def test_only_who_keeps_the_collection_settles_and_only_with_a_state_that_exists(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    [gap] = tell(bob, refuse(bob, policy))
    with pytest.raises(NotFoundError):
        gaps.settle(gap.pk, by=principal_of(bob), state="answered")
    with pytest.raises(InvalidError):
        gaps.settle(gap.pk, by=principal_of(alice), state="gone")
    with pytest.raises(InvalidError):
        gaps.settle(gap.pk, by=principal_of(alice), state="declined", note="x" * 1001)
    reading = Principal(user_id=alice.pk, scopes=frozenset({"read"}))
    with pytest.raises(ForbiddenError):
        gaps.settle(gap.pk, by=reading, state="answered")


def test_what_was_sent_can_be_taken_back_by_its_sender_alone(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    [gap] = tell(bob, refuse(bob, policy))
    with pytest.raises(NotFoundError):
        gaps.take_back(gap.pk, by=principal_of(alice))
    gaps.take_back(gap.pk, by=principal_of(bob))
    assert questions(alice) == []


def test_twenty_questions_a_day_can_be_sent(bob: User, policy: Document, refuse: Refuse) -> None:
    for number in range(MOST_A_DAY):
        tell(bob, refuse(bob, policy, question=f"What is rule {number}?"))
    turn = refuse(bob, policy, question="What is one rule more?")
    with pytest.raises(LimitError):
        tell(bob, turn)
    Gap.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert tell(bob, turn)


def test_a_key_that_is_narrowed_sees_and_sends_only_what_is_in_its_collections(
    alice: User, bob: User, policy: Document, refuse: Refuse
) -> None:
    turn = refuse(bob, policy)
    elsewhere = Principal(user_id=bob.pk, collection_ids=frozenset({uuid.uuid4()}))
    with pytest.raises(NotFoundError):
        gaps.tell(turn.pk, by=elsewhere)
    tell(bob, turn)
    assert not gaps.own(elsewhere).exists()
    narrowed = Principal(user_id=alice.pk, collection_ids=frozenset({uuid.uuid4()}))
    assert not gaps.kept(narrowed).exists()


def test_the_keepers_of_a_collection_are_its_owners_else_the_administrators(
    alice: User, bob: User, charlie: User, handbook: Collection
) -> None:
    User.objects.create_user("root", is_staff=True)
    alice.first_name, alice.last_name = "Alice", "Adams"
    alice.save()
    asker = principal_of(bob)
    assert keepers_of(asker, [handbook.pk]) == {handbook.pk: ["Alice Adams"]}
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert keepers_of(asker, [handbook.pk]) == {handbook.pk: ["root"]}
    assert keepers_of(principal_of(charlie), [handbook.pk]) == {}


def test_reading_many_questions_takes_as_many_statements_as_reading_one(
    alice: User,
    bob: User,
    policy: Document,
    refuse: Refuse,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        tell(bob, refuse(bob, policy, question=f"What is rule {number}?"))
    with django_assert_max_num_queries(5):
        assert len(questions(alice)) == 8


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("How many days of parental leave do I get?", "Parental leave: how many days?", True),
        ("年假有几天？", "请问年假有几天", True),
        ("Who approves travel?", "who approves TRAVEL", True),
        ("How many days of sick leave?", "How many days of parental leave?", False),
        ("What is rule 1?", "What is rule 2?", False),
    ],
)
def test_questions_are_alike_whatever_their_grammar(one: str, other: str, same: bool) -> None:
    assert (alike(one) == alike(other)) is same
