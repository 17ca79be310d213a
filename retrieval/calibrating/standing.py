"""What is known about a collection's bar, for those who own it, and what they may change."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, get_collection, record
from kb.errors import InvalidError
from retrieval.abstaining.bars import STRICTER
from retrieval.abstaining.evidence import ENOUGH
from retrieval.calibrating.measuring import enough
from retrieval.generation import available
from retrieval.models import Calibration

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a strictness would do to the questions that were tried: of `tried` ones, how many
    would be `answered`, and how many `refused` if the document that answers them were missing."""

    strictness: int
    label: str
    chosen: bool
    tried: int
    answered: int
    refused: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a collection's bar stands: what each strictness would do, and when it was measured."""

    outcomes: list[Outcome]
    measured_at: datetime | None
    wanted: bool
    obstacle: str = ""
    """Why it cannot be measured now: `few` passages, or there is no `model`."""

    @property
    def chosen(self) -> int:
        """Return the strictness that is set."""
        return next(each.strictness for each in self.outcomes if each.chosen)


def standing(collection_id: uuid.UUID | str, *, by: Principal) -> Standing:
    """Return the standing of a collection; owners only, as `kb.access.get_collection`."""
    found = get_collection(by, collection_id, OWNER)
    row = Calibration.objects.filter(collection=found.pk).first() or Calibration()
    outcomes = [_outcome(row, value, str(label)) for value, label in row.Strictness.choices]
    few = "" if enough(found.pk) else "few"
    obstacle = few or ("" if available() else "model")
    return Standing(outcomes, row.measured_at, row.wanted_at is not None, obstacle)


def wish(collection_id: uuid.UUID | str, strictness: int, *, by: Principal) -> None:
    """Set how sure the evidence must be; owners only. Raises InvalidError for other values."""
    by.require("manage")
    found = get_collection(by, collection_id, OWNER)
    if strictness not in Calibration.Strictness.values:
        raise InvalidError(_("The strictness is -1, 0 or 1."))
    Calibration.objects.update_or_create(
        collection_id=found.pk, defaults={"strictness": strictness}
    )
    record("collection.strictness", by=by, target=found, strictness=strictness)


def want(collection_id: uuid.UUID | str, *, by: Principal) -> None:
    """Ask for a measurement as soon as the model is idle; owners only.

    Raises InvalidError for a collection with too few passages.
    """
    by.require("manage")
    found = get_collection(by, collection_id, OWNER)
    if not enough(found.pk):
        raise InvalidError(_("It has too few passages to be measured: twenty are needed."))
    now = timezone.now()
    Calibration.objects.update_or_create(
        collection_id=found.pk, defaults={"wanted_at": now, "tried_at": None}
    )
    record("collection.calibrate", by=by, target=found)


def _outcome(row: Calibration, strictness: int, label: str) -> Outcome:
    step = STRICTER * strictness
    above = [
        [score >= ENOUGH[language] + row.shifts.get(language, 0.0) + step for score in scores]
        for language, *scores in row.trials
    ]
    return Outcome(
        strictness,
        label,
        strictness == row.strictness,
        len(above),
        sum(present for present, _absent in above),
        sum(not absent for _present, absent in above),
    )
