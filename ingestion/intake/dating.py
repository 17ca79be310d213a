"""Saying when a version holds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ingestion.storing.labels import label
from ingestion.storing.versions import locked, redate
from ingestion.tasks import ring
from kb.access import Principal, get_document
from kb.access.principal import WRITE
from kb.errors import NotFoundError
from kb.models import Document, Role, Version


def set_effect(
    *,
    document: Document,
    number: int,
    by: Principal,
    effective_from: datetime | None,
    effective_to: datetime | None,
) -> Version:
    """Set from when until when a version holds; what search reads follows at once.

    None: from when it is READY, and until another one takes effect. Raises `NotFoundError` or
    `ForbiddenError` (editors only), and `InvalidError` (code `dates`).
    """
    by.require(WRITE)
    get_document(by, document.pk, Role.EDITOR)
    said = label(effective_from=effective_from, effective_to=effective_to)
    with transaction.atomic():
        held = locked(document.pk)
        version = Version.objects.filter(document=held, number=number).first()
        if version is None:
            raise NotFoundError(_("There is no such version."))
        redate(held, version, said, by)
        transaction.on_commit(ring)
    return version
