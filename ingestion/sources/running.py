"""One turn of visiting a source: list, take over, remove, write down what came of it."""

from __future__ import annotations

import logging
import time
from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from ingestion.errors import LeaseLost
from ingestion.sources.acting import actor
from ingestion.sources.connector import Checkpoint, Connector, Gone, Unread
from ingestion.sources.ending import SOON, fail, finish, stop
from ingestion.sources.errors import RightsGoneError
from ingestion.sources.holding import Hold
from ingestion.sources.net import Net
from ingestion.sources.progress import Progress, opened
from ingestion.sources.registry import connector
from ingestion.sources.removing import gone
from ingestion.sources.sealing import unseal
from ingestion.sources.taking import KNOWN, Taker
from kb.access import Principal
from kb.errors import FootnoteError, LimitError, PermanentError
from kb.models import Source, SourceItem, SourceRun

log = logging.getLogger(__name__)
TURN = 300.0
"""Seconds after which another source may have its turn; the visit goes on later."""
MOST_BYTES = 4 * 2**30
"""What one turn fetches, before another source may have its turn."""
LONGEST = timedelta(hours=24)
"""A visit that lists for longer lists for ever."""
MOST_LOST = 3


def run(hold: Hold) -> None:
    """Visit a claimed source. Whatever happens is written down; only a lost lease is silent."""
    try:
        source = hold.held().select_related("created_by", "collection").first()
        if source is None:
            return
        language = source.created_by.language if source.created_by else ""
        with translation.override(language or settings.LANGUAGE_CODE), hold.kept():
            _run(source, hold)
    except LeaseLost:
        log.info("source %s: the lease is gone, the visit stops", hold.source_id)
    except Error:
        log.exception("source %s: how the visit ended could not be written", hold.source_id)
        _let_go(hold)


def _run(source: Source, hold: Hold) -> None:
    progress = Progress.of(source)
    visited = opened(source, progress)
    try:
        _visit(source, visited, progress, hold)
    except LeaseLost:
        raise
    except RightsGoneError as error:
        stop(source, visited, hold, error)
    except FootnoteError as error:
        fail(visited, progress, hold, error)
    except Exception:
        log.exception("source %s: the visit failed", source.pk)
        said = _("An unexpected error stopped the visit. An administrator sees it in the log.")
        # Perhaps the place itself cannot be stored: what is stored already surely can.
        connection.close_if_unusable_or_obsolete()
        fail(visited, _stored(hold), hold, PermanentError(said))


def _stored(hold: Hold) -> Progress:
    source = hold.held().first()
    if source is None:
        raise LeaseLost("Another worker visits the source, or it is gone.")
    return Progress.of(source)


def _let_go(hold: Hold) -> None:
    """Leave no lease behind, if the database still listens; otherwise it ends by itself."""
    try:
        connection.close_if_unusable_or_obsolete()
        hold.release(next_run_at=Now() + timedelta(minutes=SOON))
    except (Error, LeaseLost) as error:
        log.warning("source %s: its lease ends by itself: %s", hold.source_id, error)


def _visit(source: Source, visited: SourceRun, progress: Progress, hold: Hold) -> None:
    hold.write(cursor=progress.as_dict())
    if progress.lost >= MOST_LOST:
        raise PermanentError(_("Three workers in a row died while they visited this source."))
    by = actor(source)
    used = connector(source.kind)
    net = Net(settings.SOURCES_ALLOW, alive=hold.check)
    with closing(used(source.options, unseal(source.secret), net)) as place:
        turn = _Turn(visited, progress, hold, Taker(source, visited, progress.since, hold, by))
        if turn.take_all(place, source, by):
            finish(source, visited, progress, hold, by if place.lists_everything else None)
        else:
            hold.release(next_run_at=Now())


class _Turn:
    """The loop over what a connector yields."""

    def __init__(self, visited: SourceRun, progress: Progress, hold: Hold, taker: Taker) -> None:
        self._visited, self._progress = visited, progress
        self._hold, self._taker = hold, taker
        self._until = time.monotonic() + TURN
        self._items = SourceItem.objects.filter(source=visited.source_id).count()

    def take_all(self, place: Connector, source: Source, by: Principal) -> bool:
        """Return whether the visit is finished; otherwise only its turn is over.

        A turn ends after a checkpoint, but not after the last one: only what follows tells.
        """
        over = False
        for event in place.visit(self._progress.place):
            self._hold.check()
            if isinstance(event, Checkpoint):
                self._progress.place = event.cursor
                self._progress.store(self._hold)
                over = self._over()
            elif over:
                return False
            elif isinstance(event, Gone):
                if gone(source, event.key, self._hold, by):
                    self._count("removed")
            elif isinstance(event, Unread):
                self._count(self._taker.pass_over(event))
            else:
                self._count(self._taker.take(event, place))
        return True

    def _over(self) -> bool:
        if timezone.now() - self._visited.started_at > LONGEST:
            raise LimitError(_("The visit took longer than a day. Choose a part of this source."))
        return time.monotonic() > self._until or self._taker.size > MOST_BYTES

    def _count(self, became: str) -> None:
        if became == KNOWN:
            return
        SourceRun.objects.filter(pk=self._visited.pk).update(**{became: F(became) + 1})
        self._items += became == "added"
        if self._items > settings.SOURCES_MOST_ITEMS:
            said = _("The source has more than %(most)s documents. Choose a part of it.")
            raise LimitError(said % {"most": settings.SOURCES_MOST_ITEMS}, code="too-many")
