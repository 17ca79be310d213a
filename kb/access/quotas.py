"""How much a person may store, and have worked on at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from kb.access.audit import record
from kb.access.membership import person
from kb.models import Quota


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a person; 0 is no limit."""

    documents: int
    bytes: int
    working: int


def limits_of(user_id: int) -> Limits:
    """Return the limits of a person: its own where given, else those of the settings."""
    own = Quota.objects.filter(user=user_id).first() or Quota()
    return Limits(
        settings.QUOTA_DOCUMENTS if own.documents is None else own.documents,
        settings.QUOTA_BYTES if own.bytes is None else own.bytes,
        settings.QUOTA_WORKING if own.working is None else own.working,
    )


@transaction.atomic
def set_quota(name: str, **limits: int | None) -> Limits:
    """Set some limits (`documents`, `bytes`, `working`) of a person; None: as the settings say.

    Raises InvalidError when there is no such person.
    """
    user = person(name)
    Quota.objects.update_or_create(user=user, defaults=limits)
    record("person.quota", by=None, target=user, **dict[str, Any](limits))
    return limits_of(user.pk)
