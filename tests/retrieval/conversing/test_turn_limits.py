"""A question keeps the limits it was asked with, whatever its conversation is limited to later."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from kb.access import Principal, create_collection, grant, principal_of
from kb.models import Collection, User
from retrieval import conversations
from retrieval.models import Turn
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish
from tests.retrieval.conversing.conftest import ANSWER, QUESTION

ENGLISH = {"language": ["en"]}


@pytest.fixture
def other(as_alice: Principal, bob: User, publish: Publish) -> Collection:
    """A collection that Bob may read, too."""
    made = create_collection(by=as_alice, name="Partners", description="")
    grant(collection=made, by=as_alice, role="reader", user=bob)
    publish(made, "Leave of partners", "Full-time employees of partners receive 20 days of leave.")
    return made


@pytest.fixture
def first(library: Collection, other: Collection, as_bob: Principal, llm: FakeLLM) -> Turn:
    """Asked of the handbook in English; then the conversation went on elsewhere."""
    llm.answer = ANSWER
    turn = conversations.start(
        question=QUESTION, by=as_bob, collections=[str(library.pk)], filters=ENGLISH
    )
    within = turn.conversation_id
    conversations.start(
        question="And there?",
        by=as_bob,
        conversation_id=within,
        collections=[str(other.pk)],
        filters={},
    )
    return Turn.objects.get(pk=turn.pk)


def _limits(turn: Turn) -> tuple[list[str], dict[str, object]]:
    found = Turn.objects.get(pk=turn.pk)
    return found.collection_ids, found.filters


def test_each_question_keeps_its_own(
    first: Turn, library: Collection, other: Collection, as_bob: Principal
) -> None:
    later = Turn.objects.exclude(pk=first.pk).get()
    assert _limits(first) == ([str(library.pk)], ENGLISH)
    assert _limits(later) == ([str(other.pk)], {})
    conversations.widen(first.conversation_id, by=as_bob, name="all")
    third = conversations.start(
        question="And now?", by=as_bob, conversation_id=first.conversation_id, quotes=True
    )
    assert _limits(third) == ([], {})
    views = conversations.turns(first.conversation, by=as_bob)
    assert [(view.collections, view.filters) for view in views] == [
        ([str(library.pk)], ENGLISH),
        ([str(other.pk)], {}),
        ([], {}),
    ]


@pytest.mark.parametrize("question", [None, "How much paid leave do employees receive?"])
def test_asking_again_searches_where_that_version_was_searched(
    question: str | None, first: Turn, library: Collection, as_bob: Principal, llm: FakeLLM
) -> None:
    again = conversations.ask_again(first.pk, by=as_bob, question=question)
    assert _limits(again) == _limits(first)
    list(conversations.run(again.pk, by=as_bob))
    [view] = conversations.turns(again.conversation, by=as_bob)[:1]
    assert view.answer is not None
    assert view.answer.looked is not None
    assert (view.answer.looked.collections, view.answer.looked.narrowed) == (1, True)
    assert "25 days" in llm.prompts[-1]
    assert "partners" not in llm.prompts[-1]
    assert _limits(Turn.objects.get(pk=again.pk))[0] == [str(library.pk)]


def test_a_question_that_waits_is_not_changed_by_what_is_taken_away_meanwhile(
    first: Turn, as_bob: Principal, llm: FakeLLM
) -> None:
    conversations.widen(first.conversation_id, by=as_bob, name="all")
    list(conversations.run(first.pk, by=as_bob))
    assert "partners" not in llm.prompts[-1]


@pytest.fixture
def shared(
    first: Turn, library: Collection, as_alice: Principal, as_bob: Principal, charlie: User
) -> Turn:
    """Answered, and shared with Charlie, who may read the handbook but not the other."""
    list(conversations.run(first.pk, by=as_bob))
    grant(collection=library, by=as_alice, role="reader", user=charlie)
    conversations.share(conversation=first.conversation, by=as_bob, name="charlie")
    return first


def test_who_reads_along_is_told_only_of_collections_that_they_may_see(
    shared: Turn, library: Collection, other: Collection, as_charlie: Principal
) -> None:
    Turn.objects.filter(pk=shared.pk).update(
        collection_ids=sorted([str(library.pk), str(other.pk)]),
        filters={"documents": [str(uuid.uuid4())], "tags": ["Secret"]},
    )
    [view] = conversations.read_along(shared.conversation_id, by=as_charlie).turns
    assert not view.hidden
    assert (view.collections, view.filters) == ([str(library.pk)], {})
    made = conversations.continue_own(shared.conversation_id, by=as_charlie)
    copy = Turn.objects.get(conversation=made)
    assert _limits(copy) == ([str(library.pk)], {})


def test_a_question_that_is_not_shown_does_not_say_where_it_was_asked(
    shared: Turn, library: Collection, as_alice: Principal, as_charlie: Principal
) -> None:
    Turn.objects.filter(pk=shared.pk).update(source_ids=[str(uuid.uuid4())])
    [view] = conversations.read_along(shared.conversation_id, by=as_charlie).turns
    assert (view.hidden, view.collections, view.filters) == (True, [], {})


def test_a_narrowed_program_is_told_no_other_collection_either(
    shared: Turn, library: Collection, other: Collection, bob: User
) -> None:
    ids = sorted([str(library.pk), str(other.pk)])
    Turn.objects.filter(pk=shared.pk).update(collection_ids=ids)
    narrowed = replace(principal_of(bob), collection_ids=frozenset([library.pk]))
    view = conversations.turn(shared.pk, by=narrowed)
    assert (view.collections, view.filters) == ([str(library.pk)], {})
