"""An archive and the documents that came from it."""

from __future__ import annotations

from django.db.models import QuerySet

from kb.access.permitted import permitted_documents
from kb.access.principal import Principal
from kb.models import Document


def members_of(archive: Document, *, by: Principal) -> QuerySet[Document]:
    """Return the documents of an archive's members that `by` may read, by path."""
    found = permitted_documents(by).filter(container=archive)
    return found.select_related("latest", "current").order_by("member", "id")


def archive_of(document: Document, *, by: Principal) -> Document | None:
    """Return the archive a document came from, if there is one that `by` may read."""
    if document.container_id is None:
        return None
    return permitted_documents(by).filter(pk=document.container_id).first()
