"""Who is on the allow-list of a document."""

from __future__ import annotations

from django.db.models import QuerySet

from kb.access.collections import get_collection
from kb.access.principal import Principal
from kb.models import Allowance, Document, Role


def allowances_of(document: Document, *, by: Principal) -> QuerySet[Allowance]:
    """Return the allow-list of a document, for owners of its collection."""
    get_collection(by, document.collection_id, Role.OWNER)
    listed = Allowance.objects.filter(document=document).select_related("user", "group")
    return listed.order_by("pk")
