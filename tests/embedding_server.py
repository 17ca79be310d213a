"""A small, deterministic `/v1/embeddings` server on loopback, which counts what it embeds."""

from __future__ import annotations

import hashlib
import json
import random
import threading
from collections import Counter
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kb.text import tokens


@lru_cache(maxsize=10_000)
def _direction(token: str, seed: str, dimensions: int) -> list[float]:
    digest = hashlib.sha256(f"{seed} {token}".encode()).digest()
    rng = random.Random(int.from_bytes(digest[:8], "big"))
    return [rng.gauss(0, 1) for _ in range(dimensions)]


def vector_of(text: str, seed: str, dimensions: int) -> list[float]:
    """Return the sum of a direction per token: texts that share words are near."""
    found = [0.0] * dimensions
    for token in tokens(text) or ["?"]:
        found = [a + b for a, b in zip(found, _direction(token, seed, dimensions), strict=True)]
    return found


class EmbeddingServer:
    """Serves one model. `embedded` counts texts; `hold` makes requests wait; `fail` answers 503."""

    def __init__(self, model: str = "words", dimensions: int = 64, *, blind: bool = False) -> None:
        self.model, self.dimensions, self.blind = model, dimensions, blind
        self.embedded: Counter[str] = Counter()
        self.keys: set[str] = set()
        self.fail = False
        self.hold = threading.Event()
        self.hold.set()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def stop(self) -> None:
        """Stop serving; later requests are refused."""
        self.hold.set()
        self._http.shutdown()
        self._http.server_close()

    def answer(self, texts: list[str]) -> dict[str, object]:
        """Return the body of an answer; a blind model sees no difference between texts."""
        self.embedded.update(texts)
        vectors = [
            vector_of("" if self.blind else text, self.model, self.dimensions) for text in texts
        ]
        return {"data": [{"index": n, "embedding": each} for n, each in enumerate(vectors)]}

    def _handler(server) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.keys.add(self.headers.get("Authorization", ""))
                server.hold.wait(30)
                wrong = server.fail or body["model"] != server.model
                content = b"{}" if wrong else json.dumps(server.answer(body["input"])).encode()
                self.send_response(503 if wrong else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler
