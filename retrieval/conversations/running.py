"""Running a turn: one caller has it answered, the others wait and see the same."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import closing

from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_collections
from retrieval.answering import answer
from retrieval.answering.writing import release_connection
from retrieval.conversations.history import history_of
from retrieval.conversations.keeping import owned_turn
from retrieval.conversations.recording import Record, claim
from retrieval.conversations.stopping import Watch
from retrieval.conversations.views import turn
from retrieval.events import Citations, Done, Event, Failed, Heartbeat
from retrieval.models import Turn

logger = logging.getLogger(__name__)

HISTORY = 2
"""Turns that a follow-up is understood with."""
POLL, BEAT = 0.25, 1.0
"""Seconds between two looks at a turn that another caller has answered, and between heartbeats."""
_STOPPED = _("You stopped this answer.")
_BROKEN = _("This answer broke off. Ask the question again.")


def run(turn_id: uuid.UUID | str, *, by: Principal) -> Generator[Event, None, None]:
    """Yield the events of a turn's answer, and keep it.

    The first caller has it answered; closing the iterator cancels the model and keeps what was
    written as INCOMPLETE. A second caller waits with heartbeats and then sees the kept answer, as
    does every later one. Raises NotFoundError (before the first event) for others' turns.
    """
    row = owned_turn(by, turn_id)
    return _events(row, by)


def _events(row: Turn, by: Principal) -> Generator[Event, None, None]:
    claimed_at = claim(row)
    waiting = _waiting(row.pk) if claimed_at is None else iter(())
    for event in waiting:
        yield event
        claimed_at = claim(row)
        if claimed_at is not None:
            break
    if claimed_at is None:
        yield from _replay(row, by)
    else:
        yield from _answered(row, by, Record(row, claimed_at))


def _answered(row: Turn, by: Principal, kept: Record) -> Iterator[Event]:
    try:
        watch, stopped = Watch(row.pk), False
        with closing(_answer(row, by, kept)) as events:
            for event in events:
                if stopped := watch.stopped():
                    break
                kept.note(event)
                yield event
        if stopped:
            yield from _stopped(kept)
    except Exception:
        logger.exception("answer_failed", extra={"turn": str(row.pk)})
        kept.broken("internal")
        yield Failed("internal", str(_("Something went wrong. Ask the question again.")))
    finally:
        if not kept.ended:
            kept.broken("stopped" if Watch(row.pk).now() else "disconnected")


def _stopped(kept: Record) -> Iterator[Event]:
    partial = kept.broken("stopped")
    if partial is not None:
        yield Citations(partial.sentences, partial.citations)
    yield Failed("stopped", str(_STOPPED))


def _answer(row: Turn, by: Principal, kept: Record) -> Generator[Event, None, None]:
    collections = None
    if row.collection_ids:
        seen = permitted_collections(by).filter(pk__in=row.collection_ids)
        collections = [str(pk) for pk in seen.values_list("pk", flat=True)]
        if not collections:
            yield Failed("not-found", str(_("The collections of this conversation are gone.")))
            return
    history, kept.earlier = history_of(row, by=by, most=HISTORY)
    yield from answer(
        row.question,
        reader=by,
        collections=collections,
        history=history,
        filters=row.filters,
        turn=row.pk,
        fresh=row.fresh,
        task=row.task or None,
    )


def _waiting(turn_id: uuid.UUID) -> Iterator[Event]:
    """Yield heartbeats while another caller has the turn."""
    beat = time.monotonic()
    running = Turn.objects.filter(pk=turn_id, state=Turn.State.ANSWERING, stopped_at__isnull=True)
    while running.all().exists():
        release_connection()
        if time.monotonic() - beat >= BEAT:
            beat = time.monotonic()
            yield Heartbeat()
        time.sleep(POLL)


def _replay(row: Turn, by: Principal) -> Iterator[Event]:
    view = turn(row.pk, by=by)
    if view.answer is not None:
        yield Citations(view.answer.sentences, view.answer.citations)
    if view.state == Turn.State.DONE and view.answer is not None:
        yield Done(view.answer)
    else:
        yield Failed(
            view.error or "incomplete", str(_STOPPED if view.error == "stopped" else _BROKEN)
        )
