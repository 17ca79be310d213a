"""The model's answer as events, within deadlines and limits."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from retrieval.errors import GenerationError
from retrieval.events import Heartbeat, Token
from retrieval.generation.breaker import breaker
from retrieval.generation.connection import Connection
from retrieval.generation.shape import Shape
from retrieval.generation.wire import Piece

HEARTBEAT = 0.25
"""Seconds of silence after which a heartbeat is yielded: whoever left is noticed at the second."""
LONGEST_WRITING = 180.0
"""Seconds from the first token after which the answer is cut; and from the first sign of life, of a
model that thinks without saying anything."""
CHARACTERS_PER_TOKEN = 12
"""An answer with more characters than this per allowed token is cut: no tokenizer makes so few."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a whole answer. `reason` is `stop`, or `length` when it was cut."""

    reason: str
    model: str = ""
    usage: dict[str, int] = field(default_factory=dict)


def stream(
    messages: list[dict[str, str]], shape: Shape | None = None
) -> Generator[Token | Heartbeat | Finished, None, None]:
    """Yield tokens and heartbeats, then `Finished`; held to `shape` where the server can do that.

    Closing the iterator cuts the connection at once. Raises GenerationError when the server is
    down, silent beyond its deadlines, breaks off or sends garbage.
    """
    if not breaker.admit():
        raise GenerationError(_("The language model does not answer."))
    connection = Connection(messages, shape)
    relay = _Relay(connection)
    try:
        yield from relay
        breaker.succeeded()
    except GeneratorExit:
        if relay.wrote:  # whoever has read enough leaves in the middle: the server is well
            breaker.succeeded()
        raise
    except GenerationError:
        breaker.failed()
        raise
    finally:
        connection.close()


class _Relay:
    """Turns pieces into events and keeps the clocks and counters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._most_tokens = settings.LLM_ANSWER_TOKENS
        self._most_characters = self._most_tokens * CHARACTERS_PER_TOKEN
        self._tokens = self._characters = 0
        self._since = self._share = 0.0
        self._reason = self._model = ""
        self._usage: dict[str, int] = {}

    @property
    def wrote(self) -> bool:
        """Tell whether any text came."""
        return self._tokens > 0

    def __iter__(self) -> Iterator[Token | Heartbeat | Finished]:
        deadline = time.monotonic() + settings.LLM_FIRST_TOKEN
        beat = time.monotonic()
        while True:
            piece = self._connection.next(min(HEARTBEAT, max(deadline - time.monotonic(), 0.01)))
            if piece is None or piece.read is not None:
                if time.monotonic() >= deadline:
                    raise GenerationError(_("The language model took too long."))
                if piece and not self.wrote:  # a reader of the answer sees that it was read
                    self._share = piece.read or 0.0
                if piece is None or time.monotonic() - beat > HEARTBEAT:
                    yield Heartbeat(self._share)
                    beat, self._share = time.monotonic(), 0.0  # told once
                continue
            deadline, self._share = time.monotonic() + settings.LLM_NEXT_TOKEN, 0.0
            text = self._noted(piece)
            if text or time.monotonic() - beat > HEARTBEAT:
                yield Token(text) if text else Heartbeat()
                beat = time.monotonic()
            if piece.end or self._is_over():
                break
        self._require_an_end(piece)
        yield Finished(self._reason or "length", self._model, self._usage)

    def _noted(self, piece: Piece) -> str:
        """Count a piece; return its text, cut to what may still be said."""
        self._reason = piece.finish or self._reason
        self._model = piece.model or self._model
        self._usage = piece.usage or self._usage
        text = piece.text[: self._most_characters - self._characters]
        if not self._since or (text and not self._tokens):
            self._since = time.monotonic()
        self._tokens += bool(text)
        self._characters += len(text)
        return text

    def _is_over(self) -> bool:
        """Tell whether a model that does not stop has said enough, or nothing for too long."""
        return (
            self._tokens > self._most_tokens
            or self._characters >= self._most_characters
            or time.monotonic() - self._since > LONGEST_WRITING
        )

    def _require_an_end(self, last: Piece) -> None:
        if last.end and not self._reason:
            raise GenerationError(_("The language model broke off."))
        if not (last.end or self._tokens):
            raise GenerationError(_("The language model took too long."))
