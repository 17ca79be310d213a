"""The switch: one moment, in one transaction, with every passage there."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ingestion.indexing.vectors import publishing_waits
from ingestion.pipeline.spaces.comparing import compare
from ingestion.pipeline.spaces.filling import Filler
from ingestion.pipeline.spaces.rows import alone, missing, need, numbered, patient
from kb.access import Principal, current_space, record
from kb.access.spaces import space_of
from kb.errors import InvalidError, TransientError
from kb.models import EmbeddingSpace, SpaceState

MOST_LOSS = 0.02
"""Recall at 10 that may be lost without `force`; two questions in a hundred are chance."""
_FEW = 64
"""Passages that may still be missing when publishing is made to wait for the switch."""
_PATIENCE = 30.0
"""Seconds to wait for who is filling the space, and as long for what is being published."""


def switch(number: int, *, by: Principal | None = None, force: bool = False) -> EmbeddingSpace:
    """Search the vectors of this space from the next search on, and keep the old ones.

    What is still missing is embedded first, the last few while publishing waits. Raises
    `InvalidError` when the space is still being filled, or finds clearly less than the one in use
    (unless `force`); `TransientError` when its embedder or the lock is not to be had: then
    nothing has changed.
    """
    space = numbered(number)
    need(space, SpaceState.READY, SpaceState.RETIRED)
    if space.state == SpaceState.READY and not force:
        _judge(space)
    with alone(number, seconds=_PATIENCE) as mine:
        if not mine:
            raise TransientError(_("Somebody is filling these vectors; try again in a moment."))
        filler = Filler(space_of(space), pace=space.pace)
        while missing(space) > _FEW:
            while filler.slice():
                pass
        return _swap(space, by)


def previous() -> EmbeddingSpace:
    """Return the space that was in use before. Raises `InvalidError` when none is kept."""
    kept = EmbeddingSpace.objects.filter(state=SpaceState.RETIRED).order_by("-retired_at").first()
    if kept is None:
        raise InvalidError(_("There are no older vectors to go back to."))
    return kept


def _judge(space: EmbeddingSpace) -> None:
    report = space.report
    if report.get("against") != current_space().id:
        report = compare(space.pk)  # never compared, or with what is not in use any more
    loss = report["recall_now"] - report["recall_next"]
    if loss > MOST_LOSS:
        raise InvalidError(
            _("It finds less: %(next).2f of the passages looked for, now it is %(now).2f.")
            % {"next": report["recall_next"], "now": report["recall_now"]}
        )


@patient
@transaction.atomic
def _swap(space: EmbeddingSpace, by: Principal | None) -> EmbeddingSpace:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE:.0f}s'")
    publishing_waits()
    rest = Filler(space_of(space), pace=space.pace)
    while rest.slice():
        pass
    if missing(space):
        raise TransientError(_("Documents are being changed right now; try again in a moment."))
    old = EmbeddingSpace.objects.select_for_update().get(state=SpaceState.CURRENT)
    old.state, old.retired_at = SpaceState.RETIRED, Now()
    old.save(update_fields=["state", "retired_at"])
    space.state, space.retired_at = SpaceState.CURRENT, None
    space.save(update_fields=["state", "retired_at"])
    record("embedding.switch", by=by, target=space, before=old.pk)
    return space
