"""Whatever a model server sends, the stream of an answer ends within its limits, in a known way."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

import pytest
from pytest_django import Settings

from kb.access import Principal
from kb.models import Collection
from retrieval.answering import answer
from retrieval.events import Citations, Done, Event, Failed, Token
from retrieval.generation.stream import CHARACTERS_PER_TOKEN
from retrieval.models import Ticket
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish
from tests.retrieval.hostile.wild import PATIENCE, STREAMS, Stream
from tests.retrieval.hostile.worlds import LEAVE

pytestmark = pytest.mark.timeout(45)

TOKENS = 100
LONGEST = 9.0
"""Seconds for a whole answer: the limits below, and the time to search and to check."""


@pytest.fixture
def limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test can wait for."""
    settings.LLM_FIRST_TOKEN = settings.LLM_NEXT_TOKEN = 1.0
    settings.LLM_ANSWER_TOKENS = TOKENS
    settings.ANSWER_CACHE = "off"
    monkeypatch.setattr(import_module("retrieval.generation.stream"), "LONGEST_WRITING", 3.0)


@pytest.fixture
def no_thread_dies(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail when a thread of the product ends with an exception that nobody catches."""
    died: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: died.append(repr(args.exc_value)))
    yield
    assert died == []


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_a_wild_stream_ends_in_time_and_in_a_known_way(
    stream: Stream,
    llm: FakeLLM,
    handbook: Collection,
    publish: Publish,
    as_bob: Principal,
    limits: None,
    no_thread_dies: None,
    count: Counter[str],
) -> None:
    for title, body in LEAVE.documents.items():
        publish(handbook, title, body)
    llm.raw = stream.send
    started = time.monotonic()
    events = list(answer(LEAVE.question, reader=as_bob))
    took = time.monotonic() - started
    count["wild streams"] += 1
    assert stream.ends in ("any", _end(events))
    assert took < LONGEST < PATIENCE
    written = [event.text for event in events if isinstance(event, Token)]
    assert len(written) <= TOKENS + 1
    assert sum(map(len, written)) <= TOKENS * CHARACTERS_PER_TOKEN
    assert not Ticket.objects.exists()
    _holds(events)


def _end(events: list[Event]) -> str:
    last = events[-1]
    if isinstance(last, Failed):
        return "failed"
    assert isinstance(last, Done)
    if last.answer.degraded:
        return "degraded"
    return "refused" if last.answer.abstained else "answered"


def _holds(events: list[Event]) -> None:
    """What is shown at the end is clean text with footnotes that exist."""
    for event in events:
        if isinstance(event, Citations):
            known = {each.n for each in event.citations}
            text = "".join(each.lead + each.text for each in event.sentences)
            assert {n for each in event.sentences for n in each.citations} <= known
            assert not any(ord(char) < 32 and char not in "\t\n" for char in text)
            assert "Contractors too" not in text
