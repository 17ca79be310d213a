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
from retrieval.generation.wire import Piece

HEARTBEAT = 0.5
"""Seconds of silence after which a heartbeat is yielded: whoever left is noticed at the second."""
LONGEST_WRITING = 180.0
"""Seconds from the first token after which the answer is cut."""
CHARACTERS_PER_TOKEN = 12
"""An answer with more characters than this per allowed token is cut: no tokenizer makes so few."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a whole answer. `reason` is `stop`, or `length` when it was cut."""

    reason: str
    model: str = ""
    usage: dict[str, int] = field(default_factory=dict)


def stream(
    messages: list[dict[str, str]],
) -> Generator[Token | Heartbeat | Finished, None, None]:
    """Yield tokens and heartbeats, then `Finished`.

    Closing the iterator cuts the connection at once. Raises GenerationError when the server is
    down, silent beyond its deadlines, breaks off or sends garbage.
    """
    if not breaker.admit():
        raise GenerationError(_("The language model does not answer."))
    connection = Connection(messages)
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
        self._tokens = self._characters = 0
        self._writing_since = 0.0
        self._reason = self._model = ""
        self._usage: dict[str, int] = {}

    @property
    def wrote(self) -> bool:
        """Tell whether any text came."""
        return self._tokens > 0

    def __iter__(self) -> Iterator[Token | Heartbeat | Finished]:
        deadline = time.monotonic() + settings.LLM_FIRST_TOKEN
        while True:
            piece = self._connection.next(min(HEARTBEAT, max(deadline - time.monotonic(), 0.01)))
            if piece is None:
                if time.monotonic() >= deadline:
                    raise GenerationError(_("The language model took too long."))
                yield Heartbeat()
                continue
            deadline = time.monotonic() + settings.LLM_NEXT_TOKEN
            self._note(piece)
            if piece.text:
                yield Token(piece.text)
            if piece.end or self._is_over():
                break
        if piece.end and not self._reason:
            raise GenerationError(_("The language model broke off."))
        yield Finished(self._reason or "length", self._model, self._usage)

    def _note(self, piece: Piece) -> None:
        self._reason = piece.finish or self._reason
        self._model = piece.model or self._model
        self._usage = piece.usage or self._usage
        if piece.text:
            self._writing_since = self._writing_since or time.monotonic()
            self._tokens += 1
            self._characters += len(piece.text)

    def _is_over(self) -> bool:
        """Tell whether a model that does not stop has said enough."""
        return (
            self._tokens > self._most_tokens
            or self._characters > self._most_tokens * CHARACTERS_PER_TOKEN
            or (
                self._writing_since > 0 and time.monotonic() - self._writing_since > LONGEST_WRITING
            )
        )
