"""The model's server may be slow, hostile or dead: every stream ends, and soon."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from typing import Any

import pytest
from pytest_django import Settings

from retrieval.errors import GenerationError
from retrieval.events import Heartbeat, Token
from retrieval.generation import Finished, Place, available, health, stream
from retrieval.generation.breaker import FAILURES, Breaker, breaker
from retrieval.generation.shape import Shape
from retrieval.generation.stream import CHARACTERS_PER_TOKEN
from retrieval.generation.wire import parse
from retrieval.models import Ticket
from tests.fakes import FakeLLM, said

ASK = [{"role": "user", "content": "How many days?"}]


def _text(events: Iterator[Any]) -> str:
    return "".join(event.text for event in events if isinstance(event, Token))


def _until(condition: Any, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_tokens_arrive_and_the_end_tells_model_and_usage(llm: FakeLLM) -> None:
    llm.answer = "Leave is 25 days [1]."
    events = list(stream(ASK))
    assert _text(iter(events)) == llm.answer
    assert events[-1] == Finished("stop", "fake", {"prompt_tokens": 10, "completion_tokens": 5})


def test_the_request_is_greedy_bounded_and_uses_the_prompt_cache(
    llm: FakeLLM, settings: Settings
) -> None:
    settings.LLM_ANSWER_TOKENS = 77
    list(stream(ASK))
    [sent] = llm.requests
    assert (sent["temperature"], sent["max_tokens"], sent["cache_prompt"]) == (0, 77, True)
    assert sent["messages"] == ASK


def test_whoever_has_read_enough_and_leaves_closes_an_open_breaker(llm: FakeLLM) -> None:
    for _attempt in range(FAILURES):
        breaker.failed()
    breaker._until = 0.0  # the time of waiting is over: the next one is the probe
    with closing(stream(ASK)) as events:
        next(event for event in events if isinstance(event, Token))
    assert breaker.admit()
    assert breaker.admit(), "the server answered, so nobody has to wait"


def test_a_url_that_ends_in_v1_means_the_same(llm: FakeLLM, settings: Settings) -> None:
    settings.LLM_URL = f"{llm.url}/v1/"
    assert available()
    list(stream(ASK))
    assert len(llm.requests) == 1


@pytest.mark.parametrize("mode", ["invalid-utf8", "garbage", "reported", "huge", "drops", "error"])
def test_hostile_and_broken_streams_end_in_a_generation_error(llm: FakeLLM, mode: str) -> None:
    llm.answer, llm.mode = "Leave is 25 days [1].", mode
    started = time.monotonic()
    with pytest.raises(GenerationError):
        list(stream(ASK))
    assert time.monotonic() - started < 3


def test_a_model_that_never_stops_is_cut(llm: FakeLLM, settings: Settings) -> None:
    settings.LLM_ANSWER_TOKENS = 50
    llm.mode = "endless"
    events = list(stream(ASK))
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "length"
    assert len(_text(iter(events))) <= 51 * CHARACTERS_PER_TOKEN
    assert _until(lambda: llm.left_at, 2)


def test_a_silent_model_ends_at_the_first_deadline(llm: FakeLLM, settings: Settings) -> None:
    settings.LLM_FIRST_TOKEN = 0.3
    llm.mode = "silent"
    started = time.monotonic()
    with pytest.raises(GenerationError):
        list(stream(ASK))
    assert time.monotonic() - started < 1.3


def test_a_model_that_stalls_ends_at_the_next_deadline(llm: FakeLLM, settings: Settings) -> None:
    settings.LLM_NEXT_TOKEN = 0.3
    llm.answer, llm.mode = "one two", "stalls"
    started = time.monotonic()
    with pytest.raises(GenerationError):
        list(stream(ASK))
    assert time.monotonic() - started < 1.3


def _reading(*processed: int, cache: int = 0, total: int = 100) -> list[bytes]:
    told = [{"total": total, "cache": cache, "processed": each} for each in processed]
    events = [{"choices": [{"delta": {"content": None}}], "prompt_progress": each} for each in told]
    return [b"data: %s\n\n" % json.dumps(event).encode() for event in events]


def test_how_far_the_model_has_read_is_told_without_what_it_knew_before(llm: FakeLLM) -> None:
    llm.raw = lambda: [*_reading(40, 55, 85, 100, cache=40), *said(llm)]
    llm.between, llm.answer = 0.55, "Yes."
    shares = [event.share for event in stream(ASK) if isinstance(event, Heartbeat)]
    assert [share for share in shares if share] == [0.25, 0.75, 1.0]


def test_reading_that_is_told_after_the_first_text_is_no_news(llm: FakeLLM) -> None:
    llm.answer, llm.between = "Yes.", 0.3
    first, *rest = said(llm)
    llm.raw = lambda: [first, *_reading(40, 60, 80), *rest]
    events = list(stream(ASK))
    assert _text(iter(events)) == llm.answer
    assert not any(event.share for event in events if isinstance(event, Heartbeat))


def test_a_model_that_reads_for_ever_ends_at_the_first_deadline(
    llm: FakeLLM, settings: Settings
) -> None:
    settings.LLM_FIRST_TOKEN, llm.between = 0.3, 0.05
    llm.raw = lambda: cycle(_reading(0, 1, 2))
    started = time.monotonic()
    with pytest.raises(GenerationError):
        list(stream(ASK))
    assert time.monotonic() - started < 1.3


@pytest.mark.parametrize(
    "told", [[], 7, {"total": "x"}, {"total": 0, "cache": 0, "processed": 1e400}]
)
def test_a_server_that_tells_nonsense_of_its_reading_breaks_nothing(
    llm: FakeLLM, told: object
) -> None:
    event = {"choices": [{"delta": {"content": ""}}], "prompt_progress": told}
    llm.raw = lambda: [b"data: %s\n\n" % json.dumps(event).encode(), *said(llm)]
    llm.answer = "Leave is 25 days [1]."
    assert _text(stream(ASK)) == llm.answer


@pytest.mark.parametrize("told", [[], 7, {"total": "x"}])
def test_a_server_whose_reading_is_unreadable_still_reads(
    llm: FakeLLM, settings: Settings, told: object
) -> None:
    settings.LLM_FIRST_TOKEN, settings.LLM_NEXT_TOKEN, llm.between = 0.6, 30, 0.05
    event = {"choices": [{"delta": {}}], "prompt_progress": told}
    llm.raw = lambda: [*[b"data: %s\n\n" % json.dumps(event).encode()] * 40, *said(llm)]
    with pytest.raises(GenerationError):
        list(stream(ASK))


@pytest.mark.parametrize(
    "event",
    [
        {"choices": [{"delta": {"content": "Yes"}}]},
        {"choices": [{"delta": {}, "finish_reason": "stop"}]},
        {"choices": [], "usage": {"prompt_tokens": 1}},
    ],
)
def test_an_event_that_says_more_than_how_far_is_no_reading(event: dict[str, Any]) -> None:
    told = {"total": 100, "cache": 0, "processed": 100}
    piece = parse(b"data: " + json.dumps({**event, "prompt_progress": told}).encode())
    assert piece is not None
    assert piece.read is None


def test_a_server_that_does_not_know_the_question_how_far_is_asked_without_it(
    llm: FakeLLM,
) -> None:
    llm.answer, llm.mode = "Leave is 25 days [1].", "strict"
    assert _text(stream(ASK)) == llm.answer
    assert ["return_progress" in each for each in llm.requests] == [True, False]


@pytest.mark.parametrize(
    ("mode", "asked"),
    [
        ("strict", [{"grammar", "return_progress"}, {"grammar"}]),
        ("shapeless", [{"grammar", "return_progress"}, {"grammar"}, set()]),
    ],
)
def test_a_server_is_asked_without_only_what_it_does_not_know(
    llm: FakeLLM, mode: str, asked: list[set[str]]
) -> None:
    llm.answer, llm.mode = "yes", mode
    assert _text(stream(ASK, Shape(grammar='root ::= "yes"'))) == llm.answer
    assert [{"grammar", "return_progress"} & each.keys() for each in llm.requests] == asked


def test_heartbeats_come_four_times_a_second_while_nothing_else_does(llm: FakeLLM) -> None:
    llm.first = 1.15
    events = list(stream(ASK))
    assert sum(isinstance(event, Heartbeat) for event in events) == 4


@pytest.mark.parametrize("mode", ["silent", "polite"])
def test_closing_the_stream_frees_the_connection_at_once(llm: FakeLLM, mode: str) -> None:
    llm.mode, llm.answer, llm.between = mode, "a b c d e f g h", 0.5
    events = stream(ASK)
    first = next(events)
    assert isinstance(first, Heartbeat if mode == "silent" else Token)
    closed = time.monotonic()
    events.close()
    assert _until(lambda: llm.left_at, 2)
    assert llm.left_at[0] - closed < 1


def test_a_dead_server_is_noticed_at_once(llm: FakeLLM) -> None:
    llm.kill()
    started = time.monotonic()
    assert not available()
    with pytest.raises(GenerationError):
        list(stream(ASK))
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("mode", ["unhealthy", "mute"])
def test_a_server_that_loads_or_hangs_is_not_available(llm: FakeLLM, mode: str) -> None:
    llm.mode = mode
    started = time.monotonic()
    assert not available()
    assert time.monotonic() - started < 1.5


def test_a_server_that_was_alive_a_moment_ago_and_answers_late_is_busy_not_dead(
    llm: FakeLLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FRESH", 0.0)
    assert available()
    llm.mode = "mute"
    assert available()
    monkeypatch.setattr(health, "BUSY", 0.0)
    assert not available()


def test_no_url_is_no_model(settings: Settings) -> None:
    settings.LLM_URL = ""
    assert not available()


def test_after_two_failures_nobody_waits_for_the_model(llm: FakeLLM) -> None:
    llm.mode = "error"
    for _ in range(FAILURES + 2):
        with pytest.raises(GenerationError):
            list(stream(ASK))
    assert len(llm.requests) == FAILURES
    assert not available()


def test_the_breaker_lets_one_probe_through_and_closes_on_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    breaker = Breaker()
    for _ in range(FAILURES):
        breaker.failed()
    assert not breaker.admit()
    now[0] += 16
    assert [breaker.admit(), breaker.admit()] == [True, False]
    breaker.succeeded()
    assert breaker.admit()


def test_slots_are_given_in_order_and_the_next_in_line_moves_up(
    alice: Any, settings: Settings
) -> None:
    settings.LLM_SLOTS = 2
    places = [Place(alice.pk) for _ in range(4)]
    assert [place.position() for place in places] == [0, 0, 1, 2]
    places[0].leave()
    assert [place.position() for place in places[1:]] == [0, 0, 1]


def test_the_place_of_a_killed_process_is_free_after_a_while(
    alice: Any, settings: Settings
) -> None:
    settings.LLM_SLOTS = 1
    dead, waiting = Place(alice.pk), Place(alice.pk)
    assert (dead.position(), waiting.position()) == (0, 1)
    Ticket.objects.filter(pk=dead._id).update(alive_at="2020-01-01T00:00Z")
    assert waiting.position() == 0
