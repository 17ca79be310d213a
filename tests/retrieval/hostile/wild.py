"""Streams that no honest model server sends: bytes, and how an answer may end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

PATIENCE = 12.0
"""Seconds after which an endless stream ends by itself, so that no test can hang."""

Bytes = Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Stream:
    """A name, the bytes, and the ends that are all right: see `test_wild_streams`."""

    name: str
    send: Callable[[], Bytes]
    ends: str


def token(text: Any, **more: Any) -> bytes:
    return event({"choices": [{"delta": {"content": text}, **more}]})


def event(data: Any) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


STOP = event({"choices": [{"delta": {}, "finish_reason": "stop"}]}) + b"data: [DONE]\n\n"
TRUTH = token("Full-time employees receive 25 days of paid leave per year [1].")
DONE = b"data: [DONE]\n\n"
HALF = b'data: {"choices":[{"delta":{"content":"\xe5'
"""The beginning of an event, cut within a character."""
PAIR = token(" \ud83d"), token("\ude00\udfff")
"""Halves of characters, which JSON can say and UTF-8 cannot."""


def endless(*pieces: bytes) -> Callable[[], Iterator[bytes]]:
    """Send the first pieces once and the last one for ever."""

    def send() -> Iterator[bytes]:
        until = time.monotonic() + PATIENCE
        yield from pieces[:-1]
        while time.monotonic() < until:
            yield pieces[-1]

    return send


def once(*pieces: bytes) -> Callable[[], Bytes]:
    return lambda: pieces


def _usage(told: str) -> bytes:
    stop = '"choices":[{"delta":{},"finish_reason":"stop"}]'
    return f'data: {{{stop},"usage":{{"completion_tokens":{told}}}}}\n\n'.encode()


QUIET = event({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
DEEP = b"data: " + b"[" * 100_000 + b"]" * 100_000 + b"\n\n"

STREAMS = [
    # never stops
    Stream("never-stops", endless(TRUTH, token(" word")), "answered"),
    Stream("one-token-for-ever", endless(token("ha")), "any"),
    Stream("line-breaks-for-ever", endless(token("\n")), "any"),
    Stream("spaces-for-ever", endless(TRUTH, token(" ")), "answered"),
    Stream("one-sentence-for-ever", endless(TRUTH), "answered"),
    Stream("marks-for-ever", endless(TRUTH, token("[7]")), "answered"),
    Stream("brackets-for-ever", endless(TRUTH, token("[")), "any"),
    Stream("list-for-ever", endless(TRUTH, token("\n- a")), "answered"),
    Stream("table-for-ever", endless(TRUTH, token("\n| a | b |")), "answered"),
    Stream("code-for-ever", endless(TRUTH, token("\n```\nx")), "answered"),
    Stream("digits-for-ever", endless(TRUTH, token("9")), "any"),
    Stream("han-numerals-for-ever", endless(TRUTH, token("万")), "any"),
    Stream("combining-for-ever", endless(TRUTH, token("\u0301")), "any"),
    Stream("nothing-for-ever", endless(QUIET), "degraded"),
    Stream("nothing-after-a-word-for-ever", endless(TRUTH, QUIET), "any"),
    Stream("invisible-for-ever", endless(token("\u200b")), "degraded"),
    Stream("comments-for-ever", endless(b": ping\n\n"), "degraded"),
    Stream("comments-after-a-word-for-ever", endless(TRUTH, b": ping\n\n"), "any"),
    Stream("blank-lines-for-ever", endless(b"\n"), "degraded"),
    Stream("a-line-for-ever", endless(b"data: ", b"x" * 65_536), "degraded"),
    # too large
    Stream("a-token-of-a-megabyte", once(token("x" * 1_000_000), STOP), "degraded"),
    Stream("a-megabyte-after-a-word", once(TRUTH, token("x" * 1_000_000), STOP), "any"),
    Stream("large-tokens", endless(TRUTH, token("y" * 200_000)), "any"),
    Stream("large-tokens-of-words", endless(TRUTH, token(" aa." * 50_000)), "any"),
    Stream("ten-thousand-events-at-once", once(TRUTH, token("z ") * 10_000, STOP), "any"),
    Stream("deep-json", once(DEEP, STOP), "degraded"),
    # not what it should be
    Stream("not-json", once(b"data: {[[[ no\n\n"), "degraded"),
    Stream("a-number", once(b"data: 7\n\n", STOP), "degraded"),
    Stream("null", once(b"data: null\n\n", STOP), "degraded"),
    Stream("a-list", once(b"data: []\n\n", STOP), "degraded"),
    Stream("choices-that-are-none", once(event({"choices": {"a": 1}}), STOP), "degraded"),
    Stream("a-number-as-token", once(token(42), STOP), "degraded"),
    Stream("a-list-as-token", once(token(["a"]), STOP), "degraded"),
    Stream("half-utf-8", once(HALF + b'"}}]}\n\n'), "degraded"),
    Stream("half-utf-8-after-a-word", once(TRUTH, HALF), "failed"),
    Stream("lone-surrogates", once(TRUTH, *PAIR, STOP), "answered"),
    Stream("nul-and-escapes", once(TRUTH, token(" \x00\x1b[31m\x07\x9b"), STOP), "answered"),
    Stream("usage-infinite", once(TRUTH, _usage("1e999") + DONE), "any"),
    Stream("usage-not-a-number", once(TRUTH, _usage("NaN") + DONE), "any"),
    Stream("usage-negative", once(TRUTH, _usage("-5") + DONE), "any"),
    Stream("usage-enormous", once(TRUTH, _usage("9" * 400) + DONE), "any"),
    Stream("usage-a-list", once(TRUTH, event({"usage": [1], "choices": []}), STOP), "any"),
    Stream("error-after-a-word", once(TRUTH, event({"error": {"message": "<b>x"}})), "failed"),
    Stream("two-streams", once(TRUTH, STOP, token(" Contractors too."), STOP), "answered"),
    Stream("other-fields", once(b"id: 1\nevent: x\nretry: 0\n", TRUTH, STOP), "answered"),
    Stream("windows-line-ends", once(TRUTH.replace(b"\n", b"\r\n"), STOP), "answered"),
    # stops too soon
    Stream("no-token", once(STOP), "refused"),
    Stream("only-the-end", once(DONE), "degraded"),
    Stream("no-bytes", once(), "degraded"),
    Stream("no-end", once(TRUTH), "failed"),
    Stream("half-an-event", once(TRUTH, b'data: {"choices":[{"del'), "failed"),
    Stream("no-line-end", once(TRUTH, STOP.rstrip()), "any"),
    Stream("only-spaces", once(token("  \n\n "), STOP), "refused"),
    Stream("only-marks", once(token("[1][2][7]"), STOP), "refused"),
    Stream("only-dots", once(token("......"), STOP), "refused"),
    Stream("only-a-fence", once(token("```"), STOP), "refused"),
]
"""`ends`: answered, refused, degraded (quotes instead), failed (an error), or any of these."""
