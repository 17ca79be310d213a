"""Is the model there? Asked before every answer, so that a dead model costs nothing."""

from __future__ import annotations

import threading
import time

import httpx

from retrieval.generation.breaker import breaker
from retrieval.generation.wire import base_url, headers

FRESH = 3.0
"""Seconds for which an outcome is trusted."""
PATIENCE = 1.0
"""Seconds a live server needs at most to answer `/health`, even while it generates."""

_lock = threading.Lock()
_seen: dict[str, tuple[float, bool]] = {}


def available() -> bool:
    """Tell whether the model server answers and its breaker is closed; takes at most a second."""
    url = base_url()
    if not url or breaker.is_open:
        return False
    with _lock:
        at, alive = _seen.get(url, (-FRESH, False))
        if time.monotonic() - at < FRESH:
            return alive
    alive = _ask(url)
    with _lock:
        _seen[url] = (time.monotonic(), alive)
    return alive


def forget() -> None:
    """Forget what was seen, so that the next question looks anew."""
    with _lock:
        _seen.clear()


def _ask(url: str) -> bool:
    """Ask `/health`; a server without it still answers something below 500."""
    try:
        answer = httpx.get(f"{url}/health", headers=headers(), timeout=PATIENCE, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        return False
    return answer.status_code < 500
