"""The querysets every read starts from."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from kb.access.effect import in_effect
from kb.access.principal import Principal
from kb.models import Allowance, Collection, Document, Grant, Passage, Role, User, Version


def _grants(principal: Principal, role: str) -> QuerySet[Grant]:
    """Return the grants that reach an active principal, directly or through a group."""
    person = User.objects.filter(pk=principal.user_id, is_active=True)
    return Grant.objects.filter(
        Q(user__in=person) | Q(group__user__in=person), role__in=Role.at_least(role)
    )


def permitted_collections(principal: Principal, role: str = Role.READER) -> QuerySet[Collection]:
    """Return the live collections in which `principal` has at least `role`."""
    found = Collection.objects.filter(
        Exists(_grants(principal, role).filter(collection=OuterRef("pk"))), deleted_at__isnull=True
    )
    if principal.collection_ids is not None:
        found = found.filter(pk__in=principal.collection_ids)
    return found


def permitted_documents(principal: Principal, role: str = Role.READER) -> QuerySet[Document]:
    """Return the live documents that `principal` may read (or change, with a higher `role`).

    A restricted document is seen by those on its allow-list who also have the grant, and by
    owners of its collection, who keep that list.
    """
    allowed = Allowance.objects.filter(document=OuterRef("pk")).filter(
        Q(user=principal.user_id) | Q(group__user=principal.user_id)
    )
    owned = _grants(principal, Role.OWNER).filter(collection=OuterRef("collection"))
    return Document.objects.filter(
        Q(restricted=False) | Exists(allowed) | Exists(owned),
        collection__in=permitted_collections(principal, role),
        deleted_at__isnull=True,
    )


def permitted_versions(principal: Principal, *, as_of: datetime | None = None) -> QuerySet[Version]:
    """Return the versions in effect of the documents `principal` may read: one a document.

    With `as_of`, those that were in effect then, of what may be read today.
    """
    readable = Version.objects.filter(document__in=permitted_documents(principal))
    if as_of is not None:
        return in_effect(readable, as_of)
    # The pointer is moved when a date has come; until then, what is over is left out here.
    lasting = Q(effective_to__isnull=True) | Q(effective_to__gt=Now())
    return readable.filter(lasting, document__current=F("pk"))


def permitted_passages(principal: Principal, *, as_of: datetime | None = None) -> QuerySet[Passage]:
    """Return the passages of `permitted_versions`."""
    versions = permitted_versions(principal, as_of=as_of).order_by()
    return Passage.objects.filter(version__in=versions.values("pk"))


def role_in(principal: Principal, collection: Collection) -> str | None:
    """Return the strongest role of `principal` in `collection`, or None."""
    held = set(
        _grants(principal, Role.READER).filter(collection=collection).values_list("role", flat=True)
    )
    return next((role for role in reversed(Role.values) if role in held), None)
