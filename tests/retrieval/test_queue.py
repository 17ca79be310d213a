"""The line before the model: fair, honest about its length, never longer than it says."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import F
from django.db.models.functions import Now
from pytest_django import Settings

from kb.access import Principal, principal_of
from kb.errors import NotFoundError
from kb.models import Collection, User
from retrieval import conversations
from retrieval.answering import answer
from retrieval.errors import BusyError
from retrieval.events import Done, Event, Heartbeat, Status, Token
from retrieval.generation import Place, admission, free_slots, reserved, step_out
from retrieval.generation.admission import LONGEST_WAIT, MOST_WAITING
from retrieval.generation.order import PROGRAMS_WAIT, Row, expected, line, may_write
from retrieval.generation.pace import REMEMBERED, UNKNOWN, note, pace
from retrieval.models import Ticket, Turn, Written
from retrieval.tasks import forget
from tests.fakes import FakeLLM

LEAVE_QUESTION = "How many days of paid leave do full-time employees receive per year?"
LEAVE_ANSWER = "Full-time employees receive 25 days of paid leave per year [1]."
State, Kind = Ticket.State, Ticket.Kind


OVERDUE = Row(0, 0, Kind.PROGRAM, State.TURNED_AWAY, PROGRAMS_WAIT + 1)


def row(number: int, owner: int, state: str = "waiting", kind: int = 0, held: float = 0) -> Row:
    return Row(number, owner, kind, state, held, held)


def ids(rows: list[Row]) -> list[int]:
    return [each.id for each in line(rows)]


def program(by: Principal) -> Principal:
    return replace(by, key_prefix="fn_abc")


def ask(by: Principal) -> uuid.UUID:
    with reserved(by) as turn:
        return turn


def states() -> list[str]:
    return list(Ticket.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def crowd(db: None) -> list[Principal]:
    return [principal_of(User.objects.create_user(f"reader-{n}")) for n in range(14)]


def test_a_second_question_waits_behind_everyones_first() -> None:
    assert ids([row(1, 7, "writing"), row(2, 7), row(3, 7), row(4, 8), row(5, 9)]) == [4, 5, 2, 3]


def test_people_come_before_programs_and_programs_before_background_work() -> None:
    rows = [row(1, 1, kind=2), row(2, 2, kind=1), row(3, 3), row(4, 2)]
    assert ids(rows) == [3, 4, 2, 1]
    assert ids([OVERDUE, *rows]) == [2, 3, 4, 1]
    assert ids([OVERDUE, row(5, 2, "writing", kind=1), *rows]) == [3, 4, 2, 1]


def test_a_program_gets_a_slot_only_when_no_person_waits_or_searches() -> None:
    batch = row(2, 2, kind=1)
    assert may_write(batch, [batch], 2)
    assert not may_write(batch, [batch, row(3, 3)], 2)
    assert not may_write(batch, [batch, row(3, 3, "asked")], 2)
    assert may_write(batch, [OVERDUE, batch, row(3, 3)], 2)


def test_programs_leave_one_slot_to_people() -> None:
    batch, person = row(3, 2, kind=1), row(4, 3)
    rows = [row(1, 2, "writing", kind=1), batch]
    assert not may_write(batch, rows, 2)
    assert may_write(person, [*rows, person], 2)
    assert may_write(batch, [batch], 1)


def test_whoever_still_searches_holds_up_nobody_else() -> None:
    waits = row(2, 2)
    assert may_write(waits, [row(1, 1, "asked"), waits], 1)


def test_the_wait_counts_what_is_left_of_the_answers_ahead() -> None:
    rows = [row(1, 1, "writing", held=15), row(2, 2, "writing", held=5), row(3, 3), row(4, 4)]
    assert expected(rows[2], rows, 2, 20) == 5
    assert expected(rows[3], rows, 2, 20) == 15
    last = row(5, 5)
    assert expected(last, [*rows, last], 2, 20) == 25
    assert expected(row(1, 1), [row(1, 1)], 2, 20) == 0


def test_the_usual_time_is_the_median_of_the_last_answers_and_outlives_restarts(db: None) -> None:
    assert pace() == UNKNOWN
    for seconds in [1.0] * 80 + [9.0] * 11 + [400.0] * 10:
        note(seconds)
    assert pace() == 9.0
    assert Written.objects.count() <= 2 * REMEMBERED + 1


def test_forty_people_in_one_second_get_places_or_the_sources_but_no_thread_waits_in_vain(
    crowd: list[Principal], settings: Settings
) -> None:
    settings.LLM_SLOTS = 2
    for by in crowd:
        ask(by)
    assert states() == ["asked"] * 4 + ["passed"] * 10, "two now, two after 20 s, the rest not"


def test_the_line_is_bounded_however_fast_the_model_is(
    crowd: list[Principal], settings: Settings
) -> None:
    settings.LLM_SLOTS = 2
    note(0.1)
    for by in crowd:
        ask(by)
    assert states().count("asked") == settings.LLM_SLOTS + MOST_WAITING


def test_a_program_is_told_when_to_come_back(crowd: list[Principal], settings: Settings) -> None:
    settings.LLM_SLOTS = 1
    note(25.0)
    for by in crowd[:2]:
        ask(by)
    with pytest.raises(BusyError) as error:
        ask(program(crowd[2]))
    assert error.value.retry_after == 50


def test_the_third_question_of_one_person_is_refused(as_bob: Principal) -> None:
    ask(as_bob)
    ask(as_bob)
    with pytest.raises(BusyError) as error:
        ask(as_bob)
    assert error.value.retry_after == UNKNOWN
    assert "in about 20 seconds" in str(error.value)


def test_the_wait_that_is_told_ends_with_the_first_of_ones_own_answers(
    as_alice: Principal, as_bob: Principal, settings: Settings
) -> None:
    settings.LLM_SLOTS = 1
    assert Place.of(as_bob, conversations.start(question="Leave?", by=as_bob).pk).position() == 0
    ask(as_alice)
    ask(as_bob)
    Ticket.objects.update(slot_at=Now() - timedelta(seconds=13))
    with pytest.raises(BusyError) as error:
        ask(as_bob)
    assert error.value.retry_after == pytest.approx(7, abs=1)
    assert "in about 10 seconds" in str(error.value)


def test_quotes_are_to_be_had_beside_the_line_but_not_without_end(as_bob: Principal) -> None:
    ask(as_bob)
    ask(as_bob)
    for _ in range(admission.MOST_PER_PERSON):
        with reserved(as_bob, quotes=True):
            pass
    assert states() == ["asked"] * 2 + ["passed"] * 2
    with pytest.raises(BusyError) as error, reserved(as_bob, quotes=True):
        pass
    assert error.value.retry_after


def test_whoever_waits_can_have_quotes_at_once(
    llm: FakeLLM, library: Collection, busy: Place, as_bob: Principal, as_alice: Principal
) -> None:
    turn = conversations.start(question=LEAVE_QUESTION, by=as_bob)
    with pytest.raises(NotFoundError):
        conversations.quote_now(turn.pk, by=as_alice)
    seen: list[Event] = []
    for event in conversations.run(turn.pk, by=as_bob):
        if isinstance(event, Status) and event.step == "queued":
            conversations.quote_now(turn.pk, by=as_bob)
        seen.append(event)
    end = seen[-1]
    assert isinstance(end, Done)
    assert (end.answer.degraded, llm.prompts) == ("busy", [])
    assert end.answer.citations
    assert states() == ["writing"]


def test_what_is_being_written_is_written_to_its_end(as_bob: Principal) -> None:
    turn = conversations.start(question="Leave?", by=as_bob).pk
    assert Place.of(as_bob, turn).position() == 0
    step_out(turn)
    assert states() == ["writing"]


def test_places_that_were_silent_for_long_are_forgotten(
    as_alice: Principal, as_bob: Principal
) -> None:
    ask(as_alice)
    ask(as_bob)
    old = Now() - 2 * admission.REMEMBERED
    Ticket.objects.filter(owner=as_bob.user_id).update(alive_at=old)
    forget()
    assert list(Ticket.objects.values_list("owner", flat=True)) == [as_alice.user_id]


def test_a_question_that_could_not_be_kept_takes_no_place(as_bob: Principal) -> None:
    with pytest.raises(NotFoundError):
        conversations.start(question="Leave?", by=as_bob, conversation_id=uuid.uuid4())
    assert states() == []


def test_a_place_whose_stream_never_began_is_free_after_a_while(
    as_alice: Principal, as_bob: Principal, settings: Settings
) -> None:
    settings.LLM_SLOTS = 1
    turn = ask(as_alice)
    Ticket.objects.filter(turn=turn).update(alive_at=Now() - admission.OPENING)
    ask(as_bob)
    assert Place.of(as_bob, None).position() == 0


def test_programs_that_found_no_room_for_a_minute_get_one_answer_before_people(
    crowd: list[Principal], settings: Settings
) -> None:
    settings.LLM_SLOTS = 1
    writing, waiting = (Place.of(by, None) for by in crowd[:2])
    assert (writing.position(), waiting.position()) == (0, 1)
    batch = program(crowd[2])
    with pytest.raises(BusyError):
        ask(batch)
    minute = timedelta(seconds=PROGRAMS_WAIT + 1)
    Ticket.objects.filter(state=State.TURNED_AWAY).update(asked_at=F("asked_at") - minute)
    place = Place.of(batch, conversations.start(question="Leave?", by=batch).pk)
    assert (place.position(), waiting.position()) == (1, 2)
    writing.leave()
    assert (waiting.position(), place.position()) == (2, 0)
    place.leave()
    assert waiting.position() == 0
    assert states() == ["writing"]


def test_programs_that_waited_in_vain_are_remembered_like_those_turned_away(
    crowd: list[Principal], settings: Settings
) -> None:
    settings.LLM_SLOTS = 1
    writing, batch = Place.of(crowd[0], None), Place.of(program(crowd[1]), None)
    assert (writing.position(), batch.position()) == (0, 1)
    batch.leave()
    assert states() == ["writing", "turned-away"]
    searching = Place.of(program(crowd[1]), None)
    searching.leave()
    assert states() == ["writing", "turned-away"]


def test_background_work_gets_a_slot_only_while_nobody_waits(
    crowd: list[Principal], settings: Settings
) -> None:
    settings.LLM_SLOTS = 2
    assert free_slots() == 2
    places = [Place.of(by, None) for by in crowd[:3]]
    assert free_slots() == 2, "who still searches does not use the model"
    assert [place.position() for place in places] == [0, 0, 1]
    places[0].leave()
    assert free_slots() == 0, "the one who waits is next"
    places[2].position()
    places[1].leave()
    assert free_slots() == 1


def test_only_answers_that_were_written_tell_how_long_answers_take(as_bob: Principal) -> None:
    place = Place.of(as_bob, None)
    place.position()
    Ticket.objects.update(slot_at=Now() - timedelta(seconds=7))
    place.leave(wrote=True)
    assert pace() == pytest.approx(7, abs=1)
    other = Place.of(as_bob, None)
    other.position()
    other.leave()
    assert Written.objects.count() == 1


@pytest.fixture
def busy(settings: Settings, as_alice: Principal) -> Iterator[Place]:
    """Alice's answer has the only slot."""
    settings.LLM_SLOTS = 1
    place = Place.of(as_alice, None)
    assert place.position() == 0
    Ticket.objects.update(alive_at=Now() + timedelta(hours=1))
    yield place
    place.leave()


def test_place_and_wait_are_told_within_a_second(
    llm: FakeLLM, library: Collection, busy: Place, as_bob: Principal
) -> None:
    llm.answer = LEAVE_ANSWER
    told: list[Status] = []
    for event in answer(LEAVE_QUESTION, reader=as_bob):
        if told:
            busy.leave()
        if isinstance(event, Status) and event.step == "queued":
            told.append(event)
    assert told[0].position == 1
    assert 0 < told[0].seconds <= UNKNOWN
    assert isinstance(event, Done)
    assert event.answer.degraded == ""


def test_under_load_the_answer_is_made_of_quotes_at_once(
    llm: FakeLLM, library: Collection, busy: Place, as_bob: Principal
) -> None:
    note(LONGEST_WAIT * 4)
    turn = conversations.start(question=LEAVE_QUESTION, by=as_bob)
    started = time.monotonic()
    *_rest, end = conversations.run(turn.pk, by=as_bob)
    assert time.monotonic() - started < 2
    assert isinstance(end, Done)
    assert (end.answer.degraded, llm.prompts) == ("busy", [])
    assert "25 days" in end.answer.text
    assert end.answer.citations


def test_whoever_leaves_while_waiting_frees_the_place(
    llm: FakeLLM, library: Collection, busy: Place, as_bob: Principal
) -> None:
    events = answer(LEAVE_QUESTION, reader=as_bob)
    assert any(isinstance(event, Heartbeat) for event in events)
    assert states() == ["writing", "waiting"]
    events.close()
    assert states() == ["writing"]


def test_a_deleted_conversation_frees_model_and_place(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.between = "word " * 400, 0.02
    turn = conversations.start(question=LEAVE_QUESTION, by=as_bob)
    with closing(conversations.run(turn.pk, by=as_bob)) as events:
        next(event for event in events if isinstance(event, Token))
        Turn.objects.filter(pk=turn.pk).delete()
        started = time.monotonic()
        assert list(events)
    assert time.monotonic() - started < 2
    deadline = time.monotonic() + 2
    while not llm.left_at and time.monotonic() < deadline:
        time.sleep(0.01)
    assert llm.left_at
    assert states() == []


def test_a_process_that_died_frees_its_slot_by_silence(
    as_alice: Principal, as_bob: Principal, settings: Settings
) -> None:
    settings.LLM_SLOTS = 1
    dead, waiting = Place.of(as_alice, None), Place.of(as_bob, None)
    assert (dead.position(), waiting.position()) == (0, 1)
    Ticket.objects.filter(pk=dead._id).update(alive_at=Now() - admission.ALIVE)
    assert waiting.position() == 0


def test_a_process_that_was_only_slow_keeps_its_place_in_line(
    crowd: list[Principal], settings: Settings
) -> None:
    settings.LLM_SLOTS = 1
    note(5.0)
    writing, slow, other = (Place.of(by, None) for by in crowd[:3])
    assert [each.position() for each in (writing, slow, other)] == [0, 1, 2]
    Ticket.objects.filter(pk=slow._id).update(alive_at=Now() - 2 * admission.ALIVE)
    assert [each.position() for each in (other, slow, other)] == [1, 1, 2]


def test_stopping_a_question_before_its_answer_begins_frees_its_place(
    library: Collection, as_bob: Principal
) -> None:
    turn = conversations.start(question=LEAVE_QUESTION, by=as_bob)
    conversations.stop(turn.pk, by=as_bob)
    assert states() == []


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_the_same_moment_no_two_get_the_same_slot(
    settings: Settings,
) -> None:
    settings.LLM_SLOTS = 3
    people = [principal_of(User.objects.create_user(f"reader-{n}")) for n in range(6)]
    found: list[int] = []
    begin = threading.Barrier(len(people))

    def come(by: Principal) -> None:
        begin.wait()
        found.append(Place.of(by, None).position())
        connections.close_all()

    threads = [threading.Thread(target=come, args=(by,)) for by in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found.count(0) == 3
