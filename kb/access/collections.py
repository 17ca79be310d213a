"""Verbs on collections and grants."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access.audit import record
from kb.access.epochs import bump
from kb.access.permitted import permitted_collections
from kb.access.principal import MANAGE, Principal
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import Collection, Grant, Role, User


def get_collection(
    principal: Principal, collection_id: uuid.UUID | str, role: str = Role.READER
) -> Collection:
    """Return the collection; NotFoundError when unseen, ForbiddenError when `role` lacks."""
    allowed = permitted_collections(principal, role).filter(pk=OuterRef("pk"))
    seen = permitted_collections(principal).filter(pk=collection_id)
    found = seen.annotate(allowed=Exists(allowed)).first()
    if found is None:
        raise NotFoundError(_("There is no such collection."))
    if not found.allowed:
        raise ForbiddenError(_("Your role in this collection does not allow this."))
    return found


@transaction.atomic
def create_collection(*, name: str, description: str = "", by: Principal) -> Collection:
    """Create a collection owned by its creator."""
    by.require(MANAGE)
    if by.collection_ids is not None:
        raise ForbiddenError(_("This API key is limited to certain collections."))
    name = _clean_name(name)
    user = by.user()
    collection = Collection.objects.create(name=name, description=description, created_by=user)
    Grant.objects.create(collection=collection, user=user, role=Role.OWNER)
    record("collection.create", by=by, target=collection)
    bump(users=[user])
    return collection


def update_collection(
    *,
    collection: Collection,
    by: Principal,
    name: str | None = None,
    description: str | None = None,
) -> Collection:
    """Rename or describe a collection; owners only."""
    by.require(MANAGE)
    get_collection(by, collection.pk, Role.OWNER)
    if name is not None:
        collection.name = _clean_name(name)
    if description is not None:
        collection.description = description
    collection.save(update_fields=["name", "description"])
    record("collection.update", by=by, target=collection)
    return collection


@transaction.atomic
def delete_collection(*, collection: Collection, by: Principal) -> None:
    """Hide a collection and everything in it at once; the reconciler removes it for good."""
    by.require(MANAGE)
    get_collection(by, collection.pk, Role.OWNER)
    collection.deleted_at = timezone.now()
    collection.save(update_fields=["deleted_at"])
    record("collection.delete", by=by, target=collection)


def grants_of(collection: Collection, *, by: Principal) -> QuerySet[Grant]:
    """Return the grants of a collection, for its owners."""
    get_collection(by, collection.pk, Role.OWNER)
    return Grant.objects.filter(collection=collection).select_related("user", "group")


@transaction.atomic
def grant(
    *,
    collection: Collection,
    by: Principal,
    role: str,
    user: User | None = None,
    group: Group | None = None,
) -> Grant:
    """Give `role` to a user or a group, replacing any role it had."""
    by.require(MANAGE)
    get_collection(by, collection.pk, Role.OWNER)
    _locked(collection)
    if role not in Role.values or (user is None) == (group is None):
        raise InvalidError(_("Name a role (reader, editor or owner) and one user or one group."))
    given, _created = Grant.objects.update_or_create(
        collection=collection, user=user, group=group, defaults={"role": role}
    )
    _require_owner(collection)
    record(
        "grant",
        by=by,
        target=collection,
        role=role,
        user=user and user.pk,
        group=group and group.pk,
    )
    bump(users=[user], groups=[group])
    return given


@transaction.atomic
def revoke(
    *, collection: Collection, by: Principal, user: User | None = None, group: Group | None = None
) -> None:
    """Take any role of a user or a group away; effective on the next request."""
    by.require(MANAGE)
    get_collection(by, collection.pk, Role.OWNER)
    _locked(collection)
    Grant.objects.filter(collection=collection, user=user, group=group).delete()
    _require_owner(collection)
    record("revoke", by=by, target=collection, user=user and user.pk, group=group and group.pk)
    bump(users=[user], groups=[group])


def _locked(collection: Collection) -> None:
    """Let one change of grants wait for another: two owners must not remove each other at once."""
    Collection.objects.select_for_update().get(pk=collection.pk)


def _require_owner(collection: Collection) -> None:
    owners = Grant.objects.filter(collection=collection, role=Role.OWNER)
    if not owners.filter(Q(user__is_active=True) | Q(group__user__is_active=True)).exists():
        raise InvalidError(_("A collection needs at least one owner."), code="last-owner")


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise InvalidError(_("Give the collection a name of 1 to 200 characters."))
    return name
