"""Taking the deletion of a collection back."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access.audit import record
from kb.access.principal import MANAGE, Principal
from kb.errors import NotFoundError
from kb.models import Collection, Grant, Role, User


@transaction.atomic
def restore_collection(*, collection_id: uuid.UUID | str, by: Principal) -> Collection:
    """Bring a collection back that its owner deleted less than `UNDO_SECONDS` ago."""
    by.require(MANAGE)
    since = timezone.now() - timedelta(seconds=settings.UNDO_SECONDS)
    person = User.objects.filter(pk=by.user_id, is_active=True)
    owned = Grant.objects.filter(role=Role.OWNER, user__in=person) | Grant.objects.filter(
        role=Role.OWNER, group__user__in=person
    )
    gone = Collection.objects.filter(
        pk=collection_id, deleted_at__gte=since, pk__in=owned.values("collection")
    )
    if by.collection_ids is not None:
        gone = gone.filter(pk__in=by.collection_ids)
    found = gone.select_for_update().first()
    if found is None:
        raise NotFoundError(_("There is no such collection."))
    found.deleted_at = None
    found.save(update_fields=["deleted_at"])
    record("collection.restore", by=by, target=found)
    return found
