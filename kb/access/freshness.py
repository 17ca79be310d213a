"""How far a database has come in what a reader may find, to compare a replica with the primary."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Subquery

from kb.access.principal import Principal
from kb.models import Document, User, Version

Marker = tuple[int, datetime | None, datetime | None]


def marker_of(principal: Principal, *, database: str) -> Marker | None:
    """Return the epoch of the reader's rights, the last publication and the last deletion.

    Where two databases have the same marker, a search finds the same documents. Each part is the
    end of an index: one cheap statement.
    """
    newest = Version.objects.filter(ready_at__isnull=False).order_by("-ready_at")
    deleted = Document.objects.filter(purge_at__isnull=False).order_by("-purge_at")
    people = User.objects.using(database).filter(pk=principal.user_id)
    return people.values_list(
        "acl_epoch",
        Subquery(newest.values("ready_at")[:1]),
        Subquery(deleted.values("purge_at")[:1]),
    ).first()
