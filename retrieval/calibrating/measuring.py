"""Measuring one collection after the other, never in the way of people who ask."""

from __future__ import annotations

import logging
import secrets
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db.models import OuterRef, Subquery, Sum
from django.utils import timezone

from kb.access import Principal, permitted_versions
from kb.access.keepers import common_reader, common_sizes
from kb.errors import FootnoteError
from retrieval import generation
from retrieval.calibrating.questions import question_about
from retrieval.calibrating.shifting import LEAST, Trial, shifts
from retrieval.calibrating.trying import samples, trial
from retrieval.models import Calibration

logger = logging.getLogger(__name__)

OFF = "off"
QUESTIONS = 32
FEWEST = 20
"""Passages of a collection below which it is not measured by itself."""
CHANGED = 0.25
"""Share of the passages that are new, or of them that are gone, from which it is measured anew."""
REST = timedelta(days=1)
"""The least between two measurements that nobody asked for."""
AGAIN = timedelta(minutes=30)
"""The least between two attempts: whatever stopped one may stop the next."""
SETTLED = timedelta(minutes=20)
"""How long nothing was added before it is measured: not in the middle of an upload."""
LONGEST = 600.0
"""Seconds that one measurement may take."""
LOOK = 600
"""Seconds between two looks at how much every collection has changed."""
_LOCK, _LOOKED = "calibrating", "calibrating:looked"


def measure_next() -> uuid.UUID | None:
    """Measure the collection that needs it most; return it, or None when there is none.

    Those whose owner asked come first, then of those never measured or much changed the one that
    waits longest. One at a time on all machines, and only one: the next look is in a minute.
    """
    mine = secrets.token_hex(8)
    if not generation.available() or not caches["default"].add(_LOCK, mine, round(2 * LONGEST)):
        return None
    try:
        first = next(_due(), None)
        return first if first and measure(first) else None
    finally:
        if caches["default"].get(_LOCK) == mine:
            caches["default"].delete(_LOCK)


def measure(collection_id: uuid.UUID) -> bool:
    """Try questions on a collection and keep what comes out; False when that was too little.

    That is so without an owner who can sign in, with too few passages, and when the model was
    away or needed by people: what was known before then stays. A few questions are kept, too.
    """
    reader = common_reader(collection_id)
    passages = _passages(reader)
    row, _made = Calibration.objects.get_or_create(collection_id=collection_id)
    known = Calibration.objects.filter(pk=row.pk)
    began = timezone.now()
    known.update(tried_at=began)
    if reader is None or passages < FEWEST:
        known.update(wanted_at=None)
        return False
    trials: list[Trial] = []
    try:
        for each in _trials(reader, time.monotonic() + LONGEST):
            trials.append(each)
    except FootnoteError as error:
        logger.warning("calibration_broken_off", extra={"code": error.code, "tried": len(trials)})
    if len(trials) < LEAST:
        return False
    known.update(
        trials=[[each.language, each.present, each.absent] for each in trials],
        shifts=shifts(trials),
        passages=passages,
        measured_at=began,
        changed_at=timezone.now(),
        wanted_at=None,
    )
    return True


def enough(collection_id: uuid.UUID) -> bool:
    """Tell whether a collection has enough passages that all its readers may read."""
    return _passages(common_reader(collection_id)) >= FEWEST


def _due() -> Iterator[uuid.UUID]:
    """Yield the collections to be measured, first what was asked for, then what changed."""
    before = timezone.now() - AGAIN
    wanted = Calibration.objects.filter(wanted_at__isnull=False).exclude(tried_at__gt=before)
    yield from wanted.order_by("wanted_at").values_list("collection", flat=True)
    if settings.CALIBRATE != OFF and caches["default"].add(_LOOKED, True, LOOK):
        yield from _changed()


def _changed() -> list[uuid.UUID]:
    """Return what changed much: first what was never tried, then what was tried longest ago.

    So collections that can never be measured, which stay changed for ever, keep no other waiting.
    """
    now = timezone.now()
    known = {each.collection_id: each for each in Calibration.objects.all()}
    measured = Calibration.objects.filter(collection=OuterRef("collection")).values("measured_at")
    found: list[tuple[float, float, uuid.UUID]] = []
    sizes = common_sizes(settled_before=now - SETTLED, since=Subquery(measured))
    for pk, size in sizes.items():
        row = known.get(pk) or Calibration()
        rested = row.measured_at is None or row.measured_at < now - REST
        rested = rested and (row.tried_at is None or row.tried_at < now - AGAIN)
        gone = abs(row.passages - (size.passages - size.fresh))
        changed = max(size.fresh, gone) / max(size.passages, 1)
        if rested and size.passages >= FEWEST and changed >= CHANGED:
            tried = row.tried_at.timestamp() if row.tried_at else 0.0
            found.append((tried, -changed, pk))
    return [pk for _tried, _change, pk in sorted(found)]


def _trials(reader: Principal, until: float) -> Iterator[Trial]:
    """Yield trials until the time is over; raises FootnoteError as the model and search do."""
    collection = str(next(iter(reader.collection_ids or ())))
    for sample in samples(reader, QUESTIONS):
        if time.monotonic() > until:
            return
        question = question_about(sample.text, asker=reader.user_id)
        found = trial(question, sample, reader, collection) if question else None
        if found is not None:
            yield found


def _passages(reader: Principal | None) -> int:
    if reader is None:
        return 0
    counted = permitted_versions(reader).order_by().aggregate(total=Sum("passage_count"))
    return counted["total"] or 0
