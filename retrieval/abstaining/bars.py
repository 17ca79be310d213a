"""How high the bar is in each collection: what was measured there, and what its owner wishes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from retrieval.abstaining.evidence import ENOUGH, Shifts
from retrieval.events import Hit
from retrieval.models import Calibration

STRICTER = 0.1
"""What a step of strictness adds to the bar. What that does to questions that were tried in a
collection, its owners see on its page."""


def shifts_of(hits: Sequence[Hit]) -> Shifts:
    """Return the shifts of the collections that `hits` come from, in one statement."""
    ids = {uuid.UUID(hit.collection_id) for hit in hits}
    found = Calibration.objects.filter(collection__in=ids) if ids else ()
    return {str(each.collection_id): shifts(each) for each in found}


def shifts(found: Calibration) -> dict[str, float]:
    """Return language -> shift of one collection."""
    wished = STRICTER * found.strictness
    return {language: found.shifts.get(language, 0.0) + wished for language in ENOUGH}
