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
BUSY = 60.0
"""Seconds for which a server that was alive and now only answers late is taken for busy, not dead:
on a machine with all its cores at work `/health` waits as everything does."""

_lock = threading.Lock()
_seen: dict[str, tuple[float, bool]] = {}
_alive_at: dict[str, float] = {}


def available() -> bool:
    """Tell whether the model server answers and its breaker is closed; takes at most a second."""
    url = base_url()
    if not url or breaker.is_open:
        return False
    with _lock:
        at, alive = _seen.get(url, (-FRESH, False))
        if time.monotonic() - at < FRESH:
            return alive
    try:
        alive = _ask(url)
        _alive_at.update({url: time.monotonic()} if alive else {})
    except httpx.ReadTimeout:
        alive = time.monotonic() - _alive_at.get(url, -BUSY) < BUSY
    with _lock:
        _seen[url] = (time.monotonic(), alive)
    return alive


def forget() -> None:
    """Forget what was seen, so that the next question looks anew."""
    with _lock:
        _seen.clear()
        _alive_at.clear()


def _ask(url: str) -> bool:
    """Ask `/health`; a server without it still answers something below 500.

    Raises ReadTimeout when it took the question and does not answer.
    """
    try:
        answer = httpx.get(f"{url}/health", headers=headers(), timeout=PATIENCE, trust_env=False)
    except httpx.ReadTimeout:
        raise
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        return False
    return answer.status_code < 500
