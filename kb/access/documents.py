"""Reading single documents, and who may."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from kb.access.audit import record
from kb.access.collections import get_collection
from kb.access.epochs import bump
from kb.access.members import require_hidden
from kb.access.permitted import permitted_documents
from kb.access.principal import MANAGE, Principal
from kb.errors import ForbiddenError, NotFoundError
from kb.models import Allowance, Content, Document, Grant, Passage, Role, User, Version


def get_document(
    principal: Principal, document_id: uuid.UUID | str, role: str = Role.READER
) -> Document:
    """Return the document; NotFoundError when unseen, ForbiddenError when seen but `role` lacks."""
    allowed = permitted_documents(principal, role).filter(pk=OuterRef("pk"))
    seen = permitted_documents(principal).filter(pk=document_id)
    seen = seen.select_related("collection", "latest", "current")
    found = seen.annotate(allowed=Exists(allowed)).first()
    if found is None:
        raise NotFoundError(_("There is no such document."))
    if not found.allowed:
        raise ForbiddenError(_("Your role in this collection does not allow this."))
    return found


def get_passage(principal: Principal, passage_id: uuid.UUID | str) -> Passage:
    """Return a passage of any version of a permitted document (old citations stay open-able)."""
    found = (
        Passage.objects.filter(pk=passage_id, document__in=permitted_documents(principal))
        .select_related("document", "version")
        .first()
    )
    if found is None:
        raise NotFoundError(_("There is no such passage."))
    return found


def existing(document_ids: Iterable[str]) -> set[str]:
    """Return which of these documents are still stored, readable or not: for upkeep only."""
    found = Document.objects.filter(pk__in=list(document_ids)).values_list("pk", flat=True)
    return {str(pk) for pk in found}


def versions_of(document: Document) -> QuerySet[Version]:
    """Return the versions of a document the caller already got through `get_document`."""
    return Version.objects.filter(document=document)


def get_version(document: Document, number: int) -> Version:
    """Return a version of a document got through `get_document`; NotFoundError when absent."""
    found = versions_of(document).filter(number=number).select_related("document").first()
    if found is None:
        raise NotFoundError(_("There is no such version."))
    return found


def passages_of(document: Document) -> QuerySet[Passage]:
    """Return the passages of the current version of a document got through `get_document`."""
    return Passage.objects.filter(version=document.current_id).order_by("ordinal")


def blocks_of(version: Version) -> list[dict[str, Any]]:
    """Return what the reader found in a version of a document got through `get_document`."""
    content = Content.objects.filter(version=version).first()
    return content.blocks if content else []


def open_original(version: Version) -> File[bytes]:
    """Open the uploaded bytes of a version of a document got through `get_document`."""
    version.file.open("rb")
    return version.file


@transaction.atomic
def restrict(
    *,
    document: Document,
    by: Principal,
    users: Iterable[User] | None = None,
    groups: Iterable[Group] | None = None,
) -> Document:
    """Set the allow-list of a document, and with an archive of its members; both None lifts the
    restriction. Owners only. Raises `InvalidError` for a member that others read in the archive."""
    by.require(MANAGE)
    get_collection(by, document.collection_id, Role.OWNER)
    restricted = users is not None or groups is not None
    users, groups = list(users or ()), list(groups or ())
    if restricted:
        require_hidden(document, users, groups)
    document.restricted = restricted
    document.save(update_fields=["restricted", "updated_at"])
    members = Document.objects.filter(container=document)
    members.update(restricted=document.restricted)
    concerned = [document, *members]
    Allowance.objects.filter(document__in=concerned).delete()
    Allowance.objects.bulk_create(
        [Allowance(document=each, user=user) for each in concerned for user in users]
        + [Allowance(document=each, group=group) for each in concerned for group in groups]
    )
    record("document.restrict", by=by, target=document, restricted=document.restricted)
    held = Grant.objects.filter(collection=document.collection_id).select_related("user", "group")
    bump(users=[each.user for each in held], groups=[each.group for each in held])
    return document
