"""An archive and the documents that came from it."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kb.access.permitted import permitted_documents
from kb.access.principal import Principal
from kb.errors import InvalidError
from kb.models import Allowance, Document, User


def members_of(archive: Document, *, by: Principal) -> QuerySet[Document]:
    """Return the documents of an archive's members that `by` may read, by path."""
    found = permitted_documents(by).filter(container=archive)
    return found.select_related("latest", "current").order_by("member", "id")


def archive_of(document: Document, *, by: Principal) -> Document | None:
    """Return the archive a document came from, if there is one that `by` may read."""
    if document.container_id is None:
        return None
    return permitted_documents(by).filter(pk=document.container_id).first()


def require_hidden(document: Document, users: Collection[User], groups: Collection[Group]) -> None:
    """Raise `InvalidError` if others than these may read a document in the archive it came from.

    Whoever may read an archive can download it, with all its files. Needs a transaction, in which
    nobody else changes the archive's list from then on.
    """
    archives = Document.objects.select_for_update(no_key=True, of=("self",))
    archive = archives.filter(members=document.pk).first()
    if archive is None:
        return
    readers = Allowance.objects.filter(document=archive)
    others = readers.exclude(user__in=users).exclude(group__in=groups)
    if not archive.restricted or others.exists():
        raise InvalidError(
            _(
                "Who may read the archive “%(title)s” can read this file in it. Restrict the "
                "archive instead, which restricts all of its files."
            )
            % {"title": archive.title},
            code="in-archive",
        )
