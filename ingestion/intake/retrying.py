"""Trying again what failed."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.storing.versions import locked
from ingestion.tasks import ring
from kb.access import Principal, get_document, record
from kb.access.principal import WRITE
from kb.errors import InvalidError
from kb.models import Document, Role, State, Version


def retry(*, document: Document, by: Principal) -> Document:
    """Queue the latest version anew after it failed or was set aside.

    Raises `NotFoundError` or `ForbiddenError` (editors only), and `InvalidError` (code
    `not-failed`) when there is nothing to retry.
    """
    by.require(WRITE)
    get_document(by, document.pk, Role.EDITOR)
    with transaction.atomic():
        held = locked(document.pk)
        queued = Version.objects.filter(
            pk__in=[held.latest_id], state__in=[State.FAILED, State.QUARANTINED]
        ).update(
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
        if not queued:
            raise InvalidError(
                _("Only a document that failed can be tried again."), code="not-failed"
            )
        record("document.retry", by=by, target=held)
        transaction.on_commit(ring)
    return get_document(by, held.pk, Role.EDITOR)
