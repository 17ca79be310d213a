"""The documents that search looks into now, as documents."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from kb.access.permitted import permitted_documents
from kb.access.principal import Principal
from kb.models import Document


def searchable_documents(principal: Principal) -> QuerySet[Document]:
    """Return the documents of `permitted_versions`: permitted, and with a version in effect.

    For what is found by name, where few documents match: their rights are then looked up one by
    one, while `permitted_versions` is made to be read as a whole.
    """
    lasting = Q(current__effective_to__isnull=True) | Q(current__effective_to__gt=Now())
    return permitted_documents(principal).filter(lasting, current__isnull=False)
