"""The protocol against a real llama-server; the tiny model's answers are not judged."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from retrieval.events import Heartbeat, Token
from retrieval.generation import Finished, available, health, stream
from retrieval.generation.breaker import breaker
from retrieval.generation.connection import Connection
from retrieval.generation.stream import HEARTBEAT
from tests.fixtures.processes import Llama

pytestmark = pytest.mark.llm
FREED = 2.0


@pytest.fixture
def server(llama: Llama, settings: Settings) -> Iterator[Llama]:
    settings.LLM_URL, settings.LLM_API_KEY = llama.url, llama.api_key
    settings.LLM_MODEL = llama.model
    breaker.succeeded()
    health.forget()
    yield llama
    health.forget()


def _ask(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def test_a_real_server_streams_counts_and_stops(server: Llama, settings: Settings) -> None:
    settings.LLM_ANSWER_TOKENS = 8
    assert available()
    events = list(stream(_ask("Say hello.")))
    assert any(isinstance(event, Token) for event in events)
    assert isinstance(events[-1], Finished)
    assert events[-1].usage["prompt_tokens"] > 0


def test_a_real_server_tells_how_far_it_has_read(server: Llama, settings: Settings) -> None:
    """So it writes while it reads, and notices a reader who leaves before the first word."""
    settings.LLM_ANSWER_TOKENS = 1
    connection, told = Connection(_ask(f"{time.time()} {LONG}")), []
    while (piece := connection.next(30)) is not None and not piece.end:
        told += [piece.read] if piece.read is not None else []
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(set(told)) > 3


LONG = " ".join(f"Line {n} of the rules." for n in range(180))


@pytest.mark.parametrize("before", [Token, object], ids=["first-word", "prompt"])
def test_leaving_frees_the_slots_of_a_real_server(
    server: Llama, settings: Settings, before: type
) -> None:
    settings.LLM_ANSWER_TOKENS = 400
    asked = "Count from {n} to 1000, one number a line." if before is Token else LONG + " {n}"
    writing = [stream(_ask(asked.format(n=n))) for n in (1, 2)]
    for events in writing:
        next(event for event in events if isinstance(event, before))
    for events in writing:
        events.close()
    left = time.monotonic()
    settings.LLM_ANSWER_TOKENS = 1
    rest = list(stream(_ask("Hi.")))
    assert isinstance(rest[-1], Finished)
    assert time.monotonic() - left < FREED
    assert sum(isinstance(event, Heartbeat) for event in rest) <= FREED / HEARTBEAT
