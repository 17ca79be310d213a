"""Saying when a version holds."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ingestion.reading.archives import CONTAINERS
from ingestion.storing.labels import label
from ingestion.storing.versions import locked, redate
from ingestion.tasks import ring
from kb.access import Principal, get_document
from kb.access.principal import WRITE
from kb.errors import InvalidError, NotFoundError
from kb.models import Document, Role, Version


class Dates(TypedDict, total=False):
    """From when, and until when (exclusive)."""

    effective_from: datetime | None
    effective_to: datetime | None


def set_effect(
    *,
    document: Document,
    number: int,
    by: Principal,
    **dates: Unpack[Dates],
) -> Version:
    """Set from when until when a version holds; what search reads follows at once.

    A date that is not given stays. None: from when it is READY, and until another one takes
    effect. Raises `NotFoundError` or `ForbiddenError` (editors only), and `InvalidError` (code
    `dates`), also for an archive: its files have dates of their own by now.
    """
    by.require(WRITE)
    get_document(by, document.pk, Role.EDITOR)
    with transaction.atomic():
        held = locked(document.pk)
        version = Version.objects.filter(document=held, number=number).first()
        if version is None:
            raise NotFoundError(_("There is no such version."))
        if version.format in CONTAINERS:
            raise InvalidError(
                _(
                    "The files of an archive have dates of their own. Change the dates of these "
                    "files, or upload the archive again with the dates that are right."
                ),
                code="dates",
            )
        wanted = Dates(effective_from=version.effective_from, effective_to=version.effective_to)
        wanted.update(dates)
        redate(held, version, label(**wanted), by)
        transaction.on_commit(ring)
    return version
