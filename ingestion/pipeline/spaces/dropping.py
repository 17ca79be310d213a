"""Removing vectors that nobody searches any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ingestion.pipeline.spaces.rows import numbered, patient
from kb.access import Principal, record
from kb.errors import InvalidError, TransientError
from kb.models import EmbeddingSpace, SpaceState, partitions

GRACE = timedelta(seconds=120)
"""A search that read the old space just before the switch waits for its embedder up to a minute."""


@patient
@transaction.atomic
def drop(number: int, *, by: Principal | None = None) -> None:
    """Remove a space with all its vectors; a filling in progress stops.

    Raises `InvalidError` for the one in use, `TransientError` just after a switch.
    """
    partitions.wait_briefly()
    numbered(number)
    space = EmbeddingSpace.objects.select_for_update().get(pk=number)
    if space.state == SpaceState.CURRENT:
        raise InvalidError(_("These vectors are in use; switch to others first."))
    if EmbeddingSpace.objects.filter(pk=number, retired_at__gt=Now() - GRACE).exists():
        raise TransientError(
            _("Searches that began before the switch may still read them: wait two minutes.")
        )
    partitions.drop(space)
    record("embedding.drop", by=by, target=space)
    space.delete()
