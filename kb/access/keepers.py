"""Who keeps a collection: whom its readers can turn to."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from kb.access.permitted import permitted_collections
from kb.access.principal import Principal
from kb.models import Grant, Role, User


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


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Return user id -> the name a person goes by."""
    return {user.pk: _name(user) for user in User.objects.filter(pk__in=list(user_ids))}


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
