"""The bytes of a stream."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend import sse
from kb.errors import TransientError
from retrieval.events import Answer, Done, Event, Failed, Heartbeat, Status, Token


def encode(event: Event) -> str:
    return event.text if isinstance(event, Token) else type(event).__name__


def wire(*events: Event) -> str:
    return b"".join(sse.stream(events, encode)).decode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_can_neither_end_its_event_nor_start_another(text: str) -> None:
    body = sse.frame("token", text).decode()
    assert body.endswith("\n\n")
    assert body.count("event:") - text.count("event:") == 1
    lines = body[:-2].split("\n")
    assert lines[0] == "event: token"
    assert all(line.startswith("data: ") for line in lines[1:])
    assert "\r" not in body


def test_a_good_stream_ends_with_done() -> None:
    body = wire(Status("searching"), Token("Hi"), Done(Answer("Hi", [], [])))
    names = [line[7:] for line in body.splitlines() if line.startswith("event:")]
    assert names == ["status", "token", "done"]


def test_a_heartbeat_is_a_comment_that_no_client_sees() -> None:
    assert wire(Heartbeat(), Done(Answer("", [], []))).startswith(": heartbeat\n\n")


def test_a_stream_that_just_stops_ends_with_error() -> None:
    assert wire(Token("Hi")).endswith("event: error\ndata: Failed\n\n")


@pytest.mark.parametrize("error", [TransientError("down"), RuntimeError("a secret path")])
def test_an_exception_becomes_the_last_event(error: Exception) -> None:
    def events() -> Iterator[Event]:
        yield Token("Hi")
        raise error

    def told(event: Event) -> str:
        return event.message if isinstance(event, Failed) else ""

    body = b"".join(sse.stream(events(), told)).decode()
    assert body.rsplit("event: ", 1)[1].startswith("error\ndata: ")
    assert "secret" not in body


def test_leaving_closes_what_makes_the_events() -> None:
    closed = []

    def events() -> Iterator[Event]:
        try:
            yield Token("Hi")
            yield Token("there")
        finally:
            closed.append(True)

    body = sse.stream(events(), encode)
    next(body)
    body.close()  # type: ignore[attr-defined]
    assert closed
