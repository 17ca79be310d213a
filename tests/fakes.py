"""A scripted language model behind a real HTTP server: polite, hostile, slow or dead."""

from __future__ import annotations

import json
import select
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from typing import Any

HOSTILE = (
    "The leave is 25 days [99]. <script>alert(1)</script> ![x](http://evil.example/x.png) [7][0]"
)


class FakeLLM:
    """Speaks enough of llama-server's protocol on a loopback port of its own.

    `answer` is what it says; `mode` is how: `polite`, `endless` (never stops), `huge` (one event of
    10 MB), `invalid-utf8`, `garbage` (not JSON), `error` (HTTP 500), `reported` (an error event),
    `drops` (closes after half of the answer), `silent` (never sends the first token), `stalls` (not
    the second), `shapeless` (knows no grammars), `strict` (does not know `return_progress`),
    `unhealthy` (`/health` says 503), `mute` (accepts and answers nothing at all).
    `first`, `between` are seconds before the first token and between tokens. Asked for
    probabilities, it says yes with the odds (in nats) that `judge` gives the prompt; without a
    judge it knows no probabilities, as many servers.
    """

    def __init__(self) -> None:
        self.answer = "I could not find this in the documents you can read."
        self.reply: Callable[[str], str] | None = None
        """What it says to the last message, instead of `answer`."""
        self.mode = "polite"
        self.judge: Callable[[str], float] | None = None
        self.raw: Callable[[], Iterable[bytes]] | None = None
        """The bytes of the stream, where the modes are not wild enough."""
        self.first = self.between = 0.0
        self.requests: list[dict[str, Any]] = []
        self.left_at: list[float] = []
        """`time.monotonic()` whenever a client was noticed to have gone."""
        self.writing = threading.Event()
        """Set when the first token of any answer has been sent."""
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.llm = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def prompts(self) -> list[str]:
        """Everything ever put before the model, as text."""
        return [json.dumps(r["messages"], ensure_ascii=False) for r in self.requests]

    @property
    def written(self) -> list[str]:
        """The prompts that it wrote a text for, without those that ask for a yes or no."""
        asked = [r["messages"] for r in self.requests if r.get("stream")]
        return [json.dumps(messages, ensure_ascii=False) for messages in asked]

    def kill(self) -> None:
        """Cut every connection and refuse new ones, as kill -9 does."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    llm: FakeLLM
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.server.llm.mode == "mute":
            self._wait(60)
            return
        status = 503 if self.server.llm.mode == "unhealthy" else 200
        self._plain(status, b'{"status":"ok"}')

    def do_POST(self) -> None:
        llm = self.server.llm
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        llm.requests.append(body)
        self.close_connection = True
        if not body.keys().isdisjoint(_UNKNOWN.get(llm.mode, ())):
            self._plain(400, b'{"error":{"message":"unknown field"}}')
            return
        if llm.mode == "error":
            self._plain(500, b'{"error":{"message":"x"}}')
            return
        try:
            if body.get("logprobs"):
                self._judge(llm, body["messages"][-1]["content"])
                return
            if llm.reply:
                llm.answer = llm.reply(body["messages"][-1]["content"])
            self._stream(llm)
        except (OSError, _LeftError):
            llm.left_at.append(time.monotonic())

    def _plain(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _judge(self, llm: FakeLLM, prompt: str) -> None:
        self._wait(60 if llm.mode in ("silent", "mute") else llm.first)
        if llm.judge is None:
            self._plain(400, b'{"error":{"message":"no logprobs"}}')
            return
        odds = llm.judge(prompt)
        said = [{"token": "Yes", "logprob": odds - 9}, {"token": " no", "logprob": -9.0}]
        content = [] if llm.mode == "garbage" else [{"token": "Yes", "top_logprobs": said}]
        self._plain(200, json.dumps({"choices": [{"logprobs": {"content": content}}]}).encode())

    def _stream(self, llm: FakeLLM) -> None:
        self._wait(60 if llm.mode in ("silent", "mute") else llm.first)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for number, data in enumerate(llm.raw() if llm.raw else said(llm)):
            if number == 1 and llm.mode == "stalls":
                self._wait(60)
            self._wait(llm.between if number else 0)
            self.wfile.write(data)
            llm.writing.set()

    def _wait(self, seconds: float) -> None:
        """Wait, but notice at once when the client leaves or the server is killed."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], min(left, 0.02))
            if self.server.llm.stopping.is_set():
                raise ConnectionAbortedError
            if readable and not self.connection.recv(1):
                raise _LeftError


class _LeftError(Exception):
    pass


_UNKNOWN = {"shapeless": ("grammar", "response_format"), "strict": ("return_progress",)}
_BAD_EVENTS = {
    "invalid-utf8": b'data: {"choices":[{"delta":{"content":"\xff\xfe\xc3("}}]}\n\n',
    "garbage": b"data: {[[[ not json\n\n",
    "reported": b'data: {"error":{"code":500,"message":"slot"}}\n\n',
}


def said(llm: FakeLLM) -> Iterator[bytes]:
    """Yield the events of its answer, as bytes of the stream."""
    if llm.mode in _BAD_EVENTS:
        yield _BAD_EVENTS[llm.mode]
    texts = _texts(llm)
    for text in cycle(texts) if llm.mode == "endless" else texts:
        yield _event({"choices": [{"delta": {"content": text}}], "model": "fake"})
    if llm.mode != "drops":
        usage = {"prompt_tokens": 10, "completion_tokens": len(texts)}
        yield _event({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": usage})
        yield b"data: [DONE]\n\n"


def _texts(llm: FakeLLM) -> list[str]:
    if llm.mode == "huge":
        return ["x" * 10_000_000]
    words = llm.answer.split(" ")
    texts = [word if i == 0 else f" {word}" for i, word in enumerate(words)]
    return texts[: len(texts) // 2] if llm.mode == "drops" else texts


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()
