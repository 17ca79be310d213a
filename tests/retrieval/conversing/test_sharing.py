"""Who reads a shared conversation sees only what rests on documents that they may read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group

from kb.access import Principal, grant, permitted_documents, restrict
from kb.errors import InvalidError, NotFoundError
from kb.models import AuditEvent, Collection, Document, User
from retrieval import conversations
from retrieval.events import Looked
from retrieval.models import Turn
from tests.retrieval.conversing.conftest import QUESTION


@pytest.fixture
def shared(done: Turn, as_bob: Principal, charlie: User) -> Turn:
    """Bob's conversation, shared with Charlie, who may read nothing."""
    conversations.share(conversation=done.conversation, by=as_bob, name="charlie")
    return done


@pytest.fixture
def travel_only(shared: Turn, library: Collection, as_alice: Principal, charlie: User) -> Document:
    """Charlie may read all but the leave policy, which Bob still may."""
    grant(collection=library, by=as_alice, role="reader", user=charlie)
    leave = permitted_documents(as_alice).get(title="Leave policy")
    bob = User.objects.get(username="bob")
    restrict(document=leave, by=as_alice, users=[bob])
    return leave


def test_who_may_read_every_document_reads_every_answer(
    shared: Turn, library: Collection, as_alice: Principal, as_charlie: Principal, charlie: User
) -> None:
    grant(collection=library, by=as_alice, role="reader", user=charlie)
    along = conversations.read_along(shared.conversation_id, by=as_charlie)
    [view] = along.turns
    assert (along.owner, along.title) == ("bob", shared.conversation.title)
    assert (view.question, view.hidden, view.withheld, view.mine) == (QUESTION, False, 0, False)
    assert view.answer is not None
    assert len(view.answer.citations) == 2


def test_who_may_read_nothing_sees_neither_question_nor_title_nor_answer(
    shared: Turn, as_charlie: Principal
) -> None:
    along = conversations.read_along(shared.conversation_id, by=as_charlie)
    [view] = along.turns
    assert (along.title, view.question, view.answer, view.hidden) == ("", "", None, True)
    assert conversations.readable_turn(shared.pk, by=as_charlie).answer is None
    with pytest.raises(NotFoundError):
        conversations.continue_own(shared.conversation_id, by=as_charlie)


def test_only_sentences_all_of_whose_footnotes_may_be_read_are_shown(
    travel_only: Document, shared: Turn, as_charlie: Principal
) -> None:
    [view] = conversations.read_along(shared.conversation_id, by=as_charlie).turns
    assert view.answer is not None
    assert view.answer.text.startswith("Trips that cost more")
    assert {each.title for each in view.answer.citations} == {"Travel policy"}
    assert (view.question, view.withheld) == ("", 1)
    assert (view.answer.timings, view.answer.usage, view.answer.searched_for) == ({}, {}, "")


def test_a_sentence_that_rests_on_a_hidden_document_too_is_withheld(
    travel_only: Document, shared: Turn, as_charlie: Principal
) -> None:
    answer = shared.answer
    assert answer is not None
    for sentence in answer["sentences"]:
        sentence["citations"] = [1, 2]
    Turn.objects.filter(pk=shared.pk).update(answer=answer)
    [view] = conversations.read_along(shared.conversation_id, by=as_charlie).turns
    assert view.answer is None


def test_what_is_forgotten_is_shown_to_nobody_else(
    shared: Turn, library: Collection, as_alice: Principal, as_charlie: Principal, charlie: User
) -> None:
    grant(collection=library, by=as_alice, role="reader", user=charlie)
    Turn.objects.filter(pk=shared.pk).update(forgotten=True)
    along = conversations.read_along(shared.conversation_id, by=as_charlie)
    assert (along.title, along.turns) == ("", [])


def test_a_share_is_taken_back_at_once_and_both_are_written_down(
    shared: Turn, as_bob: Principal, as_charlie: Principal
) -> None:
    [given] = conversations.shares_of(shared.conversation, by=as_bob)
    conversations.unshare(conversation=shared.conversation, by=as_bob, share_id=given.pk)
    with pytest.raises(NotFoundError):
        conversations.read_along(shared.conversation_id, by=as_charlie)
    with pytest.raises(NotFoundError):
        conversations.readable_turn(shared.pk, by=as_charlie)
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"conversation.share", "conversation.unshare"} <= actions


def test_a_group_reads_along_while_one_is_in_it(
    done: Turn, as_bob: Principal, as_charlie: Principal, charlie: User
) -> None:
    team = Group.objects.create(name="team")
    conversations.share(conversation=done.conversation, by=as_bob, name="team", kind="group")
    assert not conversations.shared_with(as_charlie).exists()
    charlie.groups.add(team)
    assert conversations.shared_with(as_charlie).count() == 1
    charlie.groups.remove(team)
    assert not conversations.shared_with(as_charlie).exists()


def test_reading_along_gives_no_right_to_act(
    shared: Turn, as_charlie: Principal, as_bob: Principal
) -> None:
    for attempt in (
        lambda: conversations.get(as_charlie, shared.conversation_id),
        lambda: conversations.run(shared.pk, by=as_charlie),
        lambda: conversations.stop(shared.pk, by=as_charlie),
        lambda: conversations.ask_again(shared.pk, by=as_charlie),
        lambda: conversations.share(conversation=shared.conversation, by=as_charlie, name="alice"),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    with pytest.raises(InvalidError):
        conversations.share(conversation=shared.conversation, by=as_bob, name="bob")
    with pytest.raises(InvalidError):
        conversations.share(conversation=shared.conversation, by=as_bob, name="nobody")


def test_a_copy_holds_what_may_be_seen_and_is_ones_own(
    shared: Turn, library: Collection, as_alice: Principal, as_charlie: Principal, charlie: User
) -> None:
    grant(collection=library, by=as_alice, role="reader", user=charlie)
    made = conversations.continue_own(shared.conversation_id, by=as_charlie)
    [view] = conversations.turns(made, by=as_charlie)
    assert (view.question, view.mine, view.state) == (QUESTION, True, "done")
    assert Turn.objects.get(conversation=made).copied
    again = conversations.start(question="And then?", by=as_charlie, conversation_id=made.pk)
    assert again.conversation_id == made.pk
    assert len(conversations.read_along(shared.conversation_id, by=as_charlie).turns) == 1


def test_a_partly_withheld_answer_is_not_copied(
    travel_only: Document, shared: Turn, as_charlie: Principal
) -> None:
    with pytest.raises(NotFoundError):
        conversations.continue_own(shared.conversation_id, by=as_charlie)


def test_a_narrowed_key_learns_nothing_of_a_question_that_may_be_about_other_collections(
    done: Turn, as_bob: Principal
) -> None:
    """Its own person's conversations are read by the same rule as those of others."""
    told = {
        "searched_for": "What about Project Heron?",
        "missing": ["Project Heron"],
        "looked": {"collections": 7, "passages": 777},
    }
    refusal = {**(done.answer or {}), **told, "citations": [], "abstained": True}
    Turn.objects.filter(pk=done.pk).update(answer=refusal, source_ids=[])
    narrow = replace(as_bob, collection_ids=frozenset())
    view = conversations.turn(done.pk, by=narrow)
    assert (view.question, view.hidden) == ("", True)
    assert view.answer is not None
    assert (view.answer.searched_for, view.answer.missing, view.answer.looked) == ("", [], None)
    own = conversations.turn(done.pk, by=as_bob).answer
    assert own is not None
    assert (own.missing, own.looked) == (["Project Heron"], Looked(7, 777))
