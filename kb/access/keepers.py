"""Who keeps a collection: whom its readers can turn to."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, Subquery, Sum

from kb.access.permitted import permitted_collections
from kb.access.principal import READ, Principal
from kb.models import Document, Grant, Role, User


def keepers_of(by: Principal, collection_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return the names of the owners of these collections, of those that `by` may read.

    Owners are people and groups who can sign in, in the order in which they became owners; where
    none of them can, the administrators of the machine, who can name another owner.
    """
    readable = permitted_collections(by).filter(pk__in=list(collection_ids))
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    held = Grant.objects.filter(collection__in=readable, role=Role.OWNER).filter(
        Q(user__is_active=True) | Q(group__user__is_active=True)
    )
    for grant in held.select_related("user", "group").distinct().order_by("pk"):
        if grant.user:
            found[grant.collection_id].append(_name(grant.user))
        elif grant.group:
            found[grant.collection_id].append(grant.group.name)
    alone = [pk for pk in readable.values_list("pk", flat=True) if pk not in found]
    if alone:
        staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
        found |= {pk: [_name(user) for user in staff] for pk in alone}
    return dict(found)


def common_reader(collection_id: uuid.UUID) -> Principal | None:
    """Return who reads of a collection what all its readers may, and nothing else.

    It borrows the grant of an owner who can sign in; None when there is no such owner.
    """
    held = Grant.objects.filter(
        collection=collection_id, collection__deleted_at__isnull=True, role=Role.OWNER
    )
    owners = Q(pk__in=held.values("user")) | Q(groups__in=held.values("group"))
    owner = User.objects.filter(owners, is_active=True).order_by("pk").first()
    if owner is None:
        return None
    return Principal(owner.pk, frozenset({READ}), frozenset({collection_id}), shared_only=True)


@dataclass(frozen=True, slots=True)
class CommonSize:
    """How many passages all readers of a collection may read, and how many of them are fresh."""

    passages: int
    fresh: int


def common_sizes(*, settled_before: datetime, since: Subquery) -> dict[uuid.UUID, CommonSize]:
    """Return live collection -> its common size, for upkeep, in one query.

    Only collections of which nothing became readable since `settled_before`. Fresh is what took
    effect after `since`, a time for each `OuterRef("collection")`; nothing where that is null.
    """
    live = Document.objects.filter(
        collection__deleted_at__isnull=True, deleted_at__isnull=True, restricted=False
    )
    begun = Q(current__ready_at__gt=since) | Q(current__effective_from__gt=since)
    counted = live.values("collection").annotate(
        total=Sum("current__passage_count"),
        fresh=Sum("current__passage_count", filter=begun, default=0),
        latest=Max("current__ready_at"),
    )
    settled = counted.filter(latest__lt=settled_before).order_by()
    rows = settled.values_list("collection", "total", "fresh")
    return {pk: CommonSize(total, fresh) for pk, total, fresh in rows}


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Return user id -> the name a person goes by."""
    return {user.pk: _name(user) for user in User.objects.filter(pk__in=list(user_ids))}


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
