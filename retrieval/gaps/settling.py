"""Closing gaps: answered or declined by who keeps the collection, taken back by who sent them."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, record
from kb.access.principal import WRITE
from kb.errors import InvalidError, NotFoundError
from kb.text import clean
from retrieval.conversations.keeping import as_uuid
from retrieval.gaps.reading import kept, own
from retrieval.models import Gap

LONGEST_NOTE = 1_000


@transaction.atomic
def settle(gap_id: uuid.UUID | str, *, by: Principal, state: str, note: str = "") -> list[Gap]:
    """Mark a question as answered, declined or open again, for all who asked alike.

    Those who sent it see the state and the note. Editors and owners of the collection only, others
    get NotFoundError. Raises InvalidError for another state and for a note over 1,000 characters.
    """
    by.require(WRITE)
    found = kept(by).filter(pk=as_uuid(gap_id)).first()
    if found is None:
        raise NotFoundError(_("There is no such question."))
    told = clean(note).strip()
    if state not in Gap.State.values:
        raise InvalidError(_("Choose open, answered or declined."))
    if len(told) > LONGEST_NOTE:
        raise InvalidError(_("Shorten the note to 1,000 characters."))
    alike = Gap.objects.select_for_update().filter(
        collection=found.collection_id, alike=found.alike, state=found.state
    )
    gaps = _reopened(list(alike)) if state == Gap.State.OPEN else list(alike)
    for gap in gaps:
        gap.state, gap.note = state, "" if state == Gap.State.OPEN else told
        gap.settled_by_id, gap.settled_at = by.user_id, Now()
        gap.save(update_fields=["state", "note", "settled_by", "settled_at"])
    record("gap.settle", by=by, target=found, state=state, gaps=len(gaps))
    return list(Gap.objects.filter(pk__in=[gap.pk for gap in gaps]))


def _reopened(gaps: list[Gap]) -> list[Gap]:
    """Return those that can be open again: one for each person, who may have asked anew."""
    one = gaps[0] if gaps else None
    if one is None:
        return []
    taken = set(
        Gap.objects.filter(
            collection=one.collection_id, alike=one.alike, state=Gap.State.OPEN
        ).values_list("reader", flat=True)
    )
    latest: dict[int, Gap] = {}
    for gap in gaps:
        latest.setdefault(gap.reader_id, gap)
    return [gap for reader, gap in latest.items() if reader not in taken]


def take_back(gap_id: uuid.UUID | str, *, by: Principal) -> None:
    """Delete a gap one has sent: its keepers no longer see it. Raises NotFoundError."""
    by.require("read")
    found = own(by).filter(pk=as_uuid(gap_id)).first()
    if found is None:
        raise NotFoundError(_("There is no such question."))
    record("gap.take_back", by=by, target=found)
    found.delete()
