"""Trying again what failed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.storing.versions import locked
from ingestion.tasks import ring
from kb.access import Principal, get_document, record
from kb.access.principal import WRITE
from kb.errors import InvalidError
from kb.models import IN_PROGRESS, Document, Role, State, Version


def retry(*, document: Document, by: Principal) -> Document:
    """Queue the latest version anew after it failed or was set aside.

    One that waits for a part that is down is looked at now. Raises `NotFoundError` or
    `ForbiddenError` (editors only), and `InvalidError` (code `not-failed`) when there is nothing
    to retry.
    """
    by.require(WRITE)
    get_document(by, document.pk, Role.EDITOR)
    with transaction.atomic():
        held = locked(document.pk)
        latest = Version.objects.filter(pk__in=[held.latest_id])
        if not (_queue_anew(latest) or _hurry(latest)):
            raise InvalidError(
                _("Only a document that failed can be tried again."), code="not-failed"
            )
        record("document.retry", by=by, target=held)
        transaction.on_commit(ring)
    return get_document(by, held.pk, Role.EDITOR)


def _queue_anew(versions: QuerySet[Version]) -> int:
    return versions.filter(state__in=[State.FAILED, State.QUARANTINED]).update(
        state=State.RECEIVED,
        failure_code="",
        failure_params={},
        attempts=0,
        lost_leases=0,
        progress=0,
        next_attempt_at=Now(),
        lease_token=None,
        lease_until=None,
    )


def _hurry(versions: QuerySet[Version]) -> int:
    waiting = versions.filter(state__in=IN_PROGRESS, lease_token__isnull=True)
    return waiting.exclude(waiting_for="").update(next_attempt_at=Now())
