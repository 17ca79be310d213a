"""Waiting for a slot of the model, and watching over the stream while it writes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_documents
from kb.errors import NotFoundError
from retrieval import generation
from retrieval.errors import BusyError
from retrieval.events import Event, Heartbeat, Hit, Status, Token
from retrieval.generation.admission import LONGEST_WAIT, RETRY_AFTER

LOOK = 1.0
"""Seconds between two looks at the reader's permissions while the model writes."""
POLL = 0.25
"""Seconds between two looks at the queue."""


def queued(place: generation.Place) -> Iterator[Event]:
    """Yield the place in line whenever it changes, and heartbeats, until there is a slot.

    Raises BusyError after half a minute.
    """
    since, shown, beat = time.monotonic(), 0, time.monotonic()
    while position := place.position():
        release_connection()
        now = time.monotonic()
        if now - since > LONGEST_WAIT:
            raise BusyError(
                _("Many questions are being answered right now."), retry_after=RETRY_AFTER
            )
        if position != shown:
            yield Status("queued", position=position)
            shown, beat = position, now
        elif now - beat > LOOK:
            yield Heartbeat()
            beat = now
        time.sleep(POLL)


def watched(
    events: Iterator[Token | Heartbeat | generation.Finished],
    *,
    place: generation.Place,
    reader: Principal,
    hits: Sequence[Hit],
) -> Iterator[Token | Heartbeat | generation.Finished]:
    """Pass events on; about every second keep the slot and look whether all may still be read.

    Raises NotFoundError as soon as a source is deleted or no longer permitted.
    """
    looked = time.monotonic()
    for event in events:
        if time.monotonic() - looked >= LOOK or isinstance(event, generation.Finished):
            place.position()
            require_permitted(reader, hits)
            release_connection()
            looked = time.monotonic()
        yield event


def require_permitted(reader: Principal, hits: Sequence[Hit]) -> None:
    """Raise NotFoundError unless every document of `hits` may still be read."""
    ids = {hit.document_id for hit in hits}
    if permitted_documents(reader).filter(pk__in=ids).count() != len(ids):
        raise NotFoundError(_("A document behind this answer is no longer available."))


def release_connection() -> None:
    """Give the database connection back while the model speaks; never inside a transaction."""
    if not connection.in_atomic_block:
        connection.close()
