"""Documents whose deletion can still be taken back."""

from __future__ import annotations

import uuid

from django.db.models import Q
from django.db.models.functions import Now

from kb.access.permitted import permitted_collections
from kb.access.principal import WRITE, Principal
from kb.models import Document, Role


def withdrawn(principal: Principal, document_id: uuid.UUID | str) -> Document | None:
    """Return a deleted document that `principal` may restore; None for everything else."""
    if WRITE not in principal.scopes:
        return None
    gone = Document.objects.filter(pk=document_id, deleted_at__isnull=False, purge_at__gt=Now())
    edited = permitted_collections(principal, Role.EDITOR)
    owned = permitted_collections(principal, Role.OWNER)
    mine = Q(collection__in=owned) | Q(collection__in=edited, restricted=False)
    return gone.filter(mine).select_related("collection").first()
