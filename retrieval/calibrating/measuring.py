"""Measuring one collection after the other, never in the way of people who ask."""

from __future__ import annotations

import logging
import time
import uuid
from datetime import timedelta

from django.core.cache import caches
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_versions
from kb.access.keepers import common_reader, common_sizes
from kb.errors import FootnoteError
from retrieval import generation
from retrieval.calibrating.questions import question_about
from retrieval.calibrating.shifting import Trial, shifts
from retrieval.calibrating.trying import Sample, samples, trial
from retrieval.errors import BusyError
from retrieval.models import Calibration

logger = logging.getLogger(__name__)

QUESTIONS = 32
FEWEST = 20
"""Passages of a collection below which it is not measured by itself."""
CHANGED = 0.25
"""Share of passages that came or went after which it is measured anew."""
REST = timedelta(days=1)
"""The least between two measurements that nobody asked for."""
SETTLED = timedelta(minutes=20)
"""How long nothing was added before it is measured: not in the middle of an upload."""
PATIENCE = 120.0
"""Seconds that a question waits for an idle model; then the collection waits for another time."""
POLL = 1.0
LONGEST = 1_800
"""Seconds after which a measurement that was never ended no longer keeps others waiting."""
_LOCK = "calibrating"


def measure_next() -> uuid.UUID | None:
    """Measure the collection that needs it most; return it, or None when there is none.

    Those whose owner asked come first, then those never measured or much changed.
    """
    if not generation.available() or not caches["default"].add(_LOCK, True, LONGEST):
        return None
    try:
        return next((each for each in _due() if measure(each)), None)
    finally:
        caches["default"].delete(_LOCK)


def measure(collection_id: uuid.UUID) -> bool:
    """Try questions on a collection and keep what comes out; False when it was not possible.

    That is so without an owner who can sign in, with too few passages, and when the model is
    away or busy: what was known before then stays.
    """
    reader = common_reader(collection_id)
    passages = _passages(reader) if reader else 0
    if reader is None or passages < FEWEST:
        Calibration.objects.filter(collection=collection_id).update(wanted_at=None)
        return False
    try:
        trials = [found for each in samples(reader, QUESTIONS) if (found := _tried(each, reader))]
    except FootnoteError as error:
        logger.warning("calibration_put_off", extra={"code": error.code})
        return False
    kept = [[each.language, each.present, each.absent] for each in trials]
    Calibration.objects.update_or_create(
        collection_id=collection_id,
        defaults={
            "trials": kept,
            "shifts": shifts(trials),
            "passages": passages,
            "measured_at": timezone.now(),
            "wanted_at": None,
        },
    )
    return True


def _due() -> list[uuid.UUID]:
    """Return the collections to be measured, first what was asked for, then what changed most."""
    known = {each.collection_id: each for each in Calibration.objects.all()}
    now = timezone.now()
    settled = common_sizes(settled_before=now - SETTLED)
    found: list[tuple[float, uuid.UUID]] = []
    for pk, passages in settled.items():
        row = known.get(pk)
        rested = row is None or row.measured_at is None or row.measured_at < now - REST
        changed = abs(passages - (row.passages if row else 0)) / max(passages, 1)
        if rested and passages >= FEWEST and changed >= CHANGED:
            found.append((-changed, pk))
    wanted = Calibration.objects.filter(wanted_at__isnull=False).order_by("wanted_at")
    asked = list(wanted.values_list("collection", flat=True))
    return [*asked, *(pk for _changed, pk in sorted(found) if pk not in asked)]


def _tried(sample: Sample, reader: Principal) -> Trial | None:
    """Return the trial of a question about a sample; raises FootnoteError as the model does."""
    place = generation.Place(reader.user_id, kind=generation.BACKGROUND)
    until = time.monotonic() + PATIENCE
    try:
        while place.position():
            if time.monotonic() > until:
                raise BusyError(_("Many questions are being answered right now."))
            time.sleep(POLL)
        question = question_about(sample.text)
    finally:
        place.leave()
    collection = str(next(iter(reader.collection_ids or ())))
    return trial(question, sample, reader, collection) if question else None


def _passages(reader: Principal) -> int:
    counted = permitted_versions(reader).order_by().aggregate(total=Sum("passage_count"))
    return counted["total"] or 0
