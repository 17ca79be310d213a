"""Questions and answers are kept, replayed, and withheld when a permission is gone."""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any

import pytest
from django.db import connection

from kb.access import Principal, create_collection, permitted_documents, restrict, revoke
from kb.errors import InvalidError, NotFoundError
from kb.models import AuditEvent, Collection, Document
from retrieval import conversations
from retrieval.conversations import running
from retrieval.errors import BusyError
from retrieval.events import Citations, Done, Event, Failed, Heartbeat, Sources, Token
from retrieval.generation import Place
from retrieval.models import Conversation, Turn
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish

QUESTION = "How many days of paid leave do full-time employees receive per year?"
ANSWER = (
    "Full-time employees receive 25 days of paid leave per year [1]. "
    "Trips that cost more than 500 euros need approval by the head of department."
)


def _asked(by: Principal, question: str = QUESTION, **options: Any) -> Turn:
    return conversations.start(question=question, by=by, **options)


def _run(turn: Turn, by: Principal) -> list[Event]:
    return list(conversations.run(turn.pk, by=by))


@pytest.fixture
def done(llm: FakeLLM, library: Collection, as_bob: Principal) -> Turn:
    """A turn of Bob's, answered from two documents."""
    llm.answer = ANSWER
    turn = _asked(as_bob)
    assert isinstance(_run(turn, as_bob)[-1], Done)
    turn.refresh_from_db()
    return turn


def test_a_question_is_kept_with_a_title_and_an_audit_row_without_content(
    library: Collection, as_bob: Principal
) -> None:
    turn = _asked(as_bob, f"  {QUESTION}\n")
    assert (turn.question, turn.state) == (QUESTION, Turn.State.ASKED)
    assert turn.conversation.title == "How many days of paid leave do full-time employees receive…"
    row = AuditEvent.objects.get(action="ask")
    assert (row.actor_id, row.target_id) == (as_bob.user_id, str(turn.pk))
    assert "leave" not in json.dumps(row.detail)


def test_an_answer_is_kept_and_replayed_without_asking_again(
    done: Turn, as_bob: Principal, llm: FakeLLM
) -> None:
    assert done.state == Turn.State.DONE
    replay = _run(done, as_bob)
    assert [type(event) for event in replay] == [Citations, Done]
    assert len(llm.written) == 1
    [view] = conversations.turns(done.conversation, by=as_bob)
    assert isinstance(replay[-1], Done)
    assert view.answer == replay[-1].answer
    assert [s.citations for s in view.answer.sentences] == [[1], [2]]
    assert (view.state, view.withheld, view.error) == ("done", 0, "")


@pytest.mark.parametrize("question", ["", "   \n", "x" * 2_001])
def test_an_empty_or_overlong_question_is_refused(as_bob: Principal, question: str) -> None:
    with pytest.raises(InvalidError):
        _asked(as_bob, question)
    assert not Turn.objects.exists()


def test_other_peoples_conversations_do_not_exist(
    done: Turn, as_alice: Principal, as_charlie: Principal
) -> None:
    theirs = done.conversation
    for stranger in (as_alice, as_charlie):
        for attempt in (
            lambda by=stranger: conversations.get(by, theirs.pk),
            lambda by=stranger: conversations.turns(theirs, by=by),
            lambda by=stranger: conversations.turn(done.pk, by=by),
            lambda by=stranger: conversations.run(done.pk, by=by),
            lambda by=stranger: conversations.delete(conversation=theirs, by=by),
            lambda by=stranger: conversations.rename(conversation=theirs, by=by, title="x"),
            lambda by=stranger: _asked(by, conversation_id=theirs.pk),
        ):
            with pytest.raises(NotFoundError):
                attempt()
        assert not conversations.of(stranger).exists()
    assert Turn.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "1", "not-a-uuid", str(uuid.uuid4())])
def test_ids_that_name_nothing_are_not_found(as_bob: Principal, wrong: str) -> None:
    for attempt in (
        lambda: conversations.get(as_bob, wrong),
        lambda: conversations.turn(wrong, by=as_bob),
        lambda: _asked(as_bob, conversation_id=wrong),
        lambda: _asked(as_bob, collections=[wrong]),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_a_collection_one_cannot_see_cannot_be_asked(
    as_alice: Principal, as_bob: Principal
) -> None:
    hidden = create_collection(name="Board", by=as_alice)
    with pytest.raises(NotFoundError):
        _asked(as_bob, collections=[str(hidden.pk)])
    assert not Conversation.objects.exists()


def test_a_conversation_stays_in_its_collections(
    llm: FakeLLM, library: Collection, publish: Publish, as_alice: Principal
) -> None:
    other = create_collection(name="Other", by=as_alice)
    publish(other, "Leave elsewhere", "Full-time employees receive 7 days of paid leave per year.")
    llm.answer = "Full-time employees receive 7 days of paid leave per year [1]."
    first = _asked(as_alice, collections=[str(other.pk)])
    _run(first, as_alice)
    again = _asked(as_alice, "How many days of paid leave?", conversation_id=first.conversation_id)
    events = _run(again, as_alice)
    seen = {hit.title for e in events if isinstance(e, Sources) for hit in e.hits}
    assert seen == {"Leave elsewhere"}


def test_a_follow_up_is_understood_with_what_was_said(
    done: Turn, as_bob: Principal, llm: FakeLLM
) -> None:
    llm.answer = "Contractors do not receive paid leave [1]."
    turn = _asked(as_bob, "And contractors?", conversation_id=done.conversation_id)
    events = _run(turn, as_bob)
    assert isinstance(events[-1], Done)
    assert not events[-1].answer.abstained
    assert QUESTION in llm.prompts[-1]
    assert "25 days" in llm.prompts[-1]


def test_a_reader_who_leaves_keeps_the_checked_part(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.between = f"{ANSWER} " * 20, 0.01
    turn = _asked(as_bob)
    events = conversations.run(turn.pk, by=as_bob)
    tokens = 0
    while tokens < 15:
        tokens += isinstance(next(events), Token)
    events.close()
    turn.refresh_from_db()
    assert (turn.state, turn.error) == (Turn.State.INCOMPLETE, "disconnected")
    view = conversations.turn(turn.pk, by=as_bob)
    assert view.answer is not None
    assert view.answer.sentences[0].citations == [1]
    replay = _run(turn, as_bob)
    assert [type(event) for event in replay] == [Citations, Failed]


def test_a_model_that_dies_leaves_an_incomplete_turn_with_its_reason(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.mode = f"{ANSWER} " * 4, "drops"
    turn = _asked(as_bob)
    events = _run(turn, as_bob)
    assert isinstance(events[-1], Failed)
    view = conversations.turn(turn.pk, by=as_bob)
    assert (view.state, view.error) == ("incomplete", "llm")
    assert view.answer is not None
    assert view.answer.citations


def test_an_unexpected_error_ends_the_stream_and_the_turn(
    library: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **options: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(running, "answer", broken)
    turn = _asked(as_bob)
    [event] = _run(turn, as_bob)
    assert isinstance(event, Failed)
    assert "secret" not in event.message
    turn.refresh_from_db()
    assert (turn.state, turn.error) == (Turn.State.INCOMPLETE, "internal")


def test_after_a_revocation_the_history_is_withheld(
    done: Turn, library: Collection, as_alice: Principal, as_bob: Principal, readers: Any
) -> None:
    revoke(collection=library, by=as_alice, group=readers)
    view = conversations.turn(done.pk, by=as_bob)
    assert view.answer is not None
    assert (view.answer.text, view.answer.citations, view.withheld) == ("", [], 2)
    shown = "".join(str(event) for event in _run(done, as_bob))
    assert "25 days" not in shown
    assert "500 euros" not in shown


def test_only_what_rests_on_the_hidden_document_is_withheld(
    done: Turn, as_alice: Principal, as_bob: Principal
) -> None:
    leave = permitted_documents(as_alice).get(title="Leave policy")
    restrict(document=leave, by=as_alice, users=[])
    view = conversations.turn(done.pk, by=as_bob)
    assert view.answer is not None
    assert view.withheld == 1
    assert view.answer.text.startswith("Trips that cost more")
    assert [note.title for note in view.answer.citations] == ["Travel policy"]
    restrict(document=leave, by=as_alice)
    whole = conversations.turn(done.pk, by=as_bob)
    assert whole.withheld == 0


def test_unproven_sentences_go_when_the_model_had_read_what_is_now_hidden(
    llm: FakeLLM, library: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    llm.answer = f"{ANSWER} Sabbaticals take six months."
    turn = _asked(as_bob)
    _run(turn, as_bob)
    chinese = permitted_documents(as_alice).get(title="差旅报销制度")
    turn.refresh_from_db()
    assert str(chinese.pk) in turn.source_ids
    restrict(document=chinese, by=as_alice, users=[])
    view = conversations.turn(turn.pk, by=as_bob)
    assert view.answer is not None
    assert "Sabbaticals" not in view.answer.text
    assert "25 days" in view.answer.text


def test_revoked_text_is_not_sent_back_to_the_model_as_history(
    done: Turn, library: Collection, as_alice: Principal, as_bob: Principal, llm: FakeLLM
) -> None:
    leave = permitted_documents(as_alice).get(title="Leave policy")
    restrict(document=leave, by=as_alice, users=[])
    question = "And which trips need approval by the head of department?"
    _run(_asked(as_bob, question, conversation_id=done.conversation_id), as_bob)
    assert len(llm.written) == 2
    assert "25 days" not in llm.prompts[-1]


def test_the_nearest_passages_of_a_refusal_are_withheld_too(
    llm: FakeLLM, library: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    llm.answer = "I don't know."
    turn = _asked(as_bob)
    _run(turn, as_bob)
    view = conversations.turn(turn.pk, by=as_bob)
    assert view.answer is not None
    assert "Leave policy" in {hit.title for hit in view.answer.nearest}
    leave = permitted_documents(as_alice).get(title="Leave policy")
    restrict(document=leave, by=as_alice, users=[])
    later = conversations.turn(turn.pk, by=as_bob)
    assert later.answer is not None
    assert later.answer.abstained
    assert later.answer.text
    assert "Leave policy" not in {hit.title for hit in later.answer.nearest}


def test_a_stale_claim_is_taken_over_and_the_late_writer_changes_nothing(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.between = ANSWER, 0.01
    turn = _asked(as_bob)
    late = conversations.run(turn.pk, by=as_bob)
    next(event for event in late if isinstance(event, Token))
    Turn.objects.filter(pk=turn.pk).update(claimed_at="2020-01-01T00:00Z")
    events = _run(turn, as_bob)
    assert isinstance(events[-1], Done)
    late.close()
    turn.refresh_from_db()
    assert turn.state == Turn.State.DONE


def test_a_person_with_enough_questions_on_the_way_is_told_to_wait(
    library: Collection, as_bob: Principal
) -> None:
    _places = [Place(as_bob.user_id), Place(as_bob.user_id)]
    with pytest.raises(BusyError):
        _asked(as_bob)
    assert not Turn.objects.exists()


def test_a_conversation_is_renamed_listed_and_deleted(done: Turn, as_bob: Principal) -> None:
    kept = conversations.rename(conversation=done.conversation, by=as_bob, title="  Leave  days ")
    assert list(conversations.of(as_bob)) == [kept]
    assert kept.title == "Leave days"
    with pytest.raises(InvalidError):
        conversations.rename(conversation=kept, by=as_bob, title=" ")
    conversations.delete(conversation=kept, by=as_bob)
    assert not Turn.objects.exists()
    assert AuditEvent.objects.filter(action="conversation.delete").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_caller_waits_with_heartbeats_and_sees_the_same_answer(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.first = ANSWER, 1.6
    turn = _asked(as_bob)
    first: list[Event] = []

    def ask() -> None:
        first.extend(conversations.run(turn.pk, by=as_bob))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    end = time.monotonic() + 10
    while not llm.requests and time.monotonic() < end:
        time.sleep(0.01)
    second = _run(turn, as_bob)
    thread.join()
    assert isinstance(second[0], Heartbeat)
    assert second[-1] == first[-1]
    assert len(llm.written) == 1


@pytest.mark.django_db(transaction=True)
def test_no_database_connection_is_held_while_the_model_speaks(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.between = ANSWER, 0.01
    events = conversations.run(_asked(as_bob).pk, by=as_bob)
    next(event for event in events if isinstance(event, Token))
    assert connection.connection is None
    events.close()
    assert Document.objects.exists()


def test_what_an_earlier_answer_rested_on_counts_for_the_follow_up_too(
    done: Turn, as_bob: Principal
) -> None:
    elsewhere = str(uuid.uuid4())
    Turn.objects.filter(pk=done.pk).update(source_ids=[*done.source_ids, elsewhere])
    question = "Which trips need approval by the head of department?"
    turn = _asked(as_bob, question, conversation_id=done.conversation_id)
    _run(turn, as_bob)
    turn.refresh_from_db()
    assert elsewhere in turn.source_ids
