"""Waiting for a slot of the model, and watching over the stream while it writes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_documents
from kb.errors import NotFoundError
from retrieval import generation
from retrieval.errors import BusyError
from retrieval.events import Event, Heartbeat, Hit, Status, Token
from retrieval.generation.admission import LONGEST_RETRY, LONGEST_WAIT

LOOK = 0.5
"""Seconds between two looks at the place and the reader's permissions while the model writes, and
between signs of life while it is waited for: whoever left is noticed at the second one."""
POLL = 0.25
"""Seconds between two looks at the queue by whoever is next; the others look less often."""
ROUND = 5
"""An expected wait is told in steps of so many seconds: it is a guess."""


def queued(place: generation.Place) -> Iterator[Event]:
    """Yield place and expected wait whenever they change, and heartbeats, until there is a slot.

    Raises BusyError after half a minute, and NotFoundError when the turn was deleted.
    """
    since = beat = time.monotonic()
    shown: Status | None = None
    while (stands := place.stand()).position:
        release_connection()
        now = time.monotonic()
        if now - since > LONGEST_WAIT:
            raise BusyError(_("Many questions are being answered right now."))
        status = Status("queued", position=stands.position, seconds=_rounded(stands.seconds))
        if status != shown:
            yield status
            shown, beat = status, now
        elif now - beat > LOOK:
            yield Heartbeat()
            beat = now
        time.sleep(POLL if stands.position == 1 else LOOK)


def _rounded(seconds: float) -> int:
    return math.ceil(min(seconds, LONGEST_RETRY) / ROUND) * ROUND


def watched(
    events: Iterator[Token | Heartbeat | generation.Finished],
    *,
    place: generation.Place,
    reader: Principal,
    hits: Sequence[Hit],
) -> Iterator[Token | Heartbeat | generation.Finished]:
    """Pass events on; twice a second keep the slot and look whether all may still be read.

    Raises NotFoundError as soon as a source is deleted or no longer permitted.
    """
    looked = time.monotonic() - LOOK  # much may have changed in the line
    for event in events:
        if time.monotonic() - looked >= LOOK or isinstance(event, generation.Finished):
            place.stand()
            require_permitted(reader, hits)
            release_connection()
            looked = time.monotonic()
        yield event


def told(event: Event, hits: Sequence[Hit]) -> Event:
    """Return the event that a reader is shown: how far the model has read, where it says so."""
    if isinstance(event, Heartbeat) and event.share:
        return Status("reading", passages=len(hits), share=round(event.share, 2))
    return event


def require_permitted(reader: Principal, hits: Sequence[Hit]) -> None:
    """Raise NotFoundError unless every document of `hits` may still be read."""
    ids = {hit.document_id for hit in hits}
    if permitted_documents(reader).filter(pk__in=ids).count() != len(ids):
        raise NotFoundError(_("A document behind this answer is no longer available."))


def release_connection() -> None:
    """Give the database connection back while the model speaks; never inside a transaction."""
    if not connection.in_atomic_block:
        connection.close()
