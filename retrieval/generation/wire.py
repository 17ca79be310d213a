"""The OpenAI-compatible protocol: requests out, server-sent events in. Pure, but for settings."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kb.text import clean
from retrieval.errors import GenerationError
from retrieval.generation.shape import Shape

LONGEST_LINE = 256 * 1024
"""Bytes of one event: a token is a few bytes, so a longer one is not an answer."""
_COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")
_MOST_COUNTED = 2**31


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event of the stream says."""

    text: str = ""
    finish: str = ""
    """Why the model stopped: `stop`, `length`; empty while it goes on."""
    usage: dict[str, int] = field(default_factory=dict)
    model: str = ""
    end: bool = False
    """The `[DONE]` that closes the stream."""
    read: float | None = None
    """While the server still reads the prompt: which share of it has been read, 0 to 1."""


def base_url() -> str:
    """Return the server's address without `/v1`, whichever way it was configured."""
    return str(settings.LLM_URL).rstrip("/").removesuffix("/v1")


def headers() -> dict[str, str]:
    """Return the headers of a request; compression would hold tokens back."""
    found = {"Accept-Encoding": "identity"}
    if settings.LLM_API_KEY:
        found["Authorization"] = f"Bearer {settings.LLM_API_KEY}"
    return found


PROGRESS = {"return_progress": True}
"""llama-server tells how far it has read. Without that it writes nothing before the first token,
so it sees only then that its client has left, and reads the whole prompt for nobody."""


def request_body(messages: list[dict[str, str]], shape: Shape | None = None) -> dict[str, Any]:
    """Return the body of a chat completion: greedy, streamed, with usage at the end."""
    return {
        **(shape.fields if shape else {}),
        "model": settings.LLM_MODEL,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0,
        "max_tokens": settings.LLM_ANSWER_TOKENS,
        "cache_prompt": True,
    }


def garbage() -> GenerationError:
    """Return the error for bytes that are not the protocol."""
    return GenerationError(_("The language model answered with something unreadable."))


def parse(line: bytes) -> Piece | None:
    """Return what a line of the stream says; None for blank lines, comments and other fields.

    Raises GenerationError for bytes that are not UTF-8, not JSON, or of another shape, and when the
    server reports an error.
    """
    if not line.startswith(b"data:"):
        return None
    data = line[5:].strip()
    if data == b"[DONE]":
        return Piece(end=True)
    try:
        return _piece(json.loads(data))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise garbage() from error


def _piece(event: dict[str, Any]) -> Piece:
    if event.get("error"):
        raise GenerationError(_("The language model reported an error."))
    choice = (event.get("choices") or [{}])[0]
    text = (choice.get("delta") or {}).get("content") or ""
    if not isinstance(text, str):
        raise TypeError("content")
    usage = event.get("usage") or {}
    counts = {k: usage[k] for k in _COUNTS if isinstance(usage.get(k), int)}
    finish = str(choice.get("finish_reason") or "")
    progress = None if text or finish or usage else event.get("prompt_progress")
    return Piece(
        text=clean(text),
        finish=finish,
        usage={k: count for k, count in counts.items() if 0 <= count < _MOST_COUNTED},
        model=clean(str(event.get("model") or "")[:200]),
        read=None if progress is None else _read(progress),
    )


def _read(progress: Any) -> float:
    """Return the share; what the server knew from before counts for nothing. 0 for nonsense."""
    try:
        total, known, now = (int(progress[name]) for name in ("total", "cache", "processed"))
        return min(max((now - known) / max(total - known, 1), 0.0), 1.0)
    except (TypeError, ValueError, LookupError, ArithmeticError):
        return 0.0
