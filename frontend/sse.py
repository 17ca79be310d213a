"""The bytes of server-sent events: the one place where a stream of typed events becomes a wire."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.utils.translation import gettext as _

from kb.errors import FootnoteError
from retrieval.events import Citations, Done, Failed, Heartbeat, Sources, Status, Token
from retrieval.fields import Extraction

log = logging.getLogger(__name__)

E = TypeVar("E")

NAMES: dict[type, str] = {
    Status: "status",
    Sources: "sources",
    Token: "token",
    Citations: "citations",
    Done: "done",
    Extraction: "done",
    Failed: "error",
}
HEARTBEAT = b": heartbeat\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""No proxy may hold a stream back, and nobody may keep it."""
CONTENT_TYPE = "text/event-stream; charset=utf-8"


def frame(name: str, data: str) -> bytes:
    """Return one event; a line break of any kind in `data` cannot end it or start another."""
    lines = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join([f"event: {name}\n", *(f"data: {line}\n" for line in lines), "\n"]).encode()


def stream(events: Iterable[E], encode: Callable[[E | Failed], str]) -> Iterator[bytes]:
    """Yield `events` as bytes, the data of each made by `encode`; the last is `done` or `error`.

    Closing the stream closes `events`, and so stops whatever makes them.
    """
    source = iter(events)
    ended = False
    try:
        for event in source:
            ended = isinstance(event, Done | Extraction | Failed)
            yield _framed(event, encode)
        if not ended:
            yield _framed(Failed("incomplete", _("The answer broke off. Try again.")), encode)
    except FootnoteError as error:
        yield _framed(Failed(error.code, str(error)), encode)
    except Exception:  # the edge of the process: whoever listens must hear an end
        log.exception("a stream broke off")
        yield _framed(Failed("internal", _("Something went wrong on our side.")), encode)
    finally:
        close = getattr(source, "close", None)
        if close is not None:
            close()


def _framed(event: E, encode: Callable[[E], str]) -> bytes:
    return HEARTBEAT if isinstance(event, Heartbeat) else frame(NAMES[type(event)], encode(event))
